import { decodeReferences, splitName } from "../syntax/index.ts"
import type { Offset, Range } from "../text/index.ts"
import type { Element } from "./element.ts"
import { isType } from "./schema-types.ts"

/** A place where an element names another one. */
export interface Reference {
  readonly from: Element
  /** The attribute or child element that holds it, such as `sourceRef` or `incoming`. */
  readonly role: string
  /** The id: references decoded, white space and prefix left out. */
  readonly value: string
  /** Where `value` stands. */
  readonly range: Range
  /** The schema types it may point at. */
  readonly targetTypes: readonly string[]
  /** Whether what it names may stand in another file, so that not finding it is no mistake. */
  readonly mayBeElsewhere: boolean
}

/**
 * What each reference of the specification points at: the type that holds it and its attribute or
 * child element → the types it may point at. BPMN 2.0.2, the class diagrams of chapters 7 to 12.
 */
const targets: Readonly<Record<string, string>> = {
  "tActivity.default": "tSequenceFlow",
  "tAssociation.sourceRef": "tBaseElement",
  "tAssociation.targetRef": "tBaseElement",
  "tBoundaryEvent.attachedToRef": "tActivity",
  "tCallActivity.calledElement": "tProcess tGlobalTask",
  "tCallChoreography.calledChoreographyRef": "tChoreography tGlobalChoreographyTask",
  "tCallConversation.calledCollaborationRef": "tCollaboration",
  "tCallableElement.supportedInterfaceRef": "tInterface",
  "tCatchEvent.eventDefinitionRef": "tEventDefinition",
  "tChoreographyActivity.initiatingParticipantRef": "tParticipant",
  "tChoreographyActivity.participantRef": "tParticipant",
  "tChoreographyTask.messageFlowRef": "tMessageFlow",
  "tCollaboration.choreographyRef": "tChoreography",
  "tCompensateEventDefinition.activityRef": "tActivity",
  "tComplexGateway.default": "tSequenceFlow",
  "tConversationAssociation.innerConversationNodeRef": "tConversationNode",
  "tConversationAssociation.outerConversationNodeRef": "tConversationNode",
  "tConversationLink.sourceRef": "tConversationNode tParticipant tActivity tEvent",
  "tConversationLink.targetRef": "tConversationNode tParticipant tActivity tEvent",
  "tConversationNode.messageFlowRef": "tMessageFlow",
  "tConversationNode.participantRef": "tParticipant",
  "tCorrelationKey.correlationPropertyRef": "tCorrelationProperty",
  "tCorrelationProperty.type": "tItemDefinition",
  "tCorrelationPropertyBinding.correlationPropertyRef": "tCorrelationProperty",
  "tCorrelationPropertyRetrievalExpression.messageRef": "tMessage",
  "tCorrelationSubscription.correlationKeyRef": "tCorrelationKey",
  "tDataAssociation.sourceRef":
    "tDataObject tDataObjectReference tDataStoreReference tDataInput tDataOutput tProperty",
  "tDataAssociation.targetRef":
    "tDataObject tDataObjectReference tDataStoreReference tDataInput tDataOutput tProperty",
  "tDataInput.itemSubjectRef": "tItemDefinition",
  "tDataObject.itemSubjectRef": "tItemDefinition",
  "tDataObjectReference.dataObjectRef": "tDataObject",
  "tDataObjectReference.itemSubjectRef": "tItemDefinition",
  "tDataOutput.itemSubjectRef": "tItemDefinition",
  "tDataStore.itemSubjectRef": "tItemDefinition",
  "tDataStoreReference.dataStoreRef": "tDataStore",
  "tDataStoreReference.itemSubjectRef": "tItemDefinition",
  "tErrorEventDefinition.errorRef": "tError",
  "tEscalationEventDefinition.escalationRef": "tEscalation",
  "tExclusiveGateway.default": "tSequenceFlow",
  "tFlowElement.categoryValueRef": "tCategoryValue",
  "tFlowNode.incoming": "tSequenceFlow",
  "tFlowNode.outgoing": "tSequenceFlow",
  "tFormalExpression.evaluatesToTypeRef": "tItemDefinition",
  "tGlobalChoreographyTask.initiatingParticipantRef": "tParticipant",
  "tGroup.categoryValueRef": "tCategoryValue",
  "tInclusiveGateway.default": "tSequenceFlow",
  "tInputOutputBinding.inputDataRef": "tInputSet tDataInput",
  "tInputOutputBinding.operationRef": "tOperation",
  "tInputOutputBinding.outputDataRef": "tOutputSet tDataOutput",
  "tInputSet.dataInputRefs": "tDataInput",
  "tInputSet.optionalInputRefs": "tDataInput",
  "tInputSet.outputSetRefs": "tOutputSet",
  "tInputSet.whileExecutingInputRefs": "tDataInput",
  "tLane.flowNodeRef": "tFlowNode",
  "tLane.partitionElementRef": "tBaseElement",
  "tLinkEventDefinition.source": "tLinkEventDefinition",
  "tLinkEventDefinition.target": "tLinkEventDefinition",
  "tMessage.itemRef": "tItemDefinition",
  "tMessageEventDefinition.messageRef": "tMessage",
  "tMessageEventDefinition.operationRef": "tOperation",
  "tMessageFlow.messageRef": "tMessage",
  "tMessageFlow.sourceRef": "tParticipant tActivity tEvent tConversationNode",
  "tMessageFlow.targetRef": "tParticipant tActivity tEvent tConversationNode",
  "tMessageFlowAssociation.innerMessageFlowRef": "tMessageFlow",
  "tMessageFlowAssociation.outerMessageFlowRef": "tMessageFlow",
  "tMultiInstanceLoopCharacteristics.loopDataInputRef":
    "tDataInput tDataObject tDataObjectReference tProperty tDataOutput",
  "tMultiInstanceLoopCharacteristics.loopDataOutputRef":
    "tDataOutput tDataObject tDataObjectReference tProperty tDataInput",
  "tMultiInstanceLoopCharacteristics.noneBehaviorEventRef": "tEventDefinition",
  "tMultiInstanceLoopCharacteristics.oneBehaviorEventRef": "tEventDefinition",
  "tOperation.errorRef": "tError",
  "tOperation.inMessageRef": "tMessage",
  "tOperation.outMessageRef": "tMessage",
  "tOutputSet.dataOutputRefs": "tDataOutput",
  "tOutputSet.inputSetRefs": "tInputSet",
  "tOutputSet.optionalOutputRefs": "tDataOutput",
  "tOutputSet.whileExecutingOutputRefs": "tDataOutput",
  "tParticipant.endPointRef": "tEndPoint",
  "tParticipant.interfaceRef": "tInterface",
  "tParticipant.processRef": "tProcess",
  "tParticipantAssociation.innerParticipantRef": "tParticipant",
  "tParticipantAssociation.outerParticipantRef": "tParticipant",
  "tPartnerEntity.participantRef": "tParticipant",
  "tPartnerRole.participantRef": "tParticipant",
  "tProcess.definitionalCollaborationRef": "tCollaboration",
  "tProcess.supports": "tProcess",
  "tProperty.itemSubjectRef": "tItemDefinition",
  "tReceiveTask.messageRef": "tMessage",
  "tReceiveTask.operationRef": "tOperation",
  "tResourceParameterBinding.parameterRef": "tResourceParameter",
  "tResourceRole.resourceRef": "tResource",
  "tSendTask.messageRef": "tMessage",
  "tSendTask.operationRef": "tOperation",
  "tSequenceFlow.sourceRef": "tFlowNode",
  "tSequenceFlow.targetRef": "tFlowNode",
  "tServiceTask.operationRef": "tOperation",
  "tSignalEventDefinition.signalRef": "tSignal",
  "tThrowEvent.eventDefinitionRef": "tEventDefinition",
  "BPMNEdge.bpmnElement": "tBaseElement",
  "BPMNEdge.sourceElement": "DiagramElement",
  "BPMNEdge.targetElement": "DiagramElement",
  "BPMNLabel.labelStyle": "BPMNLabelStyle",
  "BPMNPlane.bpmnElement": "tProcess tCollaboration tChoreography tSubProcess",
  "BPMNShape.bpmnElement": "tBaseElement",
  "BPMNShape.choreographyActivityShape": "BPMNShape",
}

