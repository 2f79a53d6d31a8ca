import type { RandomStream } from "../random.ts"
import type { DistributionKind } from "./kind.ts"

/**
 * The normal distribution without its part below 0, for a duration is not negative: what falls
 * there is drawn again, so the mean of what is drawn lies a little above `mean`.
 */
export const normal: DistributionKind<readonly [mean: number, sd: number]> = {
  parameters: [
    { name: "mean", unit: "seconds" },
    { name: "sd", unit: "seconds" },
  ],
  problem: () => undefined,
  mean: ([mean, sd]) => (sd === 0 ? mean : mean + sd * hazardBelow(mean / sd)),
  variance: ([mean, sd]) => {
    if (sd === 0) return 0
    const hazard = hazardBelow(mean / sd)
    return sd ** 2 * (1 - (mean / sd) * hazard - hazard ** 2)
  },
  sampler: ([mean, sd]) => {
    if (sd === 0) return () => mean
    return stream => {
      // At least every second draw is kept, because the mean is not negative.
      for (;;) {
        const drawn = mean + sd * standardNormal(stream)
        if (0 <= drawn) return drawn
      }
    }
  },
}

/**
 * Draws from the standard normal distribution by inversion: one number of the stream for each.
 *
 * @see Wichura, Algorithm AS 241: The Percentage Points of the Normal Distribution (1988), PPND16
 */
export function standardNormal(stream: RandomStream): number {
  return normalQuantile(stream.uniform())
}

/**
 * @param probability in (0, 1)
 * @returns the value below which a standard normal number falls with this probability, to about
 *   16 digits
 */
export function normalQuantile(probability: number): number {
  const fromMiddle = probability - 0.5
  if (Math.abs(fromMiddle) <= 0.425) {
    const r = 0.180625 - fromMiddle * fromMiddle
    return fromMiddle * (polynomial(central, r) / polynomial(centralBelow, r))
  }
  const r = Math.sqrt(-Math.log(fromMiddle < 0 ? probability : 1 - probability))
  const size =
    r <= 5
      ? polynomial(outer, r - 1.6) / polynomial(outerBelow, r - 1.6)
      : polynomial(far, r - 5) / polynomial(farBelow, r - 5)
  return fromMiddle < 0 ? -size : size
}

/** φ(x) / Φ(x) of the standard normal distribution, for x ≥ 0. */
function hazardBelow(x: number): number {
  return Math.exp(-x * x * 0.5) / Math.sqrt(2 * Math.PI) / normalBelow(x)
}

/**
 * Φ(x): the series of Marsaglia, exact to double precision where it is used (0 ≤ x).
 *
 * @see Marsaglia, Evaluating the Normal Distribution (2004)
 */
export function normalBelow(x: number): number {
  if (8 < x) return 1
  let sum = x
  let term = x
  for (let odd = 3; 1e-17 * sum < term; odd += 2) {
    term *= (x * x) / odd
    sum += term
  }
  return 0.5 + (sum * Math.exp(-x * x * 0.5)) / Math.sqrt(2 * Math.PI)
}

/** Coefficients from the constant term up. */
function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0
  for (let at = coefficients.length - 1; 0 <= at; at--) value = value * x + coefficients[at]!
  return value
}

const central = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
  67265.7709270087, 33430.57558358813, 2509.0809287301227,
]
const centralBelow = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
  28729.085735721943, 5226.495278852854,
]
const outer = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
  0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
]
const outerBelow = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008,
  0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-9,
]
const far = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
  0.026532189526576124, 0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
]
const farBelow = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
  0.000018463183175100548, 1.421511758316446e-7, 2.0442631033899397e-15,
]
