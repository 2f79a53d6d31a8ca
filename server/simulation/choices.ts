import type { Program } from "../engine/index.ts"
import type { Flow, Node } from "../model/index.ts"
import type { Plan } from "./plan.ts"
import { type RandomStream, streamOf } from "./random.ts"

/** Decides by chance which flows leave a node. Each node draws from its own stream. */
export class Choices {
  readonly #program: Program
  readonly #isExclusive: Uint8Array
  readonly #starts: Int32Array
  readonly #items: Int32Array
  readonly #shareOfFlow: Float64Array
  readonly #seed: number
  readonly #streams: (RandomStream | undefined)[]

  constructor(plan: Plan, program: Program) {
    this.#program = program
    this.#isExclusive = Uint8Array.from(program.graph.kinds, it =>
      it === "exclusiveGateway" ? 1 : 0,
    )
    this.#starts = program.outgoing.starts
    this.#items = program.outgoing.items
    this.#shareOfFlow = plan.shareOfFlow
    this.#seed = plan.seed
    this.#streams = program.graph.elements.map(() => undefined)
  }

  /**
   * Writes the flows to take to the front of `chosen`; at least one.
   *
   * @param node has a flow out
   * @returns how many
   */
  choose(node: Node, chosen: Int32Array): number {
    if (this.#isExclusive[node] === 0) return this.#chooseEach(node, chosen)
    chosen[0] = this.#chooseOne(node)
    return 1
  }

  /** Any whole number below `count`, all equally likely. */
  below(node: Node, count: number): number {
    return Math.floor(this.#streamAt(node).uniform() * count)
  }

  #chooseOne(node: Node): Flow {
    const items = this.#items
    const first = this.#starts[node]!
    const last = this.#starts[node + 1]! - 1
    let left = this.#streamAt(node).uniform()
    for (let at = first; at < last; at++) {
      left -= this.#shareOfFlow[items[at]!]!
      if (left < 0) return items[at]!
    }
    // What rounding leaves over must not go to a flow that is never taken.
    let at = last
    while (first < at && this.#shareOfFlow[items[at]!] === 0) at--
    return items[at]!
  }

  /** The default flow is taken if no other one that had to be decided is. */
  #chooseEach(node: Node, chosen: Int32Array): number {
    const { graph, outgoing } = this.#program
    const { starts, items } = outgoing
    const stream = this.#streamAt(node)
    const defaultFlow = graph.defaultFlow[node]!
    const to = starts[node + 1]!
    let [count, decided] = [0, 0]
    for (let at = starts[node]!; at < to; at++) {
      const flow = items[at]!
      if (flow === defaultFlow) continue
      const share = this.#shareOfFlow[flow]!
      if (share < 1 && share <= stream.uniform()) continue
      if (share < 1 || this.#program.conditions[flow]) decided++
      chosen[count++] = flow
    }
    const hasDefault = 0 <= defaultFlow && graph.source[defaultFlow] === node
    if (hasDefault && decided === 0) chosen[count++] = defaultFlow
    if (0 < count) return count
    chosen[0] = items[starts[node]! + Math.floor(stream.uniform() * (to - starts[node]!))]!
    return 1
  }

  #streamAt(node: Node): RandomStream {
    let stream = this.#streams[node]
    if (!stream) {
      const id = this.#program.graph.elements[node]!.id ?? ""
      this.#streams[node] = stream = streamOf(this.#seed, id, "branch")
    }
    return stream
  }
}
