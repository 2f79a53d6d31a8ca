import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { hashOf, TagNames } from "../../server/syntax/tag-names.ts"

/** Different names of one length and one hash. */
const colliding = (at: number) =>
  Array.from({ length: 16 }, (_, bit) => ((at >> bit) & 1 ? "BB" : "Aa")).join("")

describe("syntax: tag names", () => {
  test("a name keeps its number, however many others there are and whatever their hashes", () => {
    const names = new TagNames()
    const numbers = new Map<string, number>()
    const count = 40_000
    for (let at = 0; at < 3 * count; at++) {
      const name = at % 3 === 0 ? colliding(at % count) : `n${(at * 7919) % count}`
      const number = names.numberOf(name)
      assert.equal(number, numbers.get(name) ?? numbers.size + 1)
      assert.equal(names.name(number), name)
      numbers.set(name, number)
    }
    assert.equal(hashOf(colliding(1)), hashOf(colliding(count)))
    assert.equal(names.count, numbers.size + 1)
    for (const [name, number] of numbers) assert.equal(names.numberOf(name), number)
  })

  test("number 0 is the empty name, and a number without a name is refused", () => {
    const names = new TagNames()
    assert.equal(names.numberOf(""), 0)
    assert.equal(names.name(0), "")
    assert.throws(() => names.name(1), RangeError)
  })
})
