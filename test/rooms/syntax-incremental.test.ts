import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { flaws, SyntaxTree } from "../../server/syntax/index.ts"
import type { LexemeBranch } from "../../server/syntax/leaf.ts"
import { leafFlawsOf } from "../../server/syntax/leaf-flaws.ts"
import { relex } from "../../server/syntax/relex.ts"
import type { Change } from "../../server/text/index.ts"
import { fixture } from "../harness/fixture.ts"
import { forbidWholeTree } from "../harness/forbid-whole.ts"

describe("an edit gives the tree of its text, however long that is, and rebuilds little", function () {
  this.timeout(60_000)

  test("in a tag and between tags", () => {
    editing(`<task id="a$0"/>`, "b", 1)
    editing(`<task id="$0a$0"/>`, "", 1)
    editing(`<task id="a"$0/>`, ` name="A"`, 1)
    editing(`<ta$0sk id="a"/>`, "x", 1)
    editing("<a/>$0<b/>", "\n", 1)
    editing("<a>some$0thing</a>", " & ", 1)
  })

  test("a new element, at once and character by character", () => {
    editing("<a/>$0<b/>", `<task id="c"></task>`, 3)
    editing(`<a/>$0<task id="c"></task>$0<b/>`, "", 1)
    // A new `<` ends what stands before it: that is read as well.
    typing("<a/>$0<b/>", `<c d="e"/>`, [2, 1, 1, 1, 1, 1, 1, 1, 1, 1])
    typing("<a>$0</a>", "<b></b>", [2, 1, 1, 2, 1, 1, 1])
  })

  test("what ends a tag, deleted and typed again", () => {
    editing(`<task id="a"$0>$0</task>`, "", 1)
    editing(`<task id="a"$0</task>`, ">", 1)
    editing(`<task id="a"$0/$0><b/>`, "", 1)
    editing(`<task id="a"$0><b/>`, "/", 1)
    editing("<task><$0/$0task>", "", 1)
    editing("<task><$0task>", "/", 1)
    editing("<task>$0</task>$0<b/>", "", 1)
    editing("<task>$0<b/>", "</task>", 2)
    editing(`<task id=$0"$0a"/><b/>`, "", 1)
  })

  test("a comment, opened and closed", () => {
    typing("<a/>$0<b/>", "<!---->", [2, 1, 1, 1, 1, 1, 1])
    editing("<!-- <a/> $0<b/>", "-->", 1)
    // What it hid comes to light.
    editing("<!-- <a/> $0-->$0<b/>", "", 2)
    editing("<a/>$0<b/>-->", "<!--", 2)
  })

  test("what is pasted is read", () => {
    editing("<a/>$0<b/>", "<c/>".repeat(200), 201, 5)
  })
})

describe("after an edit, what is wrong is read again in the leaf that changed", function () {
  this.timeout(60_000)

  test("where nothing is wrong, and where something is", () => {
    judging(`<task id="a$0"/>`, "b", [])
    judging(`<a/>$0<b/>`, "<c/>", [])
    judging(`<task id="a"$0>$0</task>`, "", ["xml-unfinished-tag"])
    judging("<task><$0/$0task>", "", ["xml-unclosed-tag", "xml-unclosed-tag"])
    judging("<task>$0</task>$0<b/>", "", ["xml-unclosed-tag"])
    judging(`<task id="$0"/>`, "&", ["xml-entity"])
    judging("<a/>$0<b/>", "<x:a/>", ["xml-namespace"])
    judging("<a/>$0<b/>", "<!--", ["xml-comment"])
  })
})

/** The same edits as those of `editing`: what is wrong equals what a fresh reading tells. */
function judging(source: string, typed: string, codes: readonly string[]): void {
  const counts = sizes.map(size => {
    const { text, selection } = fixture(around(source, size))
    const before = SyntaxTree.read(text)
    flaws(before)
    const { notes } = leafFlawsOf(before.names)
    const known = notes.readCount
    const tree = before.edit([{ range: selection, text: typed }])
    forbidWholeTree(tree)
    const found = flaws(tree)
    assert.deepEqual(
      found.map(it => it.code),
      codes,
      source,
    )
    const read = notes.readCount - known
    assert.deepEqual(found, flaws(SyntaxTree.read(tree.text.toString())))
    return read
  })
  // The changed leaf, and one more when a leaf is cut.
  assert.equal(counts[0], counts[1], source)
  assert.ok(counts[0]! <= 2, `${counts[0]} leaves read after ${source}`)
}

