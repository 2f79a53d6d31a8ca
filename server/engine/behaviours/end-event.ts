import { type Node, none } from "../../model/index.ts"
import type { Behaviour } from "../behaviour.ts"
import { compensate, handleNext } from "../compensation.ts"
import type { Engine } from "../engine.ts"
import type { Trigger } from "../event-definition.ts"
import { type Frame, frameFlag } from "../frames.ts"
import { happen } from "../subscriptions.ts"
import { throwError, throwEscalation } from "../throwing.ts"
import type { Token } from "../tokens.ts"
import { throwCompensation, throwNamed } from "./intermediate-throw-event.ts"

/** Consumes the token, and throws what its definition says. BPMN 2.0.2, §13.5.6. */
export const endEvent: Behaviour = {
  enter(engine, frame, node) {
    const { trigger } = engine.program.events[node]!
    const end = ends[trigger] ?? plainEnd
    end(engine, frame, node)
  },

  complete(engine, frame, node, token) {
    if (handleNext(engine, token)) return
    if (engine.program.events[node]!.trigger === "cancel") leaveTransaction(engine, token)
    else engine.leave(frame, node, token)
  },
}

type End = (engine: Engine, frame: Frame, node: Node) => void

const ends: Readonly<Partial<Record<Trigger, End>>> = {
  message: throwingEnd,
  signal: throwingEnd,
  terminate,
  error,
  escalation,
  compensation,
  cancel,
}

function plainEnd(engine: Engine, frame: Frame, node: Node): void {
  engine.pass(frame, node)
}

function throwingEnd(engine: Engine, frame: Frame, node: Node): void {
  const token = engine.arrive(frame, node)
  throwNamed(engine, frame, node)
  engine.complete(token)
}

/** Ends its scope with everything in it. BPMN 2.0.2, §13.5.6. */
function terminate(engine: Engine, frame: Frame, node: Node): void {
  engine.observer?.enter(frame, node, none)
  engine.observer?.complete(frame, node, none)
  engine.cancelAll(frame)
  engine.frames.setFlag(frame, frameFlag.isTerminated, true)
  engine.finish(frame)
}

/** The error leaves the scope; where it is caught the scope is ended. */
function error(engine: Engine, frame: Frame, node: Node): void {
  const token = engine.arrive(frame, node)
  const { names, message } = engine.program.events[node]!
  const [code] = names
  engine.observer?.throw(frame, node, code)
  throwError(engine, token, code, message)
}

function escalation(engine: Engine, frame: Frame, node: Node): void {
  const token = engine.arrive(frame, node)
  const code = engine.program.events[node]!.names[0]
  engine.observer?.throw(frame, node, code)
  if (!throwEscalation(engine, token, code)) engine.leave(frame, node, token)
}

function compensation(engine: Engine, frame: Frame, node: Node): void {
  const token = engine.arrive(frame, node)
  if (!throwCompensation(engine, frame, node, token)) engine.leave(frame, node, token)
}

/**
 * Ends what is under way in a transaction, undoes what is done, and leaves it over its cancel
 * boundary event. BPMN 2.0.2, §10.5.6 and §13.5.6.
 */
function cancel(engine: Engine, frame: Frame, node: Node): void {
  engine.cancelAll(frame)
  const token = engine.arrive(frame, node)
  engine.observer?.throw(frame, node, undefined)
  if (!compensate(engine, token, none)) leaveTransaction(engine, token)
}

function leaveTransaction(engine: Engine, token: Token): void {
  const { tokens, frames, program, observer } = engine
  const frame = tokens.frame(token)
  const node = tokens.node(token)
  const transaction = frames.owner(frame)
  const { starts, items } = program.graph.boundaries
  const host = transaction === none ? none : tokens.node(transaction)
  const event =
    host === none
      ? undefined
      : items
          .subarray(starts[host], starts[host + 1])
          .find(it => program.events[it]!.trigger === "cancel")
  if (event === undefined) {
    engine.leave(frame, node, token)
    return
  }
  observer?.complete(frame, node, token)
  engine.remove(token)
  const outer = tokens.frame(transaction)
  engine.cancelToken(transaction)
  happen(engine, outer, event)
  engine.settle(outer)
}
