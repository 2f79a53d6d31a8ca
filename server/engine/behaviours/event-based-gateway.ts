import type { Behaviour } from "../behaviour.ts"

/**
 * Waits for the first of the events behind it, which then goes on; see `subscriptions.ts`.
 * BPMN 2.0.2, §13.4.4.
 */
export const eventBasedGateway: Behaviour = {
  enter(engine, frame, node) {
    engine.listen(engine.arrive(frame, node))
  },

  complete: (engine, frame, node, token) => void engine.leave(frame, node, token),
}
