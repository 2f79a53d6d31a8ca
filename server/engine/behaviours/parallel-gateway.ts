import { none } from "../../model/index.ts"
import type { Behaviour } from "../behaviour.ts"

/**
 * Waits for a token on every incoming flow, then puts one on every outgoing flow. Tokens are
 * counted per flow; surplus ones wait for the next round. BPMN 2.0.2, §13.4.1.
 */
export const parallelGateway: Behaviour = {
  enter(engine, frame, node, flow) {
    const { frames, program } = engine
    const slot = flow === none ? none : program.joinSlot[flow]!
    if (slot === none) {
      engine.pass(frame, node)
      return
    }
    engine.observer?.enter(frame, node, none)
    engine.hold(frame, node, slot)
    const { starts, items } = program.graph.incoming
    const to = starts[node + 1]!
    for (let at = starts[node]!; at < to; at++)
      if (frames.held(frame, program.joinSlot[items[at]!]!) === 0) return
    for (let at = starts[node]!; at < to; at++) engine.release(frame, program.joinSlot[items[at]!]!)
    engine.leave(frame, node, none)
  },

  complete: (engine, frame, node, token) => void engine.leave(frame, node, token),
}
