/** The families of distributions, by the name they have in a scenario. */
import { constant } from "./constant.ts"
import { empirical } from "./empirical.ts"
import { erlang } from "./erlang.ts"
import { exponential } from "./exponential.ts"
import { gamma } from "./gamma.ts"
import type { DistributionKind, Sampler } from "./kind.ts"
import { lognormal } from "./lognormal.ts"
import { normal } from "./normal.ts"
import { triangular } from "./triangular.ts"
import { uniform } from "./uniform.ts"
import { weibull } from "./weibull.ts"

export type { DistributionKind, Parameter, Sampler } from "./kind.ts"

export type DistributionName =
  | "constant"
  | "empirical"
  | "erlang"
  | "exponential"
  | "gamma"
  | "lognormal"
  | "normal"
  | "triangular"
  | "uniform"
  | "weibull"

export const distributionKinds: Readonly<Record<DistributionName, DistributionKind>> = {
  constant,
  empirical,
  erlang,
  exponential,
  gamma,
  lognormal,
  normal,
  triangular,
  uniform,
  weibull,
}

/** A distribution of durations as a plain value. */
export interface Distribution {
  readonly kind: DistributionName
  /** In the order of the kind's parameters, durations in seconds; all finite and ≥ 0. */
  readonly parameters: readonly number[]
}

/** Seconds. */
export function meanOf({ kind, parameters }: Distribution): number {
  return distributionKinds[kind].mean(parameters)
}

export function samplerOf({ kind, parameters }: Distribution): Sampler {
  return distributionKinds[kind].sampler(parameters)
}
