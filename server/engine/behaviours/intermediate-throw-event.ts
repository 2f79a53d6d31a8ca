import { type Node, none } from "../../model/index.ts"
import type { Behaviour } from "../behaviour.ts"
import { undoNext } from "../compensation.ts"
import type { Engine } from "../engine.ts"
import type { Frame } from "../frames.ts"
import { passMapped } from "../mapping.ts"
import { throwEvent } from "../throw-event.ts"

/** Throws and goes on. A link goes on at the link event of its name. BPMN 2.0.2, §13.5.2. */
export const intermediateThrowEvent: Behaviour = {
  enter(engine, frame, node) {
    const { trigger } = engine.program.events[node]!
    if (trigger === "none") {
      passMapped(engine, frame, node)
      return
    }
    if (trigger === "link") {
      followLink(engine, frame, node)
      return
    }
    const token = engine.arrive(frame, node)
    if (throwEvent(engine, frame, node, token)) engine.leave(frame, node, token)
  },

  complete(engine, frame, node, token) {
    if (undoNext(engine, token)) return
    if (engine.tokens.isUndoing(token)) engine.remove(token)
    else if (throwEvent(engine, frame, node, token)) engine.leave(frame, node, token)
  },
}

function followLink(engine: Engine, frame: Frame, node: Node): void {
  const event = engine.program.events[node]!
  const target = engine.program.linkTarget[node]!
  if (target === none) {
    const [name] = event.names
    const message = `has a link to “${name}”, which no link event of this scope catches`
    engine.observer?.enter(frame, node, none)
    engine.incidentAt(frame, node, "missing-reference", message)
    return
  }
  engine.observer?.enter(frame, node, none)
  engine.observer?.throw(frame, node, event.names[0], event)
  engine.observer?.complete(frame, node, none)
  engine.moveTo(frame, target)
}
