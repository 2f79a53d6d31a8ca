import { type Algebra, type Branch, type Leaf, Sequence } from "../sequence/index.ts"
import { lexemeFlaw, lexemeKind, lexemeStride } from "./lexer.ts"
import { emptyWord, sameWord, TagStack, tagOf, takeWord, type Word } from "./tag-stack.ts"

/**
 * Some lexemes beside each other, and the text from the first of them to the next leaf; the first
 * leaf begins where the text does. Its numbers are those of the lexer, with offsets counted from
 * the beginning of the leaf: what stands elsewhere never touches it.
 */
export interface LexemeLeaf extends Leaf<Nested> {
  readonly lexemes: Int32Array
}

/** What a stretch of lexemes says of itself. */
export class Nested {
  /** UTF-16 units of text. */
  readonly length: number
  readonly lexemes: number
  /** Start tags and empty tags. */
  readonly elements: number
  /** Bits of `traits`. */
  readonly traits: number
  /** Undefined until somebody asks; then it follows from the source. See `#joined`. */
  #word: Word | undefined
  #unclosed: number
  /** The lexemes of a leaf, or what lies below a branch. */
  readonly #source: Int32Array | readonly Leaf<Nested>[]

  private constructor(
    length: number,
    lexemes: number,
    elements: number,
    traits: number,
    source: Int32Array | readonly Leaf<Nested>[],
    word: Word | undefined,
    unclosed: number,
  ) {
    this.length = length
    this.lexemes = lexemes
    this.elements = elements
    this.traits = traits
    this.#source = source
    this.#word = word
    this.#unclosed = unclosed
  }

  /** @param lexemes counted from `base`; from the beginning of the leaf afterwards */
  static ofLexemes(lexemes: Int32Array, base: number, length: number): Nested {
    let elements = 0
    let all = 0
    for (let at = 0; at < lexemes.length; at += lexemeStride) {
      lexemes[at]! -= base
      lexemes[at + 1]! -= base
      const word = lexemes[at + 2]!
      if (opensElement(word)) elements++
      all |= traitsOf(word)
    }
    const count = lexemes.length / lexemeStride
    return new Nested(length, count, elements, all, lexemes, undefined, 0)
  }

  static join(parts: readonly Leaf<Nested>[]): Nested {
    let [length, lexemes, elements, all] = [0, 0, 0, 0]
    for (const { sum } of parts) {
      length += sum.length
      lexemes += sum.lexemes
      elements += sum.elements
      all |= sum.traits
    }
    return new Nested(length, lexemes, elements, all, parts, undefined, 0)
  }

  /** The tags that find no partner inside. */
  get word(): Word {
    return this.#word ?? this.#reduced()
  }

  /** Start tags that surely have no close tag: another one was closed around them. */
  get unclosed(): number {
    if (!this.#word) this.#reduced()
    return this.#unclosed
  }

  /** What the same lexemes say at other places, in so many units of text. */
  moved(source: Int32Array, length: number): Nested {
    const { lexemes, elements, traits } = this
    return new Nested(length, lexemes, elements, traits, source, this.#word, this.#unclosed)
  }

  /** The same with one part exchanged. */
  exchanged(before: Nested, after: Nested, parts: readonly Leaf<Nested>[]): Nested {
    const isSame =
      this.#word !== undefined && before.lexemes === after.lexemes && before.#leavesAs(after)
    return new Nested(
      this.length - before.length + after.length,
      this.lexemes - before.lexemes + after.lexemes,
      this.elements - before.elements + after.elements,
      before.traits === after.traits ? this.traits : traitsIn(parts),
      parts,
      isSame ? this.#word : undefined,
      this.#unclosed,
    )
  }

  /** Whether the same tags are left here and there; no where only reading much would tell. */
  #leavesAs(other: Nested): boolean {
    const isKnown = other.#word !== undefined || other.#source instanceof Int32Array
    return isKnown && sameWord(this.word, other.word) && this.#unclosed === other.#unclosed
  }

  #reduced(): Word {
    const source = this.#source
    if (!(source instanceof Int32Array)) return this.#joined(source)
    pairing.take(source)
    this.#unclosed = pairing.dropped
    this.#word = pairing.word()
    return this.#word
  }

