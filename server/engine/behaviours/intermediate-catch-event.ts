import type { Behaviour } from "../behaviour.ts"
import { announce, happen, listenFor } from "../subscriptions.ts"

/**
 * Waits until what it is about happens: any part of a multiple one, all of a parallel multiple one.
 * BPMN 2.0.2, §13.5.2.
 */
export const intermediateCatchEvent: Behaviour = {
  enter(engine, frame, node) {
    const event = engine.program.events[node]!
    if (event.trigger === "link") {
      happen(engine, frame, node)
      return
    }
    const token = engine.arrive(frame, node)
    if (event.parts) listenFor(engine, frame, node, token)
    else announce(engine, token)
  },

  begin: (engine, _frame, _node, token) => announce(engine, token),

  complete(engine, frame, node, token) {
    engine.observer?.catch(frame, node, engine.program.events[node]!)
    engine.leave(frame, node, token)
  },
}
