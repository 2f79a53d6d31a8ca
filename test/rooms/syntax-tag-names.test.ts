import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { hashOf, TagNames } from "../../server/syntax/tag-names.ts"
import { unitsOf } from "../../server/text/index.ts"

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

  test("a name is found by its units when it is in ASCII and known", () => {
    const names = new TagNames()
    const find = (name: string) =>
      names.found(unitsOf(`<${name}>`), 1, 1 + name.length, hashOf(name))
    for (const name of ["bpmn:task", "ä", colliding(1)]) {
      assert.equal(find(name), -1)
      names.numberOf(name)
    }
    assert.equal(find("bpmn:task"), 1)
    assert.equal(find(colliding(1)), 3)
    assert.equal(find(colliding(2)), -1)
    assert.equal(find("bpmn:tasks"), -1)
    const long = "x".repeat(65)
    const more = Array.from({ length: 40 }, (_, at) => `${at}${"y".repeat(60)}`)
    for (const name of [long, ...more]) names.numberOf(name)
    assert.equal(find(long), -1)
    assert.equal(find(more[0]!), 5)
    assert.equal(find(more[39]!), 44)
    assert.equal(find("bpmn:task"), 1)
  })

  test("number 0 is the empty name, and a number without a name is refused", () => {
    const names = new TagNames()
    assert.equal(names.numberOf(""), 0)
    assert.equal(names.name(0), "")
    assert.throws(() => names.name(1), RangeError)
  })
})
