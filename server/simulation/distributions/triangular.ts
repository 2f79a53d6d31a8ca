import type { DistributionKind } from "./kind.ts"

/**
 * A guess in three numbers: at least, most often, at most. By inversion.
 *
 * @see Law, Simulation Modeling and Analysis (2015), §8.3.15
 */
export const triangular: DistributionKind<readonly [min: number, mode: number, max: number]> = {
  parameters: [
    { name: "min", unit: "seconds" },
    { name: "mode", unit: "seconds" },
    { name: "max", unit: "seconds" },
  ],
  problem: ([min, mode, max]) =>
    min <= mode && mode <= max ? undefined : "min, mode and max must rise in this order",
  mean: ([min, mode, max]) => (min + mode + max) / 3,
  variance: ([min, mode, max]) =>
    (min ** 2 + mode ** 2 + max ** 2 - min * mode - min * max - mode * max) / 18,
  sampler: ([min, mode, max]) => {
    const width = max - min
    if (width === 0) return () => min
    const rising = (mode - min) / width
    return stream => {
      const at = stream.uniform()
      return at < rising
        ? min + width * Math.sqrt(rising * at)
        : max - width * Math.sqrt((1 - rising) * (1 - at))
    }
  },
}
