import { none } from "../../model/index.ts"
import type { Behaviour } from "../behaviour.ts"
import { announce } from "../subscriptions.ts"

/** Waits until what it is about happens. BPMN 2.0.2, §13.5.2. */
export const intermediateCatchEvent: Behaviour = {
  enter(engine, frame, node) {
    if (engine.program.events[node]!.trigger === "link") {
      engine.observer?.enter(frame, node, none)
      engine.observer?.catch(frame, node)
      engine.leave(frame, node, none)
      return
    }
    announce(engine, engine.arrive(frame, node))
  },

  complete(engine, frame, node, token) {
    engine.observer?.catch(frame, node)
    engine.leave(frame, node, token)
  },
}
