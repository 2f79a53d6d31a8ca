import { none, rowOf } from "../../model/index.ts"
import type { Behaviour } from "../behaviour.ts"
import { heldAt } from "../joins.ts"

/**
 * An activity that begins once so many tokens have come, over whichever flows; what comes without a
 * flow begins it at once. BPMN 2.0.2, Table 10.3, `startQuantity`.
 */
export function countingActivity(behaviour: Behaviour, quantity: number): Behaviour {
  return {
    ...behaviour,
    enter(engine, frame, node, flow) {
      const { frames, program } = engine
      if (flow !== none) {
        engine.hold(frame, node, program.joinSlot[flow]!)
        if (heldAt(engine, frame, node) < quantity) return
        let left = quantity
        for (const it of rowOf(program.graph.incoming, node)) {
          const slot = program.joinSlot[it]!
          for (; 0 < left && 0 < frames.held(frame, slot); left--) engine.release(frame, slot)
        }
      }
      behaviour.enter(engine, frame, node, none)
    },
  }
}
