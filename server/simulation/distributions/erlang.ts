import { standardGamma } from "./gamma.ts"
import type { DistributionKind } from "./kind.ts"

/** Work in `phases` equal steps, each exponential; `mean` is that of all of them together. */
export const erlang: DistributionKind<readonly [phases: number, mean: number]> = {
  parameters: [
    { name: "phases", unit: "number" },
    { name: "mean", unit: "seconds" },
  ],
  problem: ([phases]) =>
    Number.isInteger(phases) && 1 <= phases ? undefined : "phases must be a whole number above 0",
  mean: ([, mean]) => mean,
  variance: ([phases, mean]) => mean ** 2 / phases,
  sampler:
    ([phases, mean]) =>
    stream =>
      (mean / phases) * standardGamma(phases, stream),
}
