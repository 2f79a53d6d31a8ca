import { type Node, none } from "../../model/index.ts"
import type { Behaviour } from "../behaviour.ts"
import { compensate, handleNext } from "../compensation.ts"
import type { Engine } from "../engine.ts"
import type { Frame } from "../frames.ts"
import { namesAt } from "../subscriptions.ts"
import { throwEscalation } from "../throwing.ts"
import type { Token } from "../tokens.ts"

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
    if (trigger === "compensation") {
      if (!throwCompensation(engine, frame, node, token)) engine.leave(frame, node, token)
      return
    }
    throwNamed(engine, frame, node)
    // Those that wait for it come first: one of them may end the scope of the thrower.
    engine.complete(token)
  },

  complete(engine, frame, node, token) {
    if (!handleNext(engine, token)) engine.leave(frame, node, token)
  },
}

/** Asks for activities to be undone. @returns whether there is anything to undo */
export function throwCompensation(engine: Engine, frame: Frame, node: Node, token: Token): boolean {
  const { events, graph } = engine.program
  const [id] = events[node]!.names
  engine.observer?.throw(frame, node, id)
  if (id === undefined) return compensate(engine, token, none)
  const activity = graph.elements.findIndex(it => it.id === id)
  return activity !== none && compensate(engine, token, activity)
}

/** Throws a message, which leaves the engine, or a signal, which reaches all that wait for it. */
export function throwNamed(engine: Engine, frame: Frame, node: Node): void {
  const { trigger } = engine.program.events[node]!
  const [name] = namesAt(engine, frame, node)
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
