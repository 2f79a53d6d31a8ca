import { none } from "../../model/index.ts"
import type { Behaviour } from "../behaviour.ts"
import { mapAtEvent } from "../mapping.ts"

/** Begins its scope. What triggered it is the driver's affair. BPMN 2.0.2, §13.5.1. */
export const startEvent: Behaviour = {
  enter(engine, frame, node) {
    engine.observer?.enter(frame, node, none)
    const event = engine.program.events[node]!
    if (event.trigger !== "none") engine.observer?.catch(frame, node, event)
    if (mapAtEvent(engine, frame, node)) engine.leave(frame, node, none)
  },

  /** An incident that was resolved goes on here. */
  complete: (engine, frame, node, token) => void engine.leave(frame, node, token),
}
