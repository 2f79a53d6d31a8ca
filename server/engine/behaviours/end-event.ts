import { type Node, none, rowOf } from "../../model/index.ts"
import type { Behaviour } from "../behaviour.ts"
import { cancelOtherTurns, compensate, undoNext } from "../compensation.ts"
import type { Engine } from "../engine.ts"
import { type EventDefinition, partWith } from "../event-definition.ts"
import { formulaValue } from "../formula-value.ts"
import { type Frame, frameFlag } from "../frames.ts"
import { passMapped, thrownAt } from "../mapping.ts"
import { cancelAll, cancelInside, cancelToken } from "../removing.ts"
import { happen } from "../subscriptions.ts"
import { isProblem, throwEvent } from "../throw-event.ts"
import { throwError } from "../throwing.ts"
import type { Token } from "../tokens.ts"

/** Consumes the token, and throws what its definition says. BPMN 2.0.2, §13.5.6. */
export const endEvent: Behaviour = {
  enter(engine, frame, node) {
    const { trigger } = engine.program.events[node]!
    if (trigger === "none") {
      passMapped(engine, frame, node)
      return
    }
    const token = engine.arrive(frame, node)
    if (throwEvent(engine, frame, node, token)) end(engine, frame, node, token)
  },

  complete(engine, frame, node, token) {
    if (undoNext(engine, token)) return
    if (engine.tokens.isUndoing(token)) engine.remove(token)
    else if (engine.tokens.hasHappened(token)) goOn(engine, frame, node, token)
    else if (throwEvent(engine, frame, node, token)) end(engine, frame, node, token)
  },
}

/** Throws what ends its scope, once all else has been thrown. */
function end(engine: Engine, frame: Frame, node: Node, token: Token): void {
  const last = lastPart(engine, node)
  if (!last) {
    engine.leave(frame, node, token)
    return
  }
  if (last.trigger === "error") {
    leaveByError(engine, frame, node, token, last)
    return
  }
  engine.tokens.setHappened(token, true)
  if (last.trigger === "cancel") cancel(engine, frame, node, token)
  else terminate(engine, frame, node, token, last)
}

/**
 * Goes on once what ends its scope has been thrown: all is undone, or somebody has let go of what
 * an incident held. Nothing is thrown twice.
 */
function goOn(engine: Engine, frame: Frame, node: Node, token: Token): void {
  const isCancel = lastPart(engine, node)?.trigger === "cancel"
  const transaction = isCancel ? transactionAround(engine, frame) : undefined
  if (transaction === undefined) engine.leave(frame, node, token)
  else leaveTransaction(engine, token, transaction)
}

/** What ends its scope; of several the one that leads out of it. */
function lastPart({ program }: Engine, node: Node): EventDefinition | undefined {
  const event = program.events[node]!
  return partWith(event, "error") ?? partWith(event, "cancel") ?? partWith(event, "terminate")
}

/**
 * Ends its scope with everything in it, or what Flowable says instead: the whole instance, or all
 * turns of the repeated activity it is in. BPMN 2.0.2, §13.5.6.
 */
function terminate(
  engine: Engine,
  frame: Frame,
  node: Node,
  token: Token,
  { ends }: EventDefinition,
): void {
  engine.observer?.complete(frame, node, token)
  engine.remove(token)
  const repeated = ends === "turns" ? repeatedAround(engine, frame) : undefined
  if (repeated !== undefined) {
    cancelInside(engine, repeated)
    engine.turns.get(repeated)!.isEnough = true
    engine.complete(repeated)
    return
  }
  const scope = ends === "instance" ? engine.frames.root(frame) : frame
  cancelAll(engine, scope)
  engine.frames.setFlag(scope, frameFlag.isTerminated, true)
  engine.finish(scope)
}

/** The token of the innermost repeated activity around a frame, in the same process. */
function repeatedAround({ frames, tokens, turns }: Engine, frame: Frame): Token | undefined {
  for (let at = frame; !frames.hasFlag(at, frameFlag.isCalled); ) {
    const owner = frames.owner(at)
    if (owner === none) return undefined
    if (turns.has(owner)) return owner
    at = tokens.frame(owner)
  }
  return undefined
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
  const variables = thrownAt(engine, frame, node, error)
  if (isProblem(engine, token, variables)) return
  engine.tokens.setHappened(token, true)
  engine.observer?.throw(frame, node, code, error)
  const said = error.message && formulaValue(engine, frame, error.message)
  const message = typeof said === "string" ? said : undefined
  throwError(engine, token, { code, message, variables })
}

/**
 * Ends what is under way in a transaction, undoes what is done, and leaves it over its cancel
 * boundary event; so for all turns of a repeated one. BPMN 2.0.2, §10.5.6, §10.7 and §13.5.6.
 */
function cancel(engine: Engine, frame: Frame, node: Node, token: Token): void {
  const { frames, observer, program, tokens } = engine
  const transaction = transactionAround(engine, frame)
  if (transaction === undefined) {
    engine.incident("missing-reference", "cancels a transaction, but stands in none", token)
    return
  }
  // From an event sub-process in it outwards: what throws stays until all is undone.
  let [at, except] = [frame, token]
  for (; frames.owner(at) !== transaction; at = tokens.frame(except)) {
    cancelAll(engine, at, except)
    except = frames.owner(at)
  }
  cancelAll(engine, at, except)
  const others = cancelOtherTurns(engine, wholeOf(engine, transaction), transaction)
  observer?.throw(frame, node, undefined, partWith(program.events[node]!, "cancel")!)
  if (!compensate(engine, token, [none], others)) leaveTransaction(engine, token, transaction)
}

/** The token of the transaction that a frame belongs to, itself or its event sub-processes. */
function transactionAround({ frames, program, tokens }: Engine, frame: Frame): Token | undefined {
  for (let at = frame; ; ) {
    const owner = frames.owner(at)
    if (owner === none || frames.hasFlag(at, frameFlag.isCalled)) return undefined
    const node = tokens.node(owner)
    const isPassed = frames.hasFlag(at, frameFlag.isPrivate | frameFlag.isTurn)
    if (!isPassed && program.graph.kinds[node] === "transaction") return owner
    if (!isPassed && program.isEventSubProcess[node] !== 1) return undefined
    at = tokens.frame(owner)
  }
}

/** What is attached to a repeated activity belongs to all of its turns. */
function wholeOf({ frames, tokens }: Engine, turn: Token): Token {
  let whole = turn
  while (frames.hasFlag(tokens.frame(whole), frameFlag.isTurn))
    whole = frames.owner(tokens.frame(whole))
  return whole
}

/** Nothing goes on from a cancelled transaction but its cancel boundary event. */
function leaveTransaction(engine: Engine, token: Token, transaction: Token): void {
  const { tokens, program, observer } = engine
  const whole = wholeOf(engine, transaction)
  observer?.complete(tokens.frame(token), tokens.node(token), token)
  engine.remove(token)
  const outer = tokens.frame(whole)
  const host = tokens.node(whole)
  cancelToken(engine, whole)
  for (const boundary of rowOf(program.graph.boundaries, host)) {
    const event = partWith(program.events[boundary]!, "cancel")
    if (event) happen(engine, outer, boundary, event)
  }
  engine.settle(outer)
}
