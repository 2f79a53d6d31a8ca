import type { Node } from "../../model/index.ts"
import type { Behaviour } from "../behaviour.ts"
import { activityMaySend, sendFromActivity } from "../carrying.ts"
import type { Engine } from "../engine.ts"
import type { Frame } from "../frames.ts"
import type { Token } from "../tokens.ts"

/** Waits for its message. BPMN 2.0.2, §13.3.3. */
export const receiveTask: Behaviour = {
  enter(engine, frame, node) {
    const token = engine.arrive(frame, node)
    wait(engine, frame, node, token)
    engine.listen(token)
  },

  begin: wait,

  complete(engine, frame, node, token) {
    engine.observer?.catch(frame, node, engine.program.events[node]!)
    engine.leave(frame, node, token)
  },
}

/** One that a message flow leaves before another comes asks first, and waits for the answer. */
function wait(engine: Engine, frame: Frame, node: Node, token: Token): void {
  if (engine.program.messaging?.sendsFirst.has(node)) {
    if (!activityMaySend(engine, frame, node, token)) return
    sendFromActivity(engine, frame, node)
  }
  engine.wait(token)
}
