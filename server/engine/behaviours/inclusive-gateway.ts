import { none, rowOf } from "../../model/index.ts"
import type { Behaviour } from "../behaviour.ts"
import { ask, opensAtOnce } from "../joins.ts"
import { takeAll } from "./counting-gateway.ts"

/**
 * Goes on over every flow whose condition is true. With several incoming flows it first waits
 * while another token can still reach it: see `joins.ts`. BPMN 2.0.2, §13.4.3.
 */
export const inclusiveGateway: Behaviour = {
  enter(engine, frame, node, flow) {
    const slot = flow === none ? none : engine.program.joinSlot[flow]!
    if (slot === none) {
      engine.pass(frame, node)
      return
    }
    engine.observer?.enter(frame, node, none)
    engine.hold(frame, node, slot)
    ask(engine, frame, node)
  },

  /** All tokens have come that can come. */
  join(engine, frame, node) {
    const { frames, program } = engine
    for (const flow of rowOf(program.graph.incoming, node))
      if (0 < frames.held(frame, program.joinSlot[flow]!))
        engine.release(frame, program.joinSlot[flow]!)
    engine.leave(frame, node, none)
  },

  complete: (engine, frame, node, token) => void engine.leave(frame, node, token),
}

/** A join that is asked and takes all that is there, as engines have it: see `profiles.ts`. */
export const gatheringGateway: Behaviour = {
  ...inclusiveGateway,

  enter(engine, frame, node, flow) {
    inclusiveGateway.enter(engine, frame, node, flow)
    if (opensAtOnce(engine, frame, node)) gatheringGateway.join!(engine, frame, node)
  },

  join(engine, frame, node) {
    takeAll(engine, frame, node, "it takes one of each, the others later")
    engine.leave(frame, node, none)
  },
}
