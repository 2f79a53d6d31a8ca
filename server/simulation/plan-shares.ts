import { type Element, type Node, rowOf } from "../model/index.ts"
import { type Ground, listed } from "./ground.ts"

/**
 * Out of an exclusive gateway, given weights are divided by their sum where they exceed 1 together;
 * flows without a weight divide what is missing to 1. Flows nobody speaks of, or all of weight 0,
 * have equal shares. Elsewhere a weight is a probability, and one half for a condition nobody
 * speaks of.
 */
export function sharesOf(ground: Ground): Float64Array {
  const { graph, program, scenario, isSimulated, assumptions } = ground
  const shares = new Float64Array(graph.flows.length).fill(1)
  const [equal, half]: [Element[], Element[]] = [[], []]
  for (let node = 0; node < graph.elements.length; node++) {
    if (isSimulated[node] === 0 || program?.isPlain[node] === 1) continue
    const outgoing = rowOf(graph.outgoing, node)
    const weights = [...outgoing].map(it => scenario.branches.get(graph.flows[it]!.id ?? ""))
    const isExclusive = graph.kinds[node] === "exclusiveGateway"
    const found = isExclusive ? exclusiveShares(weights) : separateShares(ground, node, weights)
    for (const [at, flow] of outgoing.entries()) shares[flow] = found[at]!
    if (weights.some(it => it !== undefined) || found.every(it => it === 1)) continue
    if (isExclusive) equal.push(graph.elements[node]!)
    else half.push(graph.elements[node]!)
  }
  if (0 < equal.length)
    assumptions.push(
      `The branches of ${listed(equal)} are equally likely, because no probabilities are given.`,
    )
  if (0 < half.length)
    assumptions.push(
      `Each branch of ${listed(half)} that has to be decided is taken half of the time, ` +
        "because no probability is given.",
    )
  return shares
}

function exclusiveShares(weights: readonly (number | undefined)[]): number[] {
  const given = weights.filter(it => it !== undefined)
  const sum = given.reduce((sum, it) => sum + it, 0)
  const missing = weights.length - given.length
  if (missing === 0 && sum === 0) return weights.map(() => 1 / weights.length)
  const total = missing === 0 ? sum : Math.max(1, sum)
  return weights.map(it => (it ?? (total - sum) / missing) / total)
}

/** A flow without condition is always taken, unless none of a gateway has one. */
function separateShares(
  { graph, program }: Ground,
  node: Node,
  weights: readonly (number | undefined)[],
): number[] {
  const outgoing = [...rowOf(graph.outgoing, node)]
  const hasCondition = (flow: number) => program?.conditions[flow] !== undefined
  const isDecided = (flow: number) =>
    hasCondition(flow) || (/Gateway$/.test(graph.kinds[node]!) && !outgoing.some(hasCondition))
  return outgoing.map((flow, at) => Math.min(1, weights[at] ?? (isDecided(flow) ? 0.5 : 1)))
}
