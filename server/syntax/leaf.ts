import { type Algebra, type Branch, type Leaf, Sequence } from "../sequence/index.ts"
import { lexemeFlaw, lexemeKind, lexemeStride } from "./lexer.ts"
import { sameWord, TagStack, takeLexemes, takeWord, type Word } from "./tag-stack.ts"

/**
 * Some lexemes beside each other, and the text from the first of them to the next leaf; the first
 * leaf begins where the text does. Its numbers are those of the lexer, with offsets counted from
 * the beginning of the leaf: what stands elsewhere never touches it.
 */
export interface LexemeLeaf extends Leaf<Nested> {
  readonly lexemes: Int32Array
}

/** What a stretch of lexemes says of itself. */
export interface Nested {
  /** UTF-16 units of text. */
  readonly length: number
  readonly lexemes: number
  /** Start tags and empty tags. */
  readonly elements: number
  /** Bits of `traits`. */
  readonly traits: number
  /** The tags that find no partner inside. */
  readonly word: Word
  /** Start tags that surely have no close tag: another one was closed around them. */
  readonly unclosed: number
}

/** What occurs in a stretch. */
export const traits = {
  endlessComment: 1,
  endlessCdata: 2,
  endlessInstruction: 4,
  endlessDoctype: 8,
  /** A tag or a DOCTYPE: behind it no DOCTYPE may stand. */
  bar: 16,
} as const

export type LexemeTree = Sequence<LexemeLeaf, Nested>
export type LexemeBranch = Branch<LexemeLeaf, Nested>

/** Lexemes of a leaf when a document is cut; measured, see ARCHITECTURE.md. */
const usual = 64
/** A leaf with more lexemes is cut. */
export const most = 2 * usual
/** A leaf with fewer is joined with a neighbour. */
export const fewest = usual / 4

/** Used and drained within one call, so that no call makes its own. */
const scratch = new TagStack(true)

const algebra: Algebra<Nested> = {
  join(parts) {
    if (parts.length === 1) return parts[0]!.sum
    let [length, lexemes, elements, allTraits, unclosed] = [0, 0, 0, 0, 0]
    for (const { sum } of parts) {
      takeWord(scratch, sum.word, lexemes)
      length += sum.length
      lexemes += sum.lexemes
      elements += sum.elements
      allTraits |= sum.traits
      unclosed += sum.unclosed
    }
    unclosed += scratch.dropped
    return { length, lexemes, elements, traits: allTraits, word: scratch.drain(), unclosed }
  },
  exchanged(whole, before, after) {
    const isLike =
      before.word === after.word &&
      before.lexemes === after.lexemes &&
      before.elements === after.elements &&
      before.traits === after.traits &&
      before.unclosed === after.unclosed
    if (!isLike) return undefined
    return withLength(whole, whole.length - before.length + after.length)
  },
}

/**
 * @param lexemes offsets counted from the beginning of the leaf
 * @param length  of its text
 * @param former  what the leaf was before an edit: an equal word is kept, so that nothing above
 *   needs to be joined again
 */
export function leafOf(lexemes: Int32Array, length: number, former?: Nested): LexemeLeaf {
  let elements = 0
  let all = 0
  for (let at = 2; at < lexemes.length; at += lexemeStride) {
    const word = lexemes[at]!
    if (opensElement(word)) elements++
    all |= traitsOf(word)
  }
  takeLexemes(scratch, lexemes)
  const unclosed = scratch.dropped
  const drained = scratch.drain()
  const word = former && sameWord(former.word, drained) ? former.word : drained
  const count = lexemes.length / lexemeStride
  return { lexemes, sum: { length, lexemes: count, elements, traits: all, word, unclosed } }
}

/** The leaf with other places, when its lexemes are alike one by one. */
export function movedLeaf({ sum }: LexemeLeaf, lexemes: Int32Array, length: number): LexemeLeaf {
  return { lexemes, sum: withLength(sum, length) }
}

/** Whether two lexemes, by their third numbers, add the same to what their leaf says of itself. */
export function areAlike(word: number, other: number): boolean {
  return ((word ^ other) & ~(lexemeFlaw.open | lexemeFlaw.quote)) === 0
}

function withLength(sum: Nested, length: number): Nested {
  const { lexemes, elements, word, unclosed } = sum
  return { length, lexemes, elements, traits: sum.traits, word, unclosed }
}

/** Whether a lexeme, by its third number, begins an element. */
export function opensElement(word: number): boolean {
  const kind = word & 15
  return kind === lexemeKind.startTag || kind === lexemeKind.emptyTag
}

/** What a lexeme adds to the traits of its leaf, from its third number. */
export function traitsOf(word: number): number {
  const kind = word & 15
  if (kind <= lexemeKind.emptyTag) return traits.bar
  const bar = kind === lexemeKind.doctype ? traits.bar : 0
  return (word & lexemeFlaw.endless) === 0 ? bar : bar | endlessTrait(kind)
}

function endlessTrait(kind: number): number {
  if (kind === lexemeKind.comment) return traits.endlessComment
  if (kind === lexemeKind.cdata) return traits.endlessCdata
  return kind === lexemeKind.instruction ? traits.endlessInstruction : traits.endlessDoctype
}

/**
 * Leaves for lexemes beside each other, at least one.
 *
 * @param lexemes becomes part of the leaves: offsets counted from `start`; changed in place
 * @param start   where the first leaf begins
 * @param end     where the last one ends, counted like the lexemes
 */
export function leavesOf(lexemes: Int32Array, start: number, end: number): LexemeLeaf[] {
  const count = lexemes.length / lexemeStride
  const leafCount = count <= most ? 1 : Math.ceil(count / usual)
  const leaves: LexemeLeaf[] = []
  let from = 0
  let base = start
  for (let leaf = 1; leaf <= leafCount; leaf++) {
    const to = Math.floor((count * leaf) / leafCount)
    const next = to < count ? lexemes[to * lexemeStride]! : end
    const own = lexemes.subarray(from * lexemeStride, to * lexemeStride)
    for (let at = 0; at < own.length; at += lexemeStride) {
      own[at]! -= base
      own[at + 1]! -= base
    }
    leaves.push(leafOf(own, next - base))
    from = to
    base = next
  }
  return leaves
}

export function treeOf(leaves: readonly LexemeLeaf[]): LexemeTree {
  return Sequence.of(leaves, algebra)
}
