import { none } from "../../model/index.ts"
import type { Behaviour } from "../behaviour.ts"
import { frameFlag } from "../frames.ts"

/**
 * Runs another process of the same file inside. The called process sees copies of the variables
 * visible at the call; what it leaves behind is visible after the call. BPMN 2.0.2, §13.3.4.
 */
export const callActivity: Behaviour = {
  enter(engine, frame, node) {
    const called = engine.program.calledScope[node]!
    const token = engine.arrive(frame, node)
    if (called === none) {
      engine.incident("missing-reference", "calls a process that is not in this file", token)
      return
    }
    engine.listen(token)
    const visible = engine.variables.visible(frame)
    const inner = engine.runInside(token, called)
    engine.frames.setFlag(inner, frameFlag.isCalled, true)
    for (const [name, value] of visible) engine.variables.define(inner, name, value)
  },

  complete: (engine, frame, node, token) => void engine.leave(frame, node, token),
}
