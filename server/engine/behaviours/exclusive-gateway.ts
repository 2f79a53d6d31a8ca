import type { Behaviour } from "../behaviour.ts"

/**
 * Each token that comes goes on over one flow: no waiting, no merging. BPMN 2.0.2, §13.4.2.
 * Which one is decided in `choose.ts`.
 */
export const exclusiveGateway: Behaviour = {
  enter: (engine, frame, node) => engine.pass(frame, node),
  complete: (engine, frame, node, token) => void engine.leave(frame, node, token),
}
