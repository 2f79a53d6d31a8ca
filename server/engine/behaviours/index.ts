import type { NodeKind } from "../../model/index.ts"
import type { Behaviour } from "../behaviour.ts"
import { isAsked } from "../joins.ts"
import type { Profile } from "../profiles.ts"
import { adHocSubProcess } from "./ad-hoc-sub-process.ts"
import { boundaryEvent } from "./boundary-event.ts"
import { callActivity } from "./call-activity.ts"
import { complexGateway } from "./complex-gateway.ts"
import { countingGateway } from "./counting-gateway.ts"
import { endEvent } from "./end-event.ts"
import { eventBasedGateway } from "./event-based-gateway.ts"
import { exclusiveGateway } from "./exclusive-gateway.ts"
import { gatheringGateway, inclusiveGateway } from "./inclusive-gateway.ts"
import { intermediateCatchEvent } from "./intermediate-catch-event.ts"
import { intermediateThrowEvent } from "./intermediate-throw-event.ts"
import { parallelGateway } from "./parallel-gateway.ts"
import { receiveTask } from "./receive-task.ts"
import { startEvent } from "./start-event.ts"
import { subProcess } from "./sub-process.ts"
import { task } from "./task.ts"
import { unsupported } from "./unsupported.ts"

/** One behaviour per kind of node. A new kind without a behaviour does not compile. */
export const behaviours: Readonly<Record<NodeKind, Behaviour>> = {
  startEvent,
  endEvent,
  intermediateCatchEvent,
  intermediateThrowEvent,
  implicitThrowEvent: unsupported,
  boundaryEvent,
  task,
  serviceTask: task,
  sendTask: task,
  receiveTask,
  userTask: task,
  manualTask: task,
  scriptTask: task,
  businessRuleTask: task,
  callActivity,
  subProcess,
  transaction: subProcess,
  adHocSubProcess,
  exclusiveGateway,
  parallelGateway,
  inclusiveGateway,
  complexGateway,
  eventBasedGateway,
  choreographyTask: unsupported,
  callChoreography: unsupported,
  subChoreography: unsupported,
}

/** The same as an engine has them. */
export function behavioursOf({ parallelJoin, inclusiveJoin }: Profile): typeof behaviours {
  return {
    ...behaviours,
    parallelGateway: isAsked(parallelJoin)
      ? gatheringGateway
      : parallelJoin === "arrivals"
        ? countingGateway
        : parallelGateway,
    inclusiveGateway: inclusiveJoin.takes === "all" ? gatheringGateway : inclusiveGateway,
  }
}

/** A behaviour that says of each token that comes how the engine takes the node otherwise. */
export function noting(behaviour: Behaviour, message: string): Behaviour {
  return {
    ...behaviour,
    enter(engine, frame, node, flow) {
      behaviour.enter(engine, frame, node, flow)
      engine.observer?.differ?.(frame, node, message)
    },
  }
}