/** Engines find a called process in any deployed file, whatever its namespace. */
const foundAnywhere: readonly string[] = ["calledElement"]

/** The references written in an element: in attributes, and what its content says of its parent. */
export function* referencesIn(
  element: Element,
  targetNamespace: string | undefined,
): Iterable<Reference> {
  yield* attributeReferences(element, targetNamespace)
  yield* contentReferences(element, targetNamespace)
}

/** The references that an element holds: in its attributes, and in the content of its children. */
export function* referencesFrom(
  element: Element,
  targetNamespace: string | undefined,
): Iterable<Reference> {
  yield* attributeReferences(element, targetNamespace)
  for (const child of element.children) yield* contentReferences(child, targetNamespace)
}

function* attributeReferences(element: Element, targetNamespace: string | undefined) {
  if (element.type === undefined) return
  for (const attribute of element.xml.attributes) {
    const targetTypes = targetTypesOf(element.type, attribute.name)
    if (!targetTypes) continue
    const { start } = attribute.valueRange
    const raw = element.xml.tree.text.slice(start, attribute.valueRange.end)
    const written = named(element, raw, start, targetNamespace)
    if (written) yield reference(element, attribute.name, targetTypes, written)
  }
}

function* contentReferences(element: Element, targetNamespace: string | undefined) {
  const { parent } = element
  const targetTypes = parent?.type && targetTypesOf(parent.type, element.kind)
  if (!parent || !targetTypes) return
  for (const { range } of element.xml.contentPieces()) {
    const raw = element.xml.tree.text.slice(range.start, range.end)
    const written = named(element, raw, range.start, targetNamespace)
    if (written) yield reference(parent, element.kind, targetTypes, written)
  }
}

