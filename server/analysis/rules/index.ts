import type { Rule } from "../rule.ts"
import { adHocSubProcess } from "./ad-hoc-sub-process.ts"
import { ambiguousCall } from "./ambiguous-call.ts"
import { boundaryEventIncoming } from "./boundary-event-incoming.ts"
import { compensationActivity } from "./compensation-activity.ts"
import { compensationFlow } from "./compensation-flow.ts"
import { conditionalEvent } from "./conditional-event.ts"
import { conditionalFlows } from "./conditional-flows.ts"
import { danglingReference } from "./dangling-reference.ts"
import { defaultFlowNotOutgoing } from "./default-flow-not-outgoing.ts"
import { duplicateId } from "./duplicate-id.ts"
import { endEventOutgoing } from "./end-event-outgoing.ts"
import { endEventRequired } from "./end-event-required.ts"
import { engineSupport } from "./engine-support.ts"
import { eventBasedGateway } from "./event-based-gateway.ts"
import { eventBasedGatewayTarget } from "./event-based-gateway-target.ts"
import { eventDefinition } from "./event-definition.ts"
import { eventSubProcessFlow } from "./event-sub-process-flow.ts"
import { eventSubProcessTypedStartEvent } from "./event-sub-process-typed-start-event.ts"
import { fakeJoin } from "./fake-join.ts"
import { flowCrossesScope } from "./flow-crosses-scope.ts"
import { foreignElement } from "./foreign-element.ts"
import { gatewayDirection } from "./gateway-direction.ts"
import { global } from "./global.ts"
import { incomingOutgoingMismatch } from "./incoming-outgoing-mismatch.ts"
import { invalidExpression } from "./invalid-expression.ts"
import { invalidTimer } from "./invalid-timer.ts"
import { invalidValue } from "./invalid-value.ts"
import { labelRequired } from "./label-required.ts"
import { linkEvent } from "./link-event.ts"
import { messageFlowInsidePool } from "./message-flow-inside-pool.ts"
import { misplacedElement } from "./misplaced-element.ts"
import { misplacedText } from "./misplaced-text.ts"
import { missingAttribute } from "./missing-attribute.ts"
import { missingChild } from "./missing-child.ts"
import { missingFlowEnd } from "./missing-flow-end.ts"
import { missingId } from "./missing-id.ts"
import { noBpmndi } from "./no-bpmndi.ts"
import { noComplexGateway } from "./no-complex-gateway.ts"
import { noDisconnected } from "./no-disconnected.ts"
import { noDuplicateSequenceFlows } from "./no-duplicate-sequence-flows.ts"
import { noGatewayJoinFork } from "./no-gateway-join-fork.ts"
import { noImplicitEnd } from "./no-implicit-end.ts"
import { noImplicitSplit } from "./no-implicit-split.ts"
import { noImplicitStart } from "./no-implicit-start.ts"
import { noInclusiveGateway } from "./no-inclusive-gateway.ts"
import { notBpmn } from "./not-bpmn.ts"
import { orphanShape } from "./orphan-shape.ts"
import { singleBlankStartEvent } from "./single-blank-start-event.ts"
import { singleEventDefinition } from "./single-event-definition.ts"
import { startEventIncoming } from "./start-event-incoming.ts"
import { startEventRequired } from "./start-event-required.ts"
import { subProcessBlankStartEvent } from "./sub-process-blank-start-event.ts"
import { superfluousGateway } from "./superfluous-gateway.ts"
import { superfluousTermination } from "./superfluous-termination.ts"
import { unknownAttribute } from "./unknown-attribute.ts"
import { unknownElement } from "./unknown-element.ts"
import { wrongReferenceType } from "./wrong-reference-type.ts"
import { xmlRules } from "./xml.ts"

/** Every rule by its id: the order in which findings of the same place are listed. */
export const rules: readonly Rule[] = [
  adHocSubProcess,
  ambiguousCall,
  boundaryEventIncoming,
  compensationActivity,
  compensationFlow,
  conditionalEvent,
  conditionalFlows,
  danglingReference,
  defaultFlowNotOutgoing,
  duplicateId,
  endEventOutgoing,
  endEventRequired,
  engineSupport,
  eventBasedGateway,
  eventBasedGatewayTarget,
  eventDefinition,
  eventSubProcessFlow,
  eventSubProcessTypedStartEvent,
  fakeJoin,
  flowCrossesScope,
  foreignElement,
  gatewayDirection,
  global,
  incomingOutgoingMismatch,
  invalidExpression,
  invalidTimer,
  invalidValue,
  labelRequired,
  linkEvent,
  messageFlowInsidePool,
  misplacedElement,
  misplacedText,
  missingAttribute,
  missingChild,
  missingFlowEnd,
  missingId,
  noBpmndi,
  noComplexGateway,
  noDisconnected,
  noDuplicateSequenceFlows,
  noGatewayJoinFork,
  noImplicitEnd,
  noImplicitSplit,
  noImplicitStart,
  noInclusiveGateway,
  notBpmn,
  orphanShape,
  singleBlankStartEvent,
  singleEventDefinition,
  startEventIncoming,
  startEventRequired,
  subProcessBlankStartEvent,
  superfluousGateway,
  superfluousTermination,
  unknownAttribute,
  unknownElement,
  wrongReferenceType,
  ...xmlRules,
]
