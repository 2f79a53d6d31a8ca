import { none } from "../../model/index.ts"
import type { Behaviour } from "../behaviour.ts"

/**
 * Happens to the activity it is attached to; see `subscriptions.ts` and `throwing.ts`. A flow that
 * leads to one is a mistake, and is taken as if it had happened. BPMN 2.0.2, §13.5.3.
 */
export const boundaryEvent: Behaviour = {
  enter(engine, frame, node) {
    engine.observer?.enter(frame, node, none)
    engine.leave(frame, node, none)
  },

  complete: (engine, frame, node, token) => void engine.leave(frame, node, token),
}
