import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { type Algebra, type Branch, type Leaf, Sequence } from "../../server/sequence/index.ts"
import { lots } from "../harness/lots.ts"

/** A leaf that says its word; the sum is what all words say in a row, so order matters. */
interface Word extends Leaf<string> {}

let joins = 0
const words: Algebra<string> = {
  join: parts => {
    joins++
    return parts.map(it => it.sum).join(" ")
  },
  exchanged: () => undefined,
}

const wordsOf = (texts: readonly string[]): Word[] => texts.map(sum => ({ sum }))
const count = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => String(from + at))

describe("sequence", () => {
  test("holds its leaves in order, and their sum", () => {
    for (const length of [1, 23, 24, 25, 600, 20_000]) {
      const texts = count(0, length)
      const sequence = Sequence.of(wordsOf(texts), words)
      assertSound(sequence, texts)
      assert.equal(sequence.leaf(length - 1).sum, texts.at(-1))
      assert.deepEqual(
        [...sequence.leaves(length >> 1)].map(it => it.sum),
        texts.slice(length >> 1),
      )
    }
  })

  test("an exchange makes one node a level, and leaves the old sequence alone", () => {
    const before = Sequence.of(wordsOf(count(0, 20_000)), words)
    joins = 0
    const after = before.replace(12_345, 12_346, wordsOf(["new"]))
    assert.equal(joins, before.root.height)
    assert.equal(before.leaf(12_345).sum, "12345")
    assert.equal(after.leaf(12_345).sum, "new")
    const shared = new Set(nodesOf(before.root))
    assert.equal(nodesOf(after.root).filter(it => !shared.has(it)).length, before.root.height + 1)
  })

  test("what is replaced by lot is what is replaced in an array (seed 7)", () => {
    const draw = lots(7)
    const below = (limit: number) => Math.floor(draw() * limit)
    let texts = count(0, 500)
    let sequence = Sequence.of(wordsOf(texts), words)
    for (let round = 0; round < 3000; round++) {
      const start = below(texts.length + 1)
      const isLong = draw() < 0.02
      const end = Math.min(texts.length, start + below(isLong ? 400 : 4))
      let made = count(round * 1000, round * 1000 + below(isLong ? 300 : 4))
      if (made.length === 0 && end - start === texts.length) made = ["last"]
      const old = sequence.root.sum
      const next = sequence.replace(start, end, wordsOf(made))
      assert.equal(sequence.root.sum, old)
      texts = texts.toSpliced(start, end - start, ...made)
      sequence = next
      assert.equal(sequence.root.sum, texts.join(" "))
      if (round % 50 === 0) assertSound(sequence, texts)
    }
  })

  test("ranges outside, and nothing left, are refused", () => {
    const sequence = Sequence.of(wordsOf(["a", "b"]), words)
    assert.throws(() => sequence.replace(1, 3, []), RangeError)
    assert.throws(() => sequence.replace(0, 2, []), RangeError)
    assert.throws(() => sequence.leaf(2), RangeError)
    assert.throws(() => Sequence.of<Word, string>([], words), RangeError)
  })
})

function assertSound(sequence: Sequence<Word, string>, texts: readonly string[]): void {
  assert.equal(sequence.leafCount, texts.length)
  assert.deepEqual(
    [...sequence.leaves()].map(it => it.sum),
    texts,
  )
  const visit = (node: Branch<Word, string>): void => {
    assert.ok(0 < node.children.length && node.children.length <= 24)
    assert.equal(node.sum, node.children.map(it => it.sum).join(" "))
    if (node.height === 1) {
      assert.equal(node.leafCount, node.children.length)
      return
    }
    const branches = node.children as Branch<Word, string>[]
    assert.equal(
      node.leafCount,
      branches.reduce((sum, it) => sum + it.leafCount, 0),
    )
    for (const it of branches) {
      assert.equal(it.height, node.height - 1)
      visit(it)
    }
  }
  visit(sequence.root)
}

/** Every leaf and branch below a branch, itself included. */
function nodesOf(branch: Branch<Word, string>): object[] {
  if (branch.height === 1) return [branch, ...branch.children]
  return [branch, ...branch.children.flatMap(it => nodesOf(it as Branch<Word, string>))]
}
