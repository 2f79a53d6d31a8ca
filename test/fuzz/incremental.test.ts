import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { describe, it } from "mocha"
import { flaws, SyntaxTree } from "../../server/syntax/index.ts"
import { decode, Text } from "../../server/text/index.ts"
import { corpusFiles } from "../corpus/files.ts"
import { lots } from "../harness/lots.ts"
import { randomChange } from "../harness/typing.ts"
import { shapes } from "./shapes.ts"

const isLong = process.env.FLOWMETER_FUZZ === "long"
const seed = Number(process.env.FLOWMETER_SEED ?? 1)
const rounds = isLong ? 20_000 : 1000
/** Edits of one document, one after the other. */
const editsPerRound = 50

describe("trees kept while typing", function () {
  this.timeout(isLong ? 7_200_000 : 300_000)

  it(`${rounds * editsPerRound} edits leave what reading anew gives, seed ${seed}`, () => {
    const sources = documents()
    for (let round = 0; round < rounds; round++) {
      const draw = lots(seed * 1_000_003 + round)
      const source = sources[Math.floor(draw() * sources.length)]!
      try {
        type(source(), draw)
      } catch (error) {
        assert.fail(
          `round ${round} of seed ${seed}: ${error instanceof Error ? `${error.message} ${error.cause}` : error}`,
        )
      }
    }
  })
})

/** Corpus files that are not large, and shapes that attack. */
function documents(): readonly (() => string)[] {
  const files = corpusFiles()
  const read = (path: string) => decode(readFileSync(path)).text.slice(0, 60_000)
  return [
    ...files.filter((_, at) => at % 8 === 0).map(path => () => read(path)),
    ...shapes.map(it => () => it.text(Math.min(it.size, 200)).slice(0, 60_000)),
    () => "",
  ]
}

function type(source: string, draw: () => number): void {
  let string = source
  let tree = SyntaxTree.read(source)
  const undo: { tree: SyntaxTree; string: string }[] = []
  for (let step = 0; step < editsPerRound; step++) {
    if (draw() < 0.1 && 0 < undo.length) {
      // An older version is still what it was, and can be edited.
      const older = undo[Math.floor(draw() * undo.length)]!
      ;({ tree, string } = older)
    }
    undo.push({ tree, string })
    const changes = draw() < 0.1 ? [string, string] : [string]
    const made = changes.map(() => {
      const change = randomChange(string, draw)
      string = string.slice(0, change.range.start) + change.text + string.slice(change.range.end)
      return change
    })
    tree = tree.edit(made)
    try {
      assertFresh(tree, string, draw)
    } catch (error) {
      throw new Error(`step ${step}: ${JSON.stringify(made)}`, { cause: error })
    }
  }
}

/** Whether a tree is what reading its text gives; asked in places before it is read as a whole. */
function assertFresh(tree: SyntaxTree, string: string, draw: () => number): void {
  const fresh = SyntaxTree.read(new Text(string))
  const { nesting } = fresh
  assert.equal(tree.text.length, string.length)
  assert.equal(tree.elementCount, fresh.elementCount)
  for (let asked = 0; asked < 3 && 0 < tree.elementCount; asked++) {
    const index = Math.floor(draw() * tree.elementCount)
    const [a, b] = [tree.element(index), fresh.element(index)]
    assert.equal(a.name, b.name)
    assert.deepEqual(a.range, b.range)
    assert.equal(a.closeLexeme, nesting.close[index])
    assert.equal(a.parent?.index ?? -1, nesting.parent[index])
    assert.equal(a.end, nesting.end[index])
    const offset = Math.floor(draw() * (string.length + 1))
    assert.equal(tree.elementAt(offset)?.index, fresh.elementAt(offset)?.index)
  }
  if (draw() < 0.2) assert.deepEqual(flaws(tree), flaws(fresh))
  assert.deepEqual(lexemesOf(tree), lexemesOf(fresh))
  if (draw() < 0.05) {
    assert.equal(tree.text.toString(), string)
    assert.deepEqual(tree.nesting.close, nesting.close)
    assertLeaves(tree)
  }
}

/** The lexemes with the names of tags in place of their numbers, which depend on the past. */
function lexemesOf(tree: SyntaxTree): (number | string)[] {
  return Array.from(tree.lexemes, (value, at) =>
    at % 3 < 2 ? value : `${value & 255} ${tree.names.name(value >>> 8)}`,
  )
}

/** Every leaf but the first begins with a lexeme; none is empty or too large beside others. */
function assertLeaves({ leaves, text }: SyntaxTree): void {
  let length = 0
  for (const leaf of leaves.leaves()) {
    if (0 < length) assert.equal(leaf.lexemes[0], 0)
    if (1 < leaves.leafCount) assert.ok(16 <= leaf.sum.lexemes && leaf.sum.lexemes <= 128)
    length += leaf.sum.length
  }
  assert.equal(length, text.length)
}
