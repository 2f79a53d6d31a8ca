import { standardExponential } from "./exponential.ts"
import type { DistributionKind } from "./kind.ts"

/**
 * Time until something gives way: a shape below 1 for early failures, above 1 for wear. `scale` is
 * the duration that 63 % stay below.
 *
 * @see Law, Simulation Modeling and Analysis (2015), §8.3.5
 */
export const weibull: DistributionKind<readonly [shape: number, scale: number]> = {
  parameters: [
    { name: "shape", unit: "number" },
    { name: "scale", unit: "seconds" },
  ],
  // Below 0.05 the largest draws leave the range of floating-point numbers.
  problem: ([shape]) => (shape < 0.05 ? "the shape must be 0.05 or more" : undefined),
  mean: ([shape, scale]) => scale * gammaFunction(1 + 1 / shape),
  variance: ([shape, scale]) =>
    scale ** 2 * (gammaFunction(1 + 2 / shape) - gammaFunction(1 + 1 / shape) ** 2),
  sampler: ([shape, scale]) => {
    const power = 1 / shape
    return stream => scale * standardExponential(stream) ** power
  },
}

/**
 * Γ(x) for x ≥ 1, to about 10 digits: Stirling's series, after moving x to where it is exact.
 *
 * @see Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 6.1.40
 */
function gammaFunction(x: number): number {
  let below = 1
  let above = x
  while (above < 10) below *= above++
  const series = 1 / (12 * above) - 1 / (360 * above ** 3) + 1 / (1260 * above ** 5)
  return (
    (Math.exp((above - 0.5) * Math.log(above) - above + series) * Math.sqrt(2 * Math.PI)) / below
  )
}
