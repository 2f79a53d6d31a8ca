import assert from "node:assert/strict"
import { describe, test } from "mocha"
import {
  type Distribution,
  type DistributionName,
  distributionKinds,
  meanOf,
  samplerOf,
} from "../../server/simulation/distributions/index.ts"
import { normalBelow, normalQuantile } from "../../server/simulation/distributions/normal.ts"
import { streamOf } from "../../server/simulation/random.ts"

interface Row {
  readonly kind: DistributionName
  readonly parameters: readonly number[]
  /** Closed forms, worked out by hand or to be looked up; not by the code under test. */
  readonly mean: number
  readonly variance: number
  /** A value and the probability of staying at or below it. */
  readonly below: readonly [value: number, probability: number]
}

const rows: readonly Row[] = [
  { kind: "constant", parameters: [7], mean: 7, variance: 0, below: [7, 1] },
  { kind: "uniform", parameters: [2, 8], mean: 5, variance: 3, below: [3.5, 0.25] },
  { kind: "exponential", parameters: [5], mean: 5, variance: 25, below: [5, 1 - Math.exp(-1)] },
  // Cut off at five standard deviations: φ(5) = 1.4867195e-6 still shows in the moments.
  {
    kind: "normal",
    parameters: [10, 2],
    mean: 10.0000029734,
    variance: 3.999970266,
    below: [12, 0.841344746],
  },
  // Half of it is cut off: the half-normal distribution, mean sd·√(2/π).
  {
    kind: "normal",
    parameters: [0, 3],
    mean: 2.393653682,
    variance: 3.270422049,
    below: [3, 0.682689492],
  },
  // σ² = ln 2, μ = ln 10 − σ²/2: the median is 10/√2.
  { kind: "lognormal", parameters: [10, 10], mean: 10, variance: 100, below: [7.071067812, 0.5] },
  { kind: "triangular", parameters: [1, 3, 11], mean: 5, variance: 14 / 3, below: [3, 0.2] },
  // Erlang(3): 1 − e^−x (1 + x + x²/2) at x = 2.
  { kind: "gamma", parameters: [3, 4], mean: 12, variance: 48, below: [8, 0.323323584] },
  // A shape of ½ and scale of 2 is the χ² distribution with one degree of freedom.
  { kind: "gamma", parameters: [0.5, 2], mean: 1, variance: 2, below: [1, 0.682689492] },
  { kind: "erlang", parameters: [2, 6], mean: 6, variance: 18, below: [3, 0.264241118] },
  // The Rayleigh distribution of σ = 1.
  {
    kind: "weibull",
    parameters: [2, Math.SQRT2],
    mean: 1.253314137,
    variance: 0.429203673,
    below: [1, 0.39346934],
  },
  // 1 three times in six, 4 twice, 10 once.
  {
    kind: "empirical",
    parameters: [1, 3, 4, 2, 10, 1],
    mean: 3.5,
    variance: 10.25,
    below: [4, 5 / 6],
  },
]

const draws = 200_000

describe("distributions", () => {
  for (const row of rows)
    test(`${row.kind}(${row.parameters.join(", ")}) has the moments of its closed form`, () => {
      const drawn = draw(row)
      const mean = average(drawn)
      const second = average(drawn.map(it => (it - row.mean) ** 2))
      const fourth = average(drawn.map(it => (it - row.mean) ** 4))
      const share = drawn.filter(it => it <= row.below[0]).length / draws
      // Five standard errors of each estimate: one in two million for a right sampler, and a
      // fixed seed, so a failure is never chance.
      const near = (found: number, expected: number, varianceOfOne: number) =>
        assert.ok(
          Math.abs(found - expected) <= 5 * Math.sqrt(varianceOfOne / draws) + 1e-9,
          `${found} instead of ${expected}`,
        )
      near(mean, row.mean, row.variance)
      near(second, row.variance, fourth - row.variance ** 2)
      near(share, row.below[1], row.below[1] * (1 - row.below[1]))
    })

  for (const row of rows)
    test(`${row.kind}(${row.parameters.join(", ")}) knows its own moments`, () => {
      const { mean, variance } = distributionKinds[row.kind]
      assert.ok(Math.abs(mean(row.parameters) - row.mean) < 1e-8)
      assert.ok(Math.abs(variance(row.parameters) - row.variance) < 1e-7)
      assert.equal(meanOf(row), mean(row.parameters))
    })

  test("every kind has a row", () =>
    assert.deepEqual(
      Object.keys(distributionKinds).filter(kind => !rows.some(it => it.kind === kind)),
      [],
    ))

  test("no draw is negative or infinite", () => {
    for (const row of rows) for (const it of draw(row)) assert.ok(0 <= it && it < Infinity)
  })

  test("the normal quantile inverts the normal distribution", () => {
    for (const x of [0, 0.1, 0.5, 1, 1.5, 2, 3, 4, 5, 6]) {
      assert.ok(Math.abs(normalQuantile(normalBelow(x)) - x) < 1e-6 * Math.max(1, x), `${x}`)
    }
    assert.ok(Math.abs(normalQuantile(0.975) - 1.959963984540054) < 1e-14)
    assert.ok(Math.abs(normalQuantile(1e-10) + 6.361340902404056) < 1e-12)
    assert.equal(normalQuantile(0.3), -normalQuantile(0.7))
  })

  test("the tail of the ziggurat has the weight it should", () => {
    // Beyond the ziggurat's base (7.697) lie e^−8 = 3.4e-4 · 2·10⁶ = 671 of two million draws.
    const stream = streamOf(3, "tail", "duration")
    const sampler = samplerOf({ kind: "exponential", parameters: [1] })
    let beyond = 0
    for (let at = 0; at < 2_000_000; at++) if (8 < sampler(stream)) beyond++
    assert.ok(Math.abs(beyond - 671) < 5 * Math.sqrt(671), `${beyond}`)
  })
})

function draw(distribution: Distribution): number[] {
  const stream = streamOf(1, `${distribution.kind}${distribution.parameters}`, "duration")
  const sampler = samplerOf(distribution)
  return Array.from({ length: draws }, () => sampler(stream))
}

function average(values: readonly number[]): number {
  return values.reduce((sum, it) => sum + it, 0) / values.length
}