  /**
   * The words of all leaves would take a thirtieth of the text, and each is found at once; so they
   * are kept only where there are edits: then one of the leaves knows its word before.
   */
  #joined(parts: readonly Leaf<Nested>[]): Word {
    const isEdited = parts.some(({ sum }) => sum.#word !== undefined)
    // All of them first: each takes the stack for itself.
    for (const { sum } of parts)
      if (!sum.#word && (isEdited || !(sum.#source instanceof Int32Array))) sum.#reduced()
    let lexemes = 0
    let unclosed = 0
    for (const { sum } of parts) {
      if (sum.#word) {
        takeWord(scratch, sum.#word, lexemes)
        unclosed += sum.#unclosed
      } else {
        pairing.take(sum.#source as Int32Array)
        pairing.giveTo(scratch, lexemes)
        unclosed += pairing.dropped
      }
      lexemes += sum.lexemes
    }
    this.#unclosed = unclosed + scratch.dropped
    this.#word = scratch.drain()
    return this.#word
  }
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

/**
 * Pairs the tags of a leaf as a `TagStack` does: in a leaf so few are open that looking at one
 * after the other is faster than knowing the topmost of each name.
 */
class LeafPairing {
  /** Start tags that surely have no close tag. */
  dropped = 0
  /** What is left, by slot: the tag, as in a `Word`, and its place. */
  readonly #tags = new Int32Array(most)
  readonly #places = new Int32Array(most)
  #length = 0

  /** @param lexemes no more than `most` */
  take(lexemes: Int32Array): void {
    const tags = this.#tags
    const places = this.#places
    let [dropped, length, floor] = [0, 0, 0]
    for (let at = 2, place = 0; at < lexemes.length; at += lexemeStride, place++) {
      const tag = tagOf(lexemes[at]!)
      if (tag < 0) continue
      if ((tag & 1) !== 0) {
        let slot = length - 1
        while (floor <= slot && tags[slot] !== tag - 1) slot--
        if (floor <= slot) {
          dropped += length - slot - 1
          length = slot
          continue
        }
        floor = length + 1
      }
      tags[length] = tag
      places[length] = place
      length++
    }
    this.dropped = dropped
    this.#length = length
  }

  /** Hands the tags that found no partner to a stack, their places moved by a number. */
  giveTo(stack: TagStack, before: number): void {
    for (let slot = 0; slot < this.#length; slot++)
      stack.take(this.#tags[slot]!, this.#places[slot]! + before)
  }

  /** The tags that found no partner. */
  word(): Word {
    if (this.#length === 0) return emptyWord
    const word: number[] = new Array(2 * this.#length)
    for (let slot = 0; slot < this.#length; slot++) {
      word[2 * slot] = this.#tags[slot]!
      word[2 * slot + 1] = this.#places[slot]!
    }
    return word
  }
}

const pairing = new LeafPairing()

const algebra: Algebra<Nested> = {
  join: parts => Nested.join(parts),
  exchanged: (whole, before, after, parts) => whole.exchanged(before, after, parts),
}

/**
 * @param lexemes offsets counted from the beginning of the leaf
 * @param length  of its text
 */
export function leafOf(lexemes: Int32Array, length: number): LexemeLeaf {
  return { lexemes, sum: Nested.ofLexemes(lexemes, 0, length) }
}

/** The leaf with other places, when its lexemes are alike one by one. */
export function movedLeaf({ sum }: LexemeLeaf, lexemes: Int32Array, length: number): LexemeLeaf {
  return { lexemes, sum: sum.moved(lexemes, length) }
}

/** Whether two lexemes, by their third numbers, add the same to what their leaf says of itself. */
export function areAlike(word: number, other: number): boolean {
  return ((word ^ other) & ~(lexemeFlaw.open | lexemeFlaw.quote)) === 0
}

function traitsIn(parts: readonly Leaf<Nested>[]): number {
  let all = 0
  for (const { sum } of parts) all |= sum.traits
  return all
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
    leaves.push({ lexemes: own, sum: Nested.ofLexemes(own, base, next - base) })
    from = to
    base = next
  }
  return leaves
}

/**
 * The leaves of a whole text.
 *
 * @param pieces its lexemes, one piece after the other; become part of the leaves as in `leavesOf`
 * @param length of the text
 */
export function leavesOfPieces(pieces: readonly Int32Array[], length: number): LexemeLeaf[] {
  const leaves: LexemeLeaf[] = []
  let start = 0
  for (let at = 0; at < pieces.length; at++) {
    const end = pieces[at + 1]?.[0] ?? length
    for (const leaf of leavesOf(pieces[at]!, start, end)) leaves.push(leaf)
    start = end
  }
  return leaves
}

export function treeOf(leaves: readonly LexemeLeaf[]): LexemeTree {
  return Sequence.of(leaves, algebra)
}
