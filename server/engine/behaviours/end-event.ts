import { type Node, none, rowOf } from "../../model/index.ts"
import type { Behaviour } from "../behaviour.ts"
import { compensate, handleNext } from "../compensation.ts"
import type { Engine } from "../engine.ts"
import { type EventDefinition, partWith } from "../event-definition.ts"
import { formulaValue } from "../formula-value.ts"
import { type Frame, frameFlag } from "../frames.ts"
import { passMapped } from "../mapping.ts"
import { cancelAll, cancelToken } from "../removing.ts"
import { happen } from "../subscriptions.ts"
import { throwEvent } from "../throw-event.ts"
import { throwError } from "../throwing.ts"
import type { Token } from "../tokens.ts"

/** Consumes the token, and throws what its definition says. BPMN 2.0.2, §13.5.6. */
export const endEvent: Behaviour = {
  enter(engine, frame, node) {
    const { trigger } = engine.program.events[node]!
    if (trigger === "none" || trigger === "unknown") {
      passMapped(engine, frame, node)
      return
    }
    const token = engine.arrive(frame, node)
    if (throwEvent(engine, frame, node, token)) end(engine, frame, node, token)
  },

  complete(engine, frame, node, token) {
    if (handleNext(engine, token)) return
    const event = engine.program.events[node]!
    if (partWith(event, "cancel")) leaveTransaction(engine, token)
    // An error is not thrown twice: somebody has let go of what an incident held.
    else if (event.trigger === "error") engine.leave(frame, node, token)
    else end(engine, frame, node, token)
  },
}

/** Throws what ends its scope, once all else has been thrown. */
function end(engine: Engine, frame: Frame, node: Node, token: Token): void {
  const event = engine.program.events[node]!
  const error = partWith(event, "error")
  if (error) leaveByError(engine, frame, node, token, error)
  else if (partWith(event, "cancel")) cancel(engine, frame, node, token)
  else if (partWith(event, "terminate")) terminate(engine, frame, node, token)
  else engine.leave(frame, node, token)
}

/** Ends its scope with everything in it. BPMN 2.0.2, §13.5.6. */
function terminate(engine: Engine, frame: Frame, node: Node, token: Token): void {
  engine.observer?.complete(frame, node, token)
  engine.remove(token)
  cancelAll(engine, frame)
  engine.frames.setFlag(frame, frameFlag.isTerminated, true)
  engine.finish(frame)
}

/** The error leaves the scope; where it is caught the scope is ended. */
function leaveByError(
  engine: Engine,
  frame: Frame,
  node: Node,
  token: Token,
  error: EventDefinition,
): void {
  const [code] = error.names
  engine.observer?.throw(frame, node, code, error)
  const message = error.message && formulaValue(engine, frame, error.message)
  throwError(engine, token, code, typeof message === "string" ? message : undefined)
}

/**
 * Ends what is under way in a transaction, undoes what is done, and leaves it over its cancel
 * boundary event. BPMN 2.0.2, §10.5.6 and §13.5.6.
 */
function cancel(engine: Engine, frame: Frame, node: Node, token: Token): void {
  cancelAll(engine, frame, token)
  engine.observer?.throw(frame, node, undefined, partWith(engine.program.events[node]!, "cancel")!)
  if (!compensate(engine, token, none)) leaveTransaction(engine, token)
}

/** Nothing goes on from a cancelled transaction but its cancel boundary event. */
function leaveTransaction(engine: Engine, token: Token): void {
  const { tokens, frames, program, observer } = engine
  const { boundaries, kinds } = program.graph
  const frame = tokens.frame(token)
  let transaction = frames.owner(frame)
  if (transaction === none || kinds[tokens.node(transaction)] !== "transaction") {
    engine.leave(frame, tokens.node(token), token)
    return
  }
  // What is attached to a repeated activity belongs to all of its turns.
  while (frames.hasFlag(tokens.frame(transaction), frameFlag.isTurn))
    transaction = frames.owner(tokens.frame(transaction))
  observer?.complete(frame, tokens.node(token), token)
  engine.remove(token)
  const outer = tokens.frame(transaction)
  const host = tokens.node(transaction)
  cancelToken(engine, transaction)
  for (const boundary of rowOf(boundaries, host)) {
    const event = partWith(program.events[boundary]!, "cancel")
    if (event) happen(engine, outer, boundary, event)
  }
  engine.settle(outer)
}
