import type { DistributionKind } from "./kind.ts"

/** Always the same duration. */
export const constant: DistributionKind<readonly [value: number]> = {
  parameters: [{ name: "value", unit: "seconds" }],
  problem: () => undefined,
  mean: ([value]) => value,
  variance: () => 0,
  sampler:
    ([value]) =>
    () =>
      value,
}