function reference(
  from: Element,
  role: string,
  targetTypes: readonly string[],
  { value, range, isForeign }: Written,
): Reference {
  const mayBeElsewhere = isForeign || foundAnywhere.includes(role)
  return { from, role, value, range, targetTypes, mayBeElsewhere }
}

interface Written {
  readonly value: string
  readonly range: Range
  readonly isForeign: boolean
}

/** Finds the name in `raw`; a prefix of another namespace means that it stands in another file. */
function named(
  element: Element,
  raw: string,
  base: Offset,
  targetNamespace: string | undefined,
): Written | undefined {
  const [, before, value] = /^(\s*)(\S+)\s*$/.exec(raw) ?? []
  if (before === undefined || !value) return undefined
  const start = base + before.length
  const { prefix, local } = splitName(value)
  const { namespace } = element.xml.tree.scopes.resolve(value, element.xml.index, true)
  const isForeign = prefix !== "" && namespace !== undefined && namespace !== targetNamespace
  const from = start + value.length - local.length
  const range = { start: from, end: start + value.length }
  return { value: decodeReferences(local), range, isForeign }
}

/** What an attribute or child of a type points at; undefined when it is not a reference. */
export function targetTypesOf(type: string, role: string): readonly string[] | undefined {
  return targetsByRole.get(role)?.find(it => isType(type, it.holder))?.types
}

const targetsByRole = new Map<string, { holder: string; types: readonly string[] }[]>()
for (const [key, types] of Object.entries(targets)) {
  const [holder, role] = key.split(".") as [string, string]
  const known = targetsByRole.get(role) ?? []
  targetsByRole.set(role, [...known, { holder, types: types.split(" ") }])
}

/** Every attribute and child element that holds references. */
export const referenceRoles: readonly string[] = [...targetsByRole.keys()]
