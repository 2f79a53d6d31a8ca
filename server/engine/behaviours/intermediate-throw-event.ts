import { type Node, none } from "../../model/index.ts"
import type { Behaviour } from "../behaviour.ts"
import type { Engine } from "../engine.ts"
import type { Frame } from "../frames.ts"
import { throwEscalation } from "../throwing.ts"

/** Throws and goes on. A link goes on at the link event of its name. BPMN 2.0.2, §13.5.5. */
export const intermediateThrowEvent: Behaviour = {
  enter(engine, frame, node) {
    const { trigger, names } = engine.program.events[node]!
    if (trigger === "none") {
      engine.pass(frame, node)
      return
    }
    if (trigger === "link") {
      followLink(engine, frame, node)
      return
    }
    const token = engine.arrive(frame, node)
    if (trigger === "escalation") {
      engine.observer?.throw(frame, node, names[0])
      if (!throwEscalation(engine, token, names[0])) engine.leave(frame, node, token)
      return
    }
    throwNamed(engine, frame, node)
    // Those that wait for it come first: one of them may end the scope of the thrower.
    engine.complete(token)
  },

  complete: (engine, frame, node, token) => void engine.leave(frame, node, token),
}

/** Throws a message, which leaves the engine, or a signal, which reaches all that wait for it. */
export function throwNamed(engine: Engine, frame: Frame, node: Node): void {
  const { trigger } = engine.program.events[node]!
  const [name] = engine.namesAt(frame, node)
  engine.observer?.throw(frame, node, name)
  if (trigger === "signal") engine.signal(name ?? "")
}

function followLink(engine: Engine, frame: Frame, node: Node): void {
  const target = engine.program.linkTarget[node]!
  if (target === none) {
    const name = engine.program.events[node]!.names[0]
    const message = `has a link to “${name}”, which no link event of this scope catches`
    engine.observer?.enter(frame, node, none)
    engine.incidentAt(frame, node, "missing-reference", message)
    return
  }
  engine.observer?.enter(frame, node, none)
  engine.observer?.throw(frame, node, engine.program.events[node]!.names[0])
  engine.observer?.complete(frame, node, none)
  engine.moveTo(frame, target)
}
