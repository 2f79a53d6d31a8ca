import { type Flow, type Node, rowOf } from "../model/index.ts"
import type { Engine } from "./engine.ts"
import type { Frame } from "./frames.ts"

/** A joining gateway that holds tokens and waits for more. */
export interface StuckJoin {
  readonly frame: Frame
  readonly node: Node
  /** Its incoming flows without a token. */
  readonly missing: readonly Flow[]
}

/** The joins of an instance that hold tokens, outer scopes first. */
export function* stuckJoins(engine: Engine, instance: Frame): Iterable<StuckJoin> {
  const { frames, program } = engine
  const { graph, joinSlot } = program
  for (const frame of frames.of(instance)) {
    if (frames.heldFlows(frame) === 0) continue
    for (const node of rowOf(graph.nodesOfScope, frames.scope(frame))) {
      const flows = [...rowOf(graph.incoming, node)].filter(it => 0 <= joinSlot[it]!)
      const missing = flows.filter(it => frames.held(frame, joinSlot[it]!) === 0)
      if (missing.length < flows.length) yield { frame, node, missing }
    }
  }
}
