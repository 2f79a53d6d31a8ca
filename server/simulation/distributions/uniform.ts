import type { DistributionKind } from "./kind.ts"

/** Any duration between two bounds, all equally likely. By inversion. */
export const uniform: DistributionKind<readonly [min: number, max: number]> = {
  parameters: [
    { name: "min", unit: "seconds" },
    { name: "max", unit: "seconds" },
  ],
  problem: ([min, max]) => (max < min ? "max lies below min" : undefined),
  mean: ([min, max]) => (min + max) / 2,
  variance: ([min, max]) => (max - min) ** 2 / 12,
  sampler: ([min, max]) => {
    const width = max - min
    return stream => min + width * stream.uniform()
  },
}
