import type { RandomStream } from "../random.ts"
import type { DistributionKind } from "./kind.ts"
import { standardNormal } from "./normal.ts"

/** The sum of `shape` exponential durations of mean `scale`, for any `shape` above 0. */
export const gamma: DistributionKind<readonly [shape: number, scale: number]> = {
  parameters: [
    { name: "shape", unit: "number" },
    { name: "scale", unit: "seconds" },
  ],
  problem: ([shape]) => (shape === 0 ? "the shape must be above 0" : undefined),
  mean: ([shape, scale]) => shape * scale,
  variance: ([shape, scale]) => shape * scale ** 2,
  sampler:
    ([shape, scale]) =>
    stream =>
      scale * standardGamma(shape, stream),
}

/**
 * Draws from the gamma distribution of scale 1 by squeezing a normal number.
 *
 * @param shape above 0
 * @see Marsaglia and Tsang, A Simple Method for Generating Gamma Variables (2000)
 */
export function standardGamma(shape: number, stream: RandomStream): number {
  if (shape < 1)
    return standardGamma(shape + 1, stream) * Math.exp(Math.log(stream.uniform()) / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = standardNormal(stream)
    const root = 1 + c * x
    if (root <= 0) continue
    const v = root ** 3
    const u = stream.uniform()
    if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
  }
}
