import { type Node, none } from "../model/index.ts"
import { maySend, nameOfFlow, sendMessages } from "./carrying.ts"
import { compensate } from "./compensation.ts"
import type { Engine } from "./engine.ts"
import { type EventDefinition, partsOf, partWith } from "./event-definition.ts"
import type { Frame } from "./frames.ts"
import { mapAtEvent, thrownAt } from "./mapping.ts"
import type { Values } from "./steps.ts"
import { namesAt } from "./subscriptions.ts"
import { throwEscalation } from "./throwing.ts"
import type { Token } from "./tokens.ts"

/**
 * Throws what an event is about, all parts of a multiple one, but for what ends its scope. What is
 * undone comes last, for the token waits until it is. BPMN 2.0.2, §10.5.6.
 *
 * Called again when an incident that held the token is resolved: nothing is thrown twice.
 *
 * @returns whether the token can go on at once; otherwise it is held, completed later, or gone
 */
export function throwEvent(engine: Engine, frame: Frame, node: Node, token: Token): boolean {
  const { tokens, program, observer } = engine
  const event = program.events[node]!
  const parts = partsOf(event)
  if (tokens.part(token) === parts.length) return true
  if (tokens.part(token) === 0 && !mapAtEvent(engine, frame, node, token)) return false
  const serial = tokens.serial(token)
  let isHeard = false
  for (let at = tokens.part(token); at < parts.length; at++) {
    const part = parts[at]!
    if (part.trigger === "message" || part.trigger === "signal") {
      if (!throwNamed(engine, frame, node, token, part)) return false
      isHeard = true
    } else if (part.trigger === "escalation") {
      const [code] = part.names
      const variables = thrownAt(engine, frame, node, part)
      if (isProblem(engine, token, variables)) return false
      observer?.throw(frame, node, code, part)
      throwEscalation(engine, token, { code, variables })
      if (tokens.serial(token) !== serial) return false
    }
    tokens.setPart(token, at + 1)
  }
  // What cancels a transaction undoes all of it, once nothing is under way there any more.
  const isCancelled = partWith(event, "cancel") !== undefined
  if (!isCancelled && throwCompensation(engine, frame, node, token)) return false
  if (!isHeard) return true
  // Those that wait for it come first: one of them may end the scope of the thrower.
  engine.complete(token)
  return false
}

/**
 * Throws a message, which goes to another process or leaves the engine, or a signal, which reaches
 * all that wait for it.
 *
 * @param payload what it brings
 * @returns false when an incident holds the token there
 */
export function throwNamed(
  engine: Engine,
  frame: Frame,
  node: Node,
  token: Token,
  event: EventDefinition,
  payload: Values | string = thrownAt(engine, frame, node, event),
): boolean {
  const { messaging } = engine.program
  const isMessage = event.trigger === "message"
  const [name = isMessage && messaging ? nameOfFlow(engine, node) : undefined] = namesAt(
    engine,
    frame,
    node,
    event,
  )
  if (isProblem(engine, token, payload)) return false
  if (isMessage && !maySend(engine, frame, node, token, event, payload)) return false
  engine.observer?.throw(frame, node, name, event, payload)
  if (!isMessage) engine.signal(name ?? "", payload)
  else if (messaging) sendMessages(engine, frame, node, event, payload)
  return true
}

/** Whether what is to be thrown cannot be told, so that an incident holds the token there. */
export function isProblem(engine: Engine, token: Token, thrown: Values | string): thrown is string {
  if (typeof thrown !== "string") return false
  engine.incident("evaluation-failed", thrown, token)
  return true
}

/**
 * Asks for activities to be undone, by all parts at once. Where no part is waited for, a token of
 * its own undoes them, and its scope waits for that. BPMN 2.0.2, §10.5.6.
 *
 * @returns whether the token has to wait
 */
function throwCompensation(engine: Engine, frame: Frame, node: Node, token: Token): boolean {
  const { events, graph } = engine.program
  const { tree } = graph.elements[node]!.xml
  const parts = partsOf(events[node]!).filter(it => it.trigger === "compensation")
  const activities: Node[] = []
  for (const part of parts) {
    const [id] = part.names
    engine.observer?.throw(frame, node, id, part)
    const activity = graph.elements.findIndex(it => it.id === id && it.xml.tree === tree)
    if (id === undefined) activities.push(none)
    else if (activity !== none) activities.push(activity)
  }
  if (parts.length === 0 || parts.some(it => !it.goesOn))
    return compensate(engine, token, activities)
  const undoing = engine.place(frame, node)
  engine.tokens.setUndoing(undoing)
  if (!compensate(engine, undoing, activities)) engine.remove(undoing)
  return false
}
