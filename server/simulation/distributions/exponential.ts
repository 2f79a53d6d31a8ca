import type { RandomStream } from "../random.ts"
import type { DistributionKind } from "./kind.ts"

/** Memoryless durations: what arrives independently of all else has such gaps. */
export const exponential: DistributionKind<readonly [mean: number]> = {
  parameters: [{ name: "mean", unit: "seconds" }],
  problem: () => undefined,
  mean: ([mean]) => mean,
  variance: ([mean]) => mean ** 2,
  sampler:
    ([mean]) =>
    stream =>
      mean * standardExponential(stream),
}

// The area under exp(−x) is covered by 256 layers of equal area. Layer 0 holds the tail beyond
// `tailAt`; `widths[i]` turns 32 random bits into an x within layer i, and bits below
// `surelyInside[i]` need no further look. Constants of the paper for 256 layers.
export const layers = 256
const tailAt = 7.69711747013105
const layerArea = 0.003949659822581572
export const widths = new Float64Array(layers)
export const heights = new Float64Array(layers)
export const surelyInside = new Uint32Array(layers)
fillLayers()

/**
 * Draws from the exponential distribution of mean 1: the ziggurat method, which needs no
 * logarithm 98 times in 100. How many bits it takes from the stream does not depend on the mean.
 *
 * @see Marsaglia and Tsang, The Ziggurat Method for Generating Random Variables (2000)
 */
export function standardExponential(stream: RandomStream): number {
  for (;;) {
    const bits = stream.bits()
    const layer = bits & (layers - 1)
    const x = bits * widths[layer]!
    if (bits < surelyInside[layer]!) return x
    if (layer === 0) return tailAt - Math.log(stream.uniform())
    const floor = heights[layer]!
    const ceiling = heights[layer - 1]!
    if (floor + stream.uniform() * (ceiling - floor) < Math.exp(-x)) return x
  }
}

function fillLayers(): void {
  const scale = 2 ** 32
  let edge = tailAt
  let previous = edge
  // The bottom layer is as wide as a rectangle of its area and the height at the tail.
  const bottomWidth = layerArea / Math.exp(-edge)
  surelyInside[0] = (edge / bottomWidth) * scale
  surelyInside[1] = 0
  widths[0] = bottomWidth / scale
  widths[layers - 1] = edge / scale
  heights[0] = 1
  heights[layers - 1] = Math.exp(-edge)
  for (let layer = layers - 2; 1 <= layer; layer--) {
    edge = -Math.log(layerArea / edge + Math.exp(-edge))
    surelyInside[layer + 1] = (edge / previous) * scale
    previous = edge
    heights[layer] = Math.exp(-edge)
    widths[layer] = edge / scale
  }
}
