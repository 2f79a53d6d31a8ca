import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { formatDuration, parseDuration } from "../../server/simulation/duration.ts"
import { formatDistribution, readDistribution } from "../../server/simulation/notation.ts"

describe("durations", () => {
  for (const [written, seconds] of [
    ["PT5M", 300],
    ["pt5m", 300],
    ["PT1.5S", 1.5],
    ["PT0,5H", 1800],
    ["P1DT2H3M4S", 93_784],
    ["P2W", 1_209_600],
    ["P1M", 2_592_000],
    ["P1Y", 31_536_000],
    ["P0D", 0],
    ["300", 300],
    ["0.5", 0.5],
    ["90s", 90],
    [" 5 min ", 300],
    ["1h30m", 5_400],
    ["1 h 30 min", 5_400],
    ["2 days", 172_800],
    ["250ms", 0.25],
  ] as const)
    test(`“${written}” lasts ${seconds} s`, () => assert.equal(parseDuration(written), seconds))

  for (const written of ["", "P", "PT", "P1DT", "PT-5M", "-5", "5 x", "m", "1.2.3s", "1e5", "P1H"])
    test(`“${written}” is no duration`, () => assert.equal(parseDuration(written), undefined))

  test("a duration beyond all numbers is none", () =>
    assert.equal(parseDuration("9".repeat(400)), undefined))

  for (const [seconds, said] of [
    [0, "0 s"],
    [0.0123456, "12.3 ms"],
    [1.5, "1.5 s"],
    [59.96, "1 min"],
    [60, "1 min"],
    [125.4, "2 min 5 s"],
    [3_600, "1 h"],
    [7_500, "2 h 5 min"],
    [7_199.9, "2 h"],
    [90_000, "1 d 1 h"],
    [86_400 * 365, "365 d"],
  ] as const)
    test(`${seconds} s is said “${said}”`, () => assert.equal(formatDuration(seconds), said))
})

describe("notation of distributions", () => {
  for (const [written, kind, parameters] of [
    [300, "constant", [300]],
    ["5m", "constant", [300]],
    ["PT5M", "constant", [300]],
    ["constant(5m)", "constant", [300]],
    ["Exponential( PT5M )", "exponential", [300]],
    ["exponential(mean 5m)", "exponential", [300]],
    ["uniform(max 8m, min 2m)", "uniform", [120, 480]],
    ["normal(10m, sd = 2m)", "normal", [600, 120]],
    ["lognormal(mean: 10m, sd: 5m)", "lognormal", [600, 300]],
    ["triangular(1m, 3m, 10m)", "triangular", [60, 180, 600]],
    ["gamma(shape 2, scale 5m)", "gamma", [2, 300]],
    ["erlang(phases 3, mean 9m)", "erlang", [3, 540]],
    ["weibull(1.5, 1h)", "weibull", [1.5, 3600]],
    ["empirical(2m: 70, 5m: 30)", "empirical", [120, 70, 300, 30]],
    ["empirical(2m, 5m)", "empirical", [120, 1, 300, 1]],
    [{ distribution: "normal", mean: "PT10M", sd: 30 }, "normal", [600, 30]],
    [
      { distribution: "empirical", values: ["2m", 300], weights: [7, 3] },
      "empirical",
      [120, 7, 300, 3],
    ],
  ] as const)
    test(`${JSON.stringify(written)}`, () =>
      assert.deepEqual(readDistribution(written), { kind, parameters }))

  for (const [written, problem] of [
    ["soon", "“soon” is neither a duration nor a distribution; write 5m, PT5M or exponential(5m)"],
    ["poisson(5m)", /^“poisson” is no known distribution; known are constant, empirical, /],
    ["constructor(5m)", /no known distribution/],
    ["uniform(8m, 2m)", "uniform: max lies below min"],
    ["uniform(8m)", "uniform takes min and max, not 1 value"],
    ["normal(mean 5m, mean 6m)", "normal needs sd"],
    ["normal(mean 5m, variance 6m)", "normal takes mean and sd, not variance"],
    ["gamma(5m, 2)", "shape of gamma: “5m” is no number ≥ 0"],
    ["erlang(1.5, 2m)", "erlang: phases must be a whole number above 0"],
    ["empirical()", "empirical: at least one value is needed"],
    ["empirical(1m: 0)", "empirical: the weights must not all be 0"],
    [-5, /neither a duration/],
    [null, /^expected a duration or a distribution/],
    [["5m"], /^expected a duration or a distribution/],
    [{ mean: 5 }, /^"distribution" must name one of/],
    [{ distribution: "exponential" }, "exponential needs mean"],
    [{ distribution: "empirical", values: [1], weights: [] }, /^"weights" must be a list/],
  ] as const)
    test(`${JSON.stringify(written)} is refused in a sentence`, () => {
      const read = readDistribution(written)
      assert.equal(typeof read, "string")
      if (problem instanceof RegExp) assert.match(read as string, problem)
      else assert.equal(read, problem)
    })

  for (const written of [
    "5 min",
    "exponential(mean 5 min)",
    "gamma(shape 2, scale 5 min)",
    "empirical(2 min: 70, 5 min: 30)",
  ])
    test(`${written} is written as it is read`, () => {
      const read = readDistribution(written)
      assert.ok(typeof read !== "string")
      assert.equal(formatDistribution(read), written)
    })
})
