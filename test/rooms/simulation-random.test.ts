import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { RandomStream, streamOf } from "../../server/simulation/random.ts"

describe("random streams", () => {
  test("are xoshiro128**", () => {
    // From state 1, 2, 3, 4 the definition gives by hand: rotl(2 · 5, 7) · 9 = 11520.
    const stream = new RandomStream([1, 2, 3, 4])
    const bits = Array.from({ length: 4 }, () => stream.bits())
    assert.deepEqual(bits, reference([1, 2, 3, 4], 4))
    assert.equal(bits[0], 11520)
  })

  test("depend on seed, element and purpose, and on nothing else", () => {
    const first = (seed: number, element: string, purpose: "duration" | "branch") =>
      streamOf(seed, element, purpose).bits()
    assert.equal(first(1, "a", "duration"), first(1, "a", "duration"))
    const different = [
      first(1, "a", "duration"),
      first(2, "a", "duration"),
      first(2 ** 40 + 1, "a", "duration"),
      first(0.5, "a", "duration"),
      first(1, "b", "duration"),
      first(1, "ab", "duration"),
      first(1, "a", "branch"),
      first(1, "", "branch"),
    ]
    assert.equal(new Set(different).size, different.length)
  })

  test("of neighbouring names and seeds are not correlated", () => {
    // The correlation of n independent pairs has standard error 1/√n; five of them is never.
    const draws = 20_000
    for (const [a, b] of [
      [streamOf(1, "task1", "duration"), streamOf(1, "task2", "duration")],
      [streamOf(1, "task", "duration"), streamOf(2, "task", "duration")],
      [streamOf(1, "task", "duration"), streamOf(1, "task", "branch")],
    ] as const) {
      let product = 0
      for (let at = 0; at < draws; at++) product += (a.uniform() - 0.5) * (b.uniform() - 0.5) * 12
      assert.ok(Math.abs(product / draws) < 5 / Math.sqrt(draws), `${product / draws}`)
    }
  })

  test("fill the unit interval evenly and never reach its ends", () => {
    const cells = new Array<number>(100).fill(0)
    const stream = streamOf(9, "even", "arrival")
    for (let at = 0; at < 100_000; at++) {
      const drawn = stream.uniform()
      assert.ok(0 < drawn && drawn < 1)
      cells[Math.floor(drawn * 100)]!++
    }
    // χ² with 99 degrees of freedom: mean 99, standard deviation 14; five of them is never.
    const chiSquare = cells.reduce((sum, it) => sum + (it - 1000) ** 2 / 1000, 0)
    assert.ok(29 < chiSquare && chiSquare < 169, `${chiSquare}`)
  })
})

/** The generator as the paper states it, on arbitrary-precision integers. */
function reference(seed: readonly number[], count: number): number[] {
  const mask = 0xffffffffn
  const turned = (x: bigint, by: bigint) => ((x << by) | (x >> (32n - by))) & mask
  const s = seed.map(BigInt) as [bigint, bigint, bigint, bigint]
  return Array.from({ length: count }, () => {
    const result = (turned((s[1] * 5n) & mask, 7n) * 9n) & mask
    const t = (s[1] << 9n) & mask
    s[2] ^= s[0]
    s[3] ^= s[1]
    s[1] ^= s[2]
    s[0] ^= s[3]
    s[2] ^= t
    s[3] = turned(s[3], 11n)
    return Number(result)
  })
}
