import type { Graph, Node } from "../model/index.ts"
import type { Plan } from "./plan.ts"
import { type RandomStream, streamOf } from "./random.ts"

/** Decides by chance which attempts fail. Each node draws from its own stream. */
export class Failures {
  readonly #shares: Float64Array
  readonly #streams: readonly (RandomStream | undefined)[]

  constructor(plan: Plan, graph: Graph) {
    this.#shares = plan.failureOfNode
    this.#streams = graph.elements.map((it, node) =>
      0 < plan.failureOfNode[node]! ? streamOf(plan.seed, it.id ?? "", "failure") : undefined,
    )
  }

  /** Whether the attempt that ends now has failed. */
  draw(node: Node): boolean {
    const stream = this.#streams[node]
    return stream !== undefined && stream.uniform() < this.#shares[node]!
  }
}
