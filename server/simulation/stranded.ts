import type { Engine, Frame } from "../engine/index.ts"
import { type Node, none, rowOf } from "../model/index.ts"

/** The nodes at which tokens of an instance stand or are held, once for each token. */
export function strandedNodes(engine: Engine, instance: Frame): Node[] {
  const { frames, tokens, program } = engine
  const { graph } = program
  const nodes: Node[] = []
  const pending = [instance]
  for (let frame = pending.pop(); frame !== undefined; frame = pending.pop()) {
    for (const flow of rowOf(graph.flowsOfScope, frames.scope(frame))) {
      const slot = program.joinSlot[flow]!
      if (slot !== none && 0 < frames.held(frame, slot)) nodes.push(graph.target[flow]!)
    }
    for (let token = frames.firstToken(frame); token !== none; token = tokens.next(token)) {
      const isListening = tokens.host(token) !== none || isBeside(graph.kinds[tokens.node(token)]!)
      if (!isListening && tokens.inner(token) === none) nodes.push(tokens.node(token))
      for (let inner = tokens.inner(token); inner !== none; inner = frames.nextInner(inner))
        pending.push(inner)
    }
  }
  return nodes
}

/** A start event at which a token stands is one that an event sub-process listens with. */
function isBeside(kind: string): boolean {
  return kind === "startEvent" || kind === "boundaryEvent"
}
