import type { DistributionKind } from "./kind.ts"
import { standardNormal } from "./normal.ts"

/**
 * Durations whose logarithm is normally distributed: many short ones, some very long. Mean and
 * standard deviation are those of the duration itself, not of its logarithm.
 *
 * @see Law, Simulation Modeling and Analysis (2015), §8.3.7
 */
export const lognormal: DistributionKind<readonly [mean: number, sd: number]> = {
  parameters: [
    { name: "mean", unit: "seconds" },
    { name: "sd", unit: "seconds" },
  ],
  problem: ([mean]) => (mean === 0 ? "the mean must be above 0" : undefined),
  mean: ([mean]) => mean,
  variance: ([, sd]) => sd ** 2,
  sampler: ([mean, sd]) => {
    const logVariance = Math.log1p((sd / mean) ** 2)
    const logMean = Math.log(mean) - logVariance / 2
    const logSd = Math.sqrt(logVariance)
    return stream => Math.exp(logMean + logSd * standardNormal(stream))
  },
}
