import { type Node, none } from "../../model/index.ts"
import type { Behaviour } from "../behaviour.ts"
import type { Engine } from "../engine.ts"
import type { Trigger } from "../event-definition.ts"
import { type Frame, frameFlag } from "../frames.ts"
import { throwError, throwEscalation } from "../throwing.ts"
import { throwNamed } from "./intermediate-throw-event.ts"

/** Consumes the token, and throws what its definition says. BPMN 2.0.2, §13.5.6. */
export const endEvent: Behaviour = {
  enter(engine, frame, node) {
    const { trigger } = engine.program.events[node]!
    const end = ends[trigger] ?? plainEnd
    end(engine, frame, node)
  },

  complete: (engine, frame, node, token) => void engine.leave(frame, node, token),
}

type End = (engine: Engine, frame: Frame, node: Node) => void

const ends: Readonly<Partial<Record<Trigger, End>>> = {
  message: throwingEnd,
  signal: throwingEnd,
  terminate,
  error,
  escalation,
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
