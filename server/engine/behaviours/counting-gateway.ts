import { type Node, none, rowOf } from "../../model/index.ts"
import type { Behaviour } from "../behaviour.ts"
import type { Engine } from "../engine.ts"
import type { Frame } from "../frames.ts"
import { heldAt } from "../joins.ts"

/**
 * A parallel gateway that waits for as many tokens as it has incoming flows, whichever they come
 * over: some engines have it so, see `profiles.ts`. BPMN 2.0.2, §13.4.1, counts by flow.
 */
export const countingGateway: Behaviour = {
  enter(engine, frame, node, flow) {
    const { graph, joinSlot } = engine.program
    const slot = flow === none ? none : joinSlot[flow]!
    if (slot === none) {
      engine.pass(frame, node)
      return
    }
    engine.observer?.enter(frame, node, none)
    engine.hold(frame, node, slot)
    if (heldAt(engine, frame, node) < rowOf(graph.incoming, node).length) return
    takeAll(engine, frame, node, "it waits for one of each")
    engine.leave(frame, node, none)
  },

  complete: (engine, frame, node, token) => void engine.leave(frame, node, token),
}

/**
 * Takes all tokens that are there.
 *
 * @param instead what BPMN has it do when two of them came over the same flow
 */
export function takeAll(engine: Engine, frame: Frame, node: Node, instead: string): void {
  const { frames, program } = engine
  const slots = rowOf(program.graph.incoming, node).map(it => program.joinSlot[it]!)
  const held = heldAt(engine, frame, node)
  if (slots.some(it => 1 < frames.held(frame, it)))
    engine.observer?.differ?.(
      frame,
      node,
      `goes on with ${held} tokens in ${program.profile.name}, whichever flows they came over; in BPMN ${instead}`,
    )
  for (const slot of slots) while (0 < frames.held(frame, slot)) engine.release(frame, slot)
}
