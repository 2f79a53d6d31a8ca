import { type Node, none } from "../../model/index.ts"
import type { Behaviour } from "../behaviour.ts"
import type { Engine } from "../engine.ts"
import { type Frame, frameFlag } from "../frames.ts"
import type { Token } from "../tokens.ts"

/**
 * Runs another process of the same file inside. The called process sees copies of the variables
 * visible at the call; its own are copied back when it is done. BPMN 2.0.2, §13.3.4.
 */
export const callActivity: Behaviour = {
  enter(engine, frame, node) {
    const token = engine.arrive(frame, node)
    call(engine, frame, node, token)
    engine.listen(token)
  },

  begin: call,

  complete: (engine, frame, node, token) => void engine.leave(frame, node, token),
}

function call(engine: Engine, frame: Frame, node: Node, token: Token): void {
  const called = engine.program.calledScope[node]!
  if (called === none) {
    engine.incident("missing-reference", "calls a process that is not in this file", token)
    return
  }
  const visible = engine.variables.visible(frame)
  const inner = engine.runInside(token, called)
  engine.frames.setFlag(inner, frameFlag.isCalled, true)
  for (const [name, value] of visible) engine.variables.define(inner, name, value)
}
