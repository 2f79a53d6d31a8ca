import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { BatchMeans } from "../../server/metrics/interval.ts"
import { Sketch } from "../../server/metrics/sketch.ts"
import { TimesFold } from "../../server/metrics/summary.ts"
import { samplerOf } from "../../server/simulation/distributions/index.ts"
import { streamOf } from "../../server/simulation/random.ts"

const shares = [0, 0.001, 0.01, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1]

describe("sketch", () => {
  for (const [name, sample] of Object.entries(samples()))
    test(`quantiles of ${name} are within 1 % of the exact ones`, () => {
      const sketch = sketchOf(sample)
      const sorted = sample.toSorted((a, b) => a - b)
      for (const share of shares) {
        const exact = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!
        const found = sketch.quantile(share)
        assert.ok(Math.abs(found - exact) <= exact / 128, `${share}: ${found}, exactly ${exact}`)
      }
      assert.equal(sketch.min, sorted[0])
      assert.equal(sketch.max, sorted.at(-1))
      assert.equal(sketch.count, sorted.length)
      const sum = sample.reduce((sum, it) => sum + it, 0)
      assert.ok(Math.abs(sketch.sum - sum) <= 1e-9 * sum)
    })

  test("merging gives what one sketch of everything would be", () => {
    const all = Object.values(samples())
    const merged = new Sketch()
    for (const sample of all) merged.merge(sketchOf(sample))
    const whole = sketchOf(all.flat())
    for (const share of shares) assert.equal(merged.quantile(share), whole.quantile(share))
    assert.deepEqual([merged.count, merged.min, merged.max], [whole.count, whole.min, whole.max])
    assert.ok(Math.abs(merged.sum - whole.sum) < 1e-9 * whole.sum)
  })

  test("an empty one says 0 to everything, and merging it changes nothing", () => {
    const empty = new Sketch()
    for (const share of shares) assert.equal(empty.quantile(share), 0)
    assert.deepEqual([empty.count, empty.sum, empty.min, empty.max, empty.mean], [0, 0, 0, 0, 0])
    const one = sketchOf([3])
    one.merge(empty)
    assert.deepEqual([one.count, one.min, one.quantile(0.5)], [1, 3, 3])
    empty.merge(sketchOf([0, 0, 5]))
    assert.deepEqual([empty.min, empty.quantile(0.6), empty.quantile(0.7)], [0, 0, 5])
  })

  test("values outside its range stay between minimum and maximum", () => {
    const sketch = sketchOf([5e-324, 1e-12, 1e300])
    assert.equal(sketch.quantile(0.01), 5e-324)
    assert.ok(sketch.quantile(0.5) <= 1e300 && 5e-324 <= sketch.quantile(0.5))
    assert.equal(sketch.quantile(1), 1e300)
  })

  test("what is no measurement is refused", () => {
    for (const value of [-1, Number.NaN, Infinity])
      assert.throws(() => new Sketch().add(value), RangeError)
  })
})

describe("times", () => {
  test("are complete although waiting begins late", () => {
    const fold = new TimesFold()
    fold.add(0, 4)
    fold.add(0, 2)
    fold.add(3, 1)
    const { duration, waiting, processing } = fold.times()
    assert.deepEqual([duration.count, duration.min, duration.max, duration.mean], [3, 2, 4, 10 / 3])
    assert.deepEqual([waiting.count, waiting.min, waiting.max, waiting.mean], [3, 0, 3, 1])
    assert.deepEqual([processing.count, processing.min, processing.max], [3, 1, 4])
  })
})

describe("confidence interval", () => {
  test("holds the mean of independent values in 95 of 100 cases", () => {
    // 1000 trials: the share has a standard error of 0.7 points; three of them on each side.
    const covered = coverage(1000, stream => stream)
    assert.ok(0.929 <= covered && covered <= 0.971, `${covered}`)
  })

  test("holds the mean of values that depend on each other nearly as often", () => {
    // Each value is nine tenths the one before it: a naive interval would cover 33 %.
    let before = 0
    const covered = coverage(1000, value => {
      before = 0.9 * before + value
      return before
    })
    assert.ok(0.9 <= covered && covered <= 0.98, `${covered}`)
  })

  test("is not had of fewer than ten values", () => {
    const batches = new BatchMeans()
    for (let at = 0; at < 9; at++) batches.add(1)
    assert.equal(batches.interval(1), undefined)
    batches.add(1)
    assert.deepEqual(batches.interval(1), { low: 1, high: 1 })
  })
})

function coverage(trials: number, next: (value: number) => number): number {
  const stream = streamOf(4, "coverage", "delay")
  let covered = 0
  for (let trial = 0; trial < trials; trial++) {
    const batches = new BatchMeans()
    let sum = 0
    for (let at = 0; at < 3_000; at++) {
      const value = next(stream.uniform() - 0.5)
      sum += value
      batches.add(value)
    }
    const interval = batches.interval(sum / 3_000)!
    if (interval.low <= 0 && 0 <= interval.high) covered++
  }
  return covered / trials
}

function samples(): Record<string, number[]> {
  const draw = (kind: "exponential" | "lognormal", parameters: number[]) => {
    const sampler = samplerOf({ kind, parameters })
    const stream = streamOf(2, kind, "duration")
    return Array.from({ length: 10_000 }, () => sampler(stream))
  }
  return {
    "exponential durations": draw("exponential", [300]),
    "durations over many powers of ten": draw("lognormal", [1, 100]),
    "whole numbers with zeros": Array.from({ length: 1_000 }, (_, at) => at % 50),
    "one value": [42],
    "bucket edges": [1, 2, 4, 8, 1.015625, 1.03125],
  }
}

function sketchOf(values: readonly number[]): Sketch {
  const sketch = new Sketch()
  for (const value of values) sketch.add(value)
  return sketch
}
