import type { DistributionKind } from "./kind.ts"

/**
 * Durations as they were observed, each as often as its weight says: value, weight, value, weight,
 * and so on. By the alias method: one number of the stream for each draw, however many values.
 *
 * @see Vose, A Linear Algorithm for Generating Random Numbers with a Given Distribution (1991)
 */
export const empirical: DistributionKind = {
  parameters: [],
  problem: pairs => {
    if (pairs.length === 0) return "at least one value is needed"
    return 0 < weightsOf(pairs).reduce(sum, 0) ? undefined : "the weights must not all be 0"
  },
  mean: pairs => mean(pairs, value => value),
  variance: pairs => {
    const middle = mean(pairs, value => value)
    return mean(pairs, value => (value - middle) ** 2)
  },
  sampler: pairs => {
    const values = Float64Array.from(pairs.filter((_, at) => at % 2 === 0))
    const { share, alias } = aliasTable(weightsOf(pairs))
    return stream => {
      const place = stream.uniform() * values.length
      const slot = Math.floor(place)
      return values[place - slot < share[slot]! ? slot : alias[slot]!]!
    }
  },
}

/** Slot i keeps `share[i]` of its width for value i and gives the rest to value `alias[i]`. */
function aliasTable(weights: readonly number[]): { share: Float64Array; alias: Int32Array } {
  const total = weights.reduce(sum, 0)
  const share = Float64Array.from(weights, weight => (weight / total) * weights.length)
  const alias = Int32Array.from(weights, (_, at) => at)
  const poor: number[] = []
  const rich: number[] = []
  share.forEach((it, at) => {
    if (it < 1) poor.push(at)
    else rich.push(at)
  })
  while (0 < poor.length && 0 < rich.length) {
    const taker = poor.pop()!
    const giver = rich[rich.length - 1]!
    alias[taker] = giver
    share[giver]! -= 1 - share[taker]!
    if (share[giver]! < 1) poor.push(rich.pop()!)
  }
  // What is left differs from 1 by rounding only.
  for (const at of [...poor, ...rich]) share[at] = 1
  return { share, alias }
}

function weightsOf(pairs: readonly number[]): number[] {
  return pairs.filter((_, at) => at % 2 === 1)
}

function mean(pairs: readonly number[], of: (value: number) => number): number {
  let total = 0
  let weights = 0
  for (let at = 0; at < pairs.length; at += 2) {
    total += of(pairs[at]!) * pairs[at + 1]!
    weights += pairs[at + 1]!
  }
  return total / weights
}

function sum(a: number, b: number): number {
  return a + b
}
