import type { Graph, Node } from "../model/index.ts"
import { standardExponential } from "./distributions/exponential.ts"
import { type Distribution, type Sampler, samplerOf } from "./distributions/index.ts"
import { type Purpose, type RandomStream, streamOf } from "./random.ts"

/** Draws from the distributions of nodes; each node from its own stream. */
export class Draws {
  // Exponential and constant durations are most of what is drawn; they need no call of a closure.
  readonly #forms: Uint8Array
  readonly #means: Float64Array
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
    this.#forms = Uint8Array.from(distributions, it => formOf(it))
    this.#means = Float64Array.from(distributions, it => it?.parameters[0] ?? 0)
  }

  /** Seconds; −1 for a node without a distribution. */
  draw(node: Node): number {
    const form = this.#forms[node]
    if (form === forms.exponential)
      return this.#means[node]! * standardExponential(this.#streams[node]!)
    if (form === forms.none) return -1
    if (form === forms.constant) return this.#means[node]!
    return this.#samplers[node]!(this.#streams[node]!)
  }
}

const forms = { none: 0, constant: 1, exponential: 2, other: 3 }

function formOf(distribution: Distribution | undefined): number {
  if (!distribution) return forms.none
  if (distribution.kind === "constant") return forms.constant
  return distribution.kind === "exponential" ? forms.exponential : forms.other
}
