import assert from "node:assert/strict"
import { describe, it } from "mocha"
import {
  type LexemeBranch,
  type LexemeLeaf,
  type LexemeTree,
  leafOf,
  movedLeaf,
  opensElement,
  traitsOf,
  treeOf,
} from "../../server/syntax/leaf.ts"
import { lexemeFlaw, lexemeKind, lexemeStride, nameShift } from "../../server/syntax/lexer.ts"
import { nest } from "../../server/syntax/nesting.ts"
import { closeOf, enclosing } from "../../server/syntax/structure.ts"
import { TagStack, tagOf } from "../../server/syntax/tag-stack.ts"
import { lots } from "../harness/lots.ts"

const isLong = process.env.FLOWMETER_FUZZ === "long"
const seed = Number(process.env.FLOWMETER_SEED ?? 1)
const rounds = isLong ? 300 : 6
/** Replacements in one tree, one after the other. */
const stepsPerRound = 300

type Draw = () => number

describe("lexeme trees of many levels", function () {
  this.timeout(isLong ? 7_200_000 : 60_000)

  it(`say of ${rounds * stepsPerRound} replacements what their lexemes say, seed ${seed}`, () => {
    for (let round = 0; round < rounds; round++) {
      const draw = lots(seed * 1_000_003 + round)
      let tree = treeOf(randomLeaves(draw, 700))
      for (let step = 0; step < stepsPerRound; step++) {
        const message = `round ${round}, step ${step} of seed ${seed}`
        tree = replaced(tree, draw)
        // Asked or not asked, what a branch says must not depend on it.
        if (draw() < 0.5) assertSays(someBranch(tree, draw), message)
        if (draw() < 0.1) assertPlaces(tree, draw, message)
      }
      for (const branch of branchesOf(tree.root)) assertSays(branch, `round ${round}`)
    }
  })
})

/** Mostly one leaf for one, as typing does; now and then many for many. */
function replaced(tree: LexemeTree, draw: Draw): LexemeTree {
  const at = below(draw, tree.leafCount)
  const kind = draw()
  const leaf = tree.leaf(at)
  if (kind < 0.3)
    return tree.replace(at, at + 1, [movedLeaf(leaf, leaf.lexemes, 1 + leaf.sum.length)])
  if (kind < 0.9) {
    const [made] = randomLeaves(draw, 1)
    return tree.replace(at, at + 1, [leafOf(made!.lexemes, made!.sum.length)])
  }
  const end = Math.min(tree.leafCount, at + below(draw, 40))
  return tree.replace(at, end, randomLeaves(draw, 1 + below(draw, 40)))
}

/** Whether a branch says of itself what follows from all its lexemes. */
function assertSays({ sum, ...branch }: LexemeBranch, message: string): void {
  const leaves = leavesBelow({ sum, ...branch })
  const lexemes = leaves.flatMap(it => Array.from(it.lexemes))
  const words = lexemes.filter((_, at) => at % lexemeStride === 2)
  const stack = new TagStack(true)
  for (const [place, word] of words.entries()) if (0 <= tagOf(word)) stack.take(tagOf(word), place)
  assert.equal(sum.unclosed, stack.dropped, message)
  assert.deepEqual(sum.word, stack.drain(), message)
  assert.equal(sum.lexemes, words.length, message)
  assert.equal(sum.elements, words.filter(opensElement).length, message)
  assert.equal(
    sum.traits,
    words.reduce((all, word) => all | traitsOf(word), 0),
    message,
  )
  assert.equal(
    sum.length,
    leaves.reduce((length, it) => length + it.sum.length, 0),
    message,
  )
}

/** Whether searching finds the pairs that pairing all tags gives. */
function assertPlaces(tree: LexemeTree, draw: Draw, message: string): void {
  const { root } = tree
  const lexemes = Int32Array.from(leavesBelow(root).flatMap(it => Array.from(it.lexemes)))
  const { open, close, parent } = nest(lexemes, root.sum.elements)
  for (let asked = 0; asked < 5 && 0 < open.length; asked++) {
    const element = below(draw, open.length)
    const word = lexemes[open[element]! * lexemeStride + 2]!
    const isStart = (word & 15) === lexemeKind.startTag
    if (isStart) {
      const found = closeOf(tree, open[element]!, tagOf(word), { tags: 0 })
      assert.equal(found, close[element], message)
    }
    const around: { open: number; close: number }[] = []
    for (let at = parent[element]!; 0 <= at; at = parent[at]!)
      around.push({ open: open[at]!, close: close[at]! })
    assert.deepEqual([...enclosing(tree, open[element]!)], around, message)
  }
}

function someBranch({ root }: LexemeTree, draw: Draw): LexemeBranch {
  let branch = root
  while (1 < branch.height && draw() < 0.7)
    branch = branch.children[below(draw, branch.children.length)] as LexemeBranch
  return branch
}

function branchesOf(branch: LexemeBranch): LexemeBranch[] {
  if (branch.height === 1) return [branch]
  return [branch, ...branch.children.flatMap(it => branchesOf(it as LexemeBranch))]
}

function leavesBelow(branch: LexemeBranch): LexemeLeaf[] {
  if (branch.height === 1) return branch.children as LexemeLeaf[]
  return branch.children.flatMap(it => leavesBelow(it as LexemeBranch))
}

/** Leaves of a few lexemes each, mostly tags of few names. */
function randomLeaves(draw: Draw, count: number): LexemeLeaf[] {
  return Array.from({ length: count }, () => {
    const words = Array.from({ length: 1 + below(draw, 4) }, () => randomWord(draw))
    const lexemes = Int32Array.from(words.flatMap((word, at) => [4 * at, 4 * at + 3, word]))
    return leafOf(lexemes, 4 * words.length)
  })
}

function randomWord(draw: Draw): number {
  const { startTag, endTag, emptyTag, comment, cdata } = lexemeKind
  const kinds = [startTag, startTag, startTag, endTag, endTag, endTag, emptyTag, comment, cdata]
  const kind = kinds[below(draw, kinds.length)]!
  const endless = emptyTag < kind && draw() < 0.05 ? lexemeFlaw.endless : 0
  const name = kind <= emptyTag ? 1 + below(draw, draw() < 0.9 ? 2 : 40) : 0
  return kind | endless | (name << nameShift)
}

function below(draw: Draw, limit: number): number {
  return Math.floor(draw() * limit)
}
