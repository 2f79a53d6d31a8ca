import { type Flaw, FlawStream, type FoundFlaw, firstOf, flawLimit, ranks } from "./found-flaws.ts"
import { type LeafFlaws, leafFlawsOf } from "./leaf-flaws.ts"
import { LexemeCursor } from "./lexeme-cursor.ts"
import { reportMarkup } from "./markup-flaws.ts"
import { type OutsideFlaws, outsideFlaws } from "./outside-flaws.ts"
import { prefixFlaws } from "./prefix-flaws.ts"
import { tagFlaws } from "./tag-flaws.ts"
import { tagOf } from "./tag-stack.ts"
import type { SyntaxTree } from "./tree.ts"

/**
 * The flaws of a text in text order, the first `flawLimit` of them. XML 1.0 and Namespaces in XML
 * 1.0.
 *
 * What a leaf says by itself is remembered with it; what the whole decides is asked of the whole:
 * tags without partner, prefixes, what stands outside of the root. After an edit that costs the
 * logarithm of the length, and what there is to tell.
 */
export function flaws(tree: SyntaxTree): readonly Flaw[] {
  const leaves = leafFlawsOf(tree.names)
  leaves.keepAnew()
  const beside = outsideFlaws(tree)
  const saidOfStrays = countSaidOfStrays(tree)
  const streams = [tagFlaws(tree), ...prefixFlaws(tree, leaves), beside.found]
  const said = leaves.notes.of(tree.leaves, tree.text)?.count ?? 0
  const total =
    streams.reduce((sum, it) => sum + it.count, said - beside.saidOfTexts) - saidOfStrays
  if (0 < said) streams.push(firstOfLeaves(tree, leaves, beside))
  const told = firstOf(streams).slice(0, total <= flawLimit ? flawLimit : flawLimit - 1)
  const flaws = told.map(flawOf)
  if (flaws.length < total) flaws.push(omitted(total - flaws.length, tree.text.length))
  return flaws
}

/**
 * How much the leaves say of close tags that close nothing: that they are there is told, and
 * nothing else.
 */
function countSaidOfStrays({ leaves, text, unpaired }: SyntaxTree): number {
  const said = new FlawStream()
  const at = new LexemeCursor(leaves)
  for (const lexeme of unpaired) {
    at.goTo(lexeme)
    if (!isCloseTag(at.word)) continue
    reportMarkup(
      text.slice(at.start, at.end),
      0,
      at.end - at.start,
      at.word,
      false,
      said.report(ranks.markup),
    )
  }
  return said.count
}

/** Whether a lexeme is a close tag that closes nothing. To be asked of one after the other. */
function strayFinder({ leaves, unpaired }: SyntaxTree): (lexeme: number) => boolean {
  const at = new LexemeCursor(leaves)
  let next = 0
  return lexeme => {
    while (unpaired[next]! < lexeme) next++
    if (unpaired[next] !== lexeme) return false
    at.goTo(lexeme)
    return isCloseTag(at.word)
  }
}

function isCloseTag(word: number): boolean {
  return (tagOf(word) & 1) === 1
}

/** The first flaws that leaves tell of, without those that something else stands for. */
function firstOfLeaves(tree: SyntaxTree, ofLeaves: LeafFlaws, beside: OutsideFlaws): FlawStream {
  const { leaves, text } = tree
  const isStray = strayFinder(tree)
  const found = new FlawStream()
  ofLeaves.notes.visit(
    leaves,
    text,
    note => 0 < note.count,
    (note, { base, first }, leaf) => {
      for (const flaw of ofLeaves.firstIn(leaf, note, base, text)) {
        const lexeme = first + flaw.slot
        if (flaw.rank === ranks.markup && isStray(lexeme)) continue
        if (flaw.rank === ranks.text && beside.isBehind(lexeme)) continue
        found.add({ ...flaw, start: base + flaw.start, end: base + flaw.end })
      }
      return found.count < flawLimit
    },
  )
  return found
}

function flawOf({ start, end, code, message, partner }: FoundFlaw): Flaw {
  const flaw = { range: { start, end }, code, message }
  return partner === undefined ? flaw : { ...flaw, partner }
}

function omitted(count: number, end: number): Flaw {
  const message = `there are ${count} more mistakes in this document`
  return { range: { start: end, end }, code: "xml-markup", message }
}
