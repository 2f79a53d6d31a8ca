import { rowOf } from "../../model/index.ts"
import type { Behaviour } from "../behaviour.ts"

/**
 * Waits for the first of the events behind it, which then goes on; see `subscriptions.ts`.
 * BPMN 2.0.2, §13.4.4.
 */
export const eventBasedGateway: Behaviour = {
  enter(engine, frame, node) {
    const token = engine.arrive(frame, node)
    if (rowOf(engine.program.outgoing, node).length === 0)
      engine.incident("no-flow", "has no flow to take", token)
    else engine.listen(token)
  },

  complete: (engine, frame, node, token) => void engine.leave(frame, node, token),
}

/** Begins a process that all of the events behind it must happen to. BPMN 2.0.2, §13.4.4. */
export const parallelEventGateway: Behaviour = {
  enter: (engine, frame, node) => engine.pass(frame, node),
  complete: (engine, frame, node, token) => void engine.leave(frame, node, token),
}
