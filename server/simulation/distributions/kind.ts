import type { RandomStream } from "../random.ts"

/** Draws one duration: seconds, ≥ 0 and finite. */
export type Sampler = (stream: RandomStream) => number

export interface Parameter {
  readonly name: string
  /** Seconds may be written as a duration, such as `5m` or `PT5M`. */
  readonly unit: "seconds" | "number"
}

/**
 * One family of distributions. All methods but `problem` expect parameters in which `problem`
 * finds nothing wrong.
 */
export interface DistributionKind<Parameters extends readonly number[] = readonly number[]> {
  /** In the order they are written. */
  readonly parameters: readonly Parameter[]
  /** Why the parameters (as many as `parameters`, all finite and ≥ 0) make no distribution. */
  problem(parameters: Parameters): string | undefined
  /** Closed form, in seconds. */
  mean(parameters: Parameters): number
  /** Closed form, in seconds². */
  variance(parameters: Parameters): number
  sampler(parameters: Parameters): Sampler
}
