import { type Flow, type Node, none, rowOf } from "../model/index.ts"
import type { Engine } from "./engine.ts"
import type { Frame } from "./frames.ts"

/** A joining gateway that holds tokens and waits for more. */
export interface StuckJoin {
  readonly frame: Frame
  readonly node: Node
  /** Its incoming flows without a token. */
  readonly missing: readonly Flow[]
}

/** The frames of an instance, itself first, each before those inside it. */
export function* framesOf({ frames, tokens }: Engine, instance: Frame): Iterable<Frame> {
  const pending = [instance]
  for (let frame = pending.shift(); frame !== undefined; frame = pending.shift()) {
    yield frame
    for (let token = frames.firstToken(frame); token !== none; token = tokens.next(token))
      for (let inner = tokens.inner(token); inner !== none; inner = frames.nextInner(inner))
        pending.push(inner)
  }
}

/** The joins of an instance that hold tokens, outer scopes first. */
export function* stuckJoins(engine: Engine, instance: Frame): Iterable<StuckJoin> {
  const { frames, program } = engine
  const { graph, joinSlot } = program
  for (const frame of framesOf(engine, instance)) {
    if (frames.heldFlows(frame) === 0) continue
    for (const node of rowOf(graph.nodesOfScope, frames.scope(frame))) {
      const flows = [...rowOf(graph.incoming, node)].filter(it => 0 <= joinSlot[it]!)
      const missing = flows.filter(it => frames.held(frame, joinSlot[it]!) === 0)
      if (missing.length < flows.length) yield { frame, node, missing }
    }
  }
}