/** About 20 KB and 2 MB; in the middle of neither do two leaves meet. */
const sizes = [256, 25_000]

/**
 * Types over the selection, in the middle of a small and of a large document: the tree equals one
 * that is read anew, and what is rebuilt is counted.
 *
 * @param source  where it happens: `$0` is the cursor, two of them a selection
 * @param lexemes how many are read anew
 * @param leaves  how many are new; all others are the same objects
 */
function editing(source: string, typed: string, lexemes: number, leaves = 1): void {
  for (const size of sizes) {
    const { text, selection } = fixture(around(source, size))
    edited(SyntaxTree.read(text), { range: selection, text: typed }, lexemes, leaves)
  }
}

/** The same, character by character. */
function typing(source: string, typed: string, lexemes: readonly number[]): void {
  for (const size of sizes) {
    const { text, selection } = fixture(around(source, size))
    let tree = SyntaxTree.read(text)
    for (const [at, character] of [...typed].entries()) {
      const start = selection.start + at
      const change = { range: { start, end: start }, text: character }
      tree = edited(tree, change, lexemes[at]!, 1)
    }
  }
}

function edited(before: SyntaxTree, change: Change, lexemes: number, leaves: number): SyntaxTree {
  const after = before.edit([change])
  assertSame(after, SyntaxTree.read(after.text.toString()))
  const { replacement } = relex(before.leaves, before.text, after.text, change, before.names)
  const [old, all] = [[...before.leaves.leaves()], [...after.leaves.leaves()]]
  const known = new Set<object>(old)
  const made = all.filter(it => !known.has(it))
  const { leafIndex, before: replaced, added } = replacement
  const message = JSON.stringify(change)
  assert.deepEqual([added, made.length], [lexemes, leaves], message)
  const expected = old.toSpliced(leafIndex, replaced.length, ...made)
  assert.ok(expected.length === all.length && expected.every((it, at) => it === all[at]), message)
  const branches = new Set(branchesOf(before.leaves.root))
  const madeBranches = branchesOf(after.leaves.root).filter(it => !branches.has(it))
  // One for each level; more leaves may divide one.
  const { height } = after.leaves.root
  assert.ok(height <= madeBranches.length && madeBranches.length < height + leaves, message)
  return after
}

/** Lexemes and nesting; the numbers of names depend on the past, the names do not. */
function assertSame(tree: SyntaxTree, fresh: SyntaxTree): void {
  const { name, ...places } = tree.nesting
  const { name: freshName, ...freshPlaces } = fresh.nesting
  assert.deepEqual(places, freshPlaces)
  const namesOf = ({ names }: SyntaxTree, all: Int32Array) => Array.from(all, it => names.name(it))
  assert.deepEqual(namesOf(tree, name), namesOf(fresh, freshName))
  const unnamed = (all: Int32Array) => all.map((value, at) => (at % 3 === 2 ? value & 255 : value))
  assert.deepEqual(unnamed(tree.lexemes), unnamed(fresh.lexemes))
}

/** Every branch below a branch, itself included. */
function branchesOf(branch: LexemeBranch): LexemeBranch[] {
  if (branch.height === 1) return [branch]
  return [branch, ...branch.children.flatMap(it => branchesOf(it as LexemeBranch))]
}

/** A document of so many tasks, with a source in the middle. */
function around(source: string, size: number): string {
  const tasks = (from: number, to: number) =>
    Array.from(
      { length: to - from },
      (_, at) =>
        `  <task id="task_${from + at}" name="Task ${from + at}">\n` +
        `    <incoming>flow_${from + at}</incoming>\n  </task>\n`,
    ).join("")
  const [first, second] = [tasks(0, size / 2), tasks(size / 2, size)]
  return `<definitions>\n<process>\n${first}${source}\n${second}</process>\n</definitions>\n`
}
