import type { Graph, Node } from "../model/index.ts"
import { type Distribution, type Sampler, samplerOf } from "./distributions/index.ts"
import { type Purpose, type RandomStream, streamOf } from "./random.ts"

/** Draws from the distributions of nodes; each node from its own stream. */
export class Draws {
  readonly #samplers: readonly (Sampler | undefined)[]
  readonly #streams: readonly (RandomStream | undefined)[]

  /** @param distributions by node */
  constructor(
    graph: Graph,
    seed: number,
    purpose: Purpose,
    distributions: readonly (Distribution | undefined)[],
  ) {
    this.#samplers = distributions.map(it => it && samplerOf(it))
    this.#streams = distributions.map(
      (it, node) => it && streamOf(seed, graph.elements[node]!.id ?? "", purpose),
    )
  }

  /** Seconds; undefined for a node without a distribution. */
  draw(node: Node): number | undefined {
    return this.#samplers[node]?.(this.#streams[node]!)
  }
}
