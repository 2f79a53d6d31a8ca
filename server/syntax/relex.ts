import type { Change, Offset, Text } from "../text/index.ts"
import {
  fewest,
  type LexemeLeaf,
  type LexemeTree,
  leafOf,
  leavesOf,
  most,
  traits,
} from "./leaf.ts"
import { Lexer, lexemeStride } from "./lexer.ts"
import { firstWith, lastWith, type Spot, spotFrom, startOf } from "./places.ts"
import type { TagNames } from "./tag-names.ts"

/** What an edit did to the leaves of a tree. */
export interface Replacement {
  /** The first leaf that was replaced, among those before and among those after. */
  readonly leafIndex: number
  readonly before: readonly LexemeLeaf[]
  readonly after: readonly LexemeLeaf[]
  /**
   * The lexemes that were read anew, counted in the leaves before and in those after. What lies
   * around them in these leaves was only shifted.
   */
  readonly first: number
  readonly removed: number
  readonly added: number
}

/**
 * The lexemes of a text after one change, and which leaves are new. Reads the text anew from the
 * lexeme that holds the change to the first old lexeme that begins where a new one does; earlier
 * only where the change gives something an end that had none, or takes it away.
 *
 * @param before the text that `tree` is the tree of
 * @param after  the text after `change`
 */
export function relex(
  tree: LexemeTree,
  before: Text,
  after: Text,
  change: Change,
  names: TagNames,
): { readonly tree: LexemeTree; readonly replacement: Replacement } {
  const reading = new Reading(tree, after, change, names)
  reading.read(beginningOf(tree, before, after, change))
  return spliced(tree, reading)
}

/** Where reading must begin: at a lexeme that begins before the change, or at 0. */
function beginningOf(tree: LexemeTree, before: Text, after: Text, { range, text }: Change): Offset {
  const { start, end } = range
  const spot = spotFrom(tree, start)
  const inside = previous(tree, spot)
  const endless = tree.root.sum.traits
  if ((endless & ~traits.bar) === 0) return inside
  const reach = 3
  const old = before.slice(start - reach, end + reach)
  const made = after.slice(start - reach, start + text.length + reach)
  const touches = (sought: string) => old.includes(sought) || made.includes(sought)
  let beginning = inside
  const consider = (offset: Offset | undefined) => {
    if (offset !== undefined) beginning = Math.min(beginning, offset)
  }
  // A comment without end looks no further than the next `<!--`, unless the change breaks that one;
  // the others look to the end of the text.
  if (endless & traits.endlessComment && (touches("-->") || touches("<!--")))
    consider(lastWith(tree, traits.endlessComment, start - reach))
  if (endless & traits.endlessCdata && touches("]]>"))
    consider(firstWith(tree, traits.endlessCdata, start))
  if (endless & traits.endlessInstruction && touches("?>"))
    consider(firstWith(tree, traits.endlessInstruction, start))
  if (endless & traits.endlessDoctype) consider(firstWith(tree, traits.endlessDoctype, start))
  return beginning
}

/** Where the lexeme before a spot begins; 0 when there is none. */
function previous(tree: LexemeTree, { leaf, leafIndex, base, slot }: Spot): Offset {
  if (0 < slot) return base + leaf.lexemes[(slot - 1) * lexemeStride]!
  if (leafIndex === 0) return 0
  const left = tree.leaf(leafIndex - 1)
  return base - left.sum.length + left.lexemes[left.lexemes.length - lexemeStride]!
}

/** Reads stretches of a text until it meets the old lexemes again. */
class Reading {
  readonly #tree: LexemeTree
  readonly #text: Text
  readonly #change: Change
  readonly #names: TagNames
  readonly #pieces: Int32Array[] = []
  /** How much further what follows the change stands in the new text. */
  readonly shift: number
  /** The first old lexeme that is replaced; the first one that is not. */
  from: Spot
  until: Spot

  constructor(tree: LexemeTree, text: Text, change: Change, names: TagNames) {
    this.#tree = tree
    this.#text = text
    this.#change = change
    this.#names = names
    this.shift = change.text.length - (change.range.end - change.range.start)
    this.from = spotFrom(tree, 0)
    this.until = this.from
  }

  read(beginning: Offset): void {
    const tree = this.#tree
    const bar = firstWith(tree, traits.bar, Number.POSITIVE_INFINITY) ?? Number.POSITIVE_INFINITY
    this.from = spotFrom(tree, beginning)
    this.until = spotFrom(tree, Math.max(beginning, this.#change.range.end))
    let at = beginning
    let isDoctypeAllowed = beginning <= bar
    for (;;) {
      const resume = this.#startInNewText(this.until)
      const stretch = this.#text.slice(at, resume)
      const lexer = new Lexer(stretch, at, this.#text, this.#names, isDoctypeAllowed)
      const end = lexer.readAll()
      this.#pieces.push(lexer.lexemes())
      isDoctypeAllowed = lexer.isDoctypeAllowed
      const isLast = this.#text.length <= resume
      if (isLast && end <= resume) return
      if (resume < end) {
        // Something hides what was read before: go on behind it.
        at = end
        this.until = spotFrom(tree, end - this.shift)
      } else {
        if (isDoctypeAllowed === resume - this.shift <= bar) return
        at = resume
        this.until = spotFrom(tree, resume - this.shift + 1)
      }
    }
  }

  /** All that was read, in order; offsets in the new text. */
  lexemes(): Int32Array {
    const [only] = this.#pieces
    if (this.#pieces.length === 1) return only!
    const all = new Int32Array(this.#pieces.reduce((sum, it) => sum + it.length, 0))
    let at = 0
    for (const piece of this.#pieces) {
      all.set(piece, at)
      at += piece.length
    }
    return all
  }

  #startInNewText(spot: Spot): Offset {
    return isThere(spot) ? startOf(spot) + this.shift : this.#text.length
  }
}

function isThere({ leaf, slot }: Spot): boolean {
  return slot < leaf.sum.lexemes
}

/** Puts the lexemes that were read into the leaves they belong to. */
function spliced(tree: LexemeTree, reading: Reading) {
  const { from, until, shift } = reading
  let start = from.leafIndex
  let end = until.slot === 0 && start < until.leafIndex ? until.leafIndex : until.leafIndex + 1
  const made = reading.lexemes()
  const added = made.length / lexemeStride
  const removed = until.lexeme - from.lexeme
  let first = from.slot
  let { base } = from

  const before = leavesBetween(tree, start, end)
  const count = before.reduce((sum, it) => sum + it.sum.lexemes, 0) - removed + added
  if (count < fewest && before.length < tree.leafCount) {
    // Too few to stay alone.
    if (end < tree.leafCount) before.push(tree.leaf(end++))
    else {
      const left = tree.leaf(--start)
      before.unshift(left)
      first += left.sum.lexemes
      base -= left.sum.length
    }
  }
  const lexemes = merged(before, base, first, removed, made, shift)
  const length = before.reduce((sum, it) => sum + it.sum.length, shift)
  const isSmall = lexemes.length <= most * lexemeStride
  const former = before.length === 1 ? before[0]!.sum : undefined
  const after = isSmall ? [leafOf(lexemes, length, former)] : leavesOf(lexemes, 0, length)
  const replacement = { leafIndex: start, before, after, first, removed, added }
  return { tree: tree.replace(start, end, after), replacement }
}

function leavesBetween(tree: LexemeTree, start: number, end: number): LexemeLeaf[] {
  if (end - start === 1) return [tree.leaf(start)]
  const leaves: LexemeLeaf[] = []
  for (const leaf of tree.leaves(start)) if (leaves.push(leaf) === end - start) break
  return leaves
}

/**
 * The lexemes of leaves beside each other, counted from the first leaf, with `made` in place of
 * `removed` of them.
 *
 * @param base  where the first leaf begins
 * @param made  offsets in the text
 * @param shift how much further what follows them stands
 */
function merged(
  leaves: readonly LexemeLeaf[],
  base: Offset,
  first: number,
  removed: number,
  made: Int32Array,
  shift: number,
): Int32Array {
  const count = leaves.reduce((sum, it) => sum + it.lexemes.length, 0)
  const lexemes = new Int32Array(count - removed * lexemeStride + made.length)
  let to = 0
  const copy = (from: Int32Array, start: number, end: number, by: number) => {
    for (let at = start; at < end; at += lexemeStride) {
      lexemes[to++] = from[at]! + by
      lexemes[to++] = from[at + 1]! + by
      lexemes[to++] = from[at + 2]!
    }
  }
  // Where the stretch that was read anew begins and ends, counted over all the leaves.
  const [stretch, stretchEnd] = [first * lexemeStride, (first + removed) * lexemeStride]
  let passed = 0
  let leafBase = 0
  let isPlaced = false
  for (const { lexemes: own, sum } of leaves) {
    copy(own, 0, Math.min(own.length, Math.max(0, stretch - passed)), leafBase)
    if (!isPlaced && stretch <= passed + own.length) {
      copy(made, 0, made.length, -base)
      isPlaced = true
    }
    copy(own, Math.min(own.length, Math.max(0, stretchEnd - passed)), own.length, leafBase + shift)
    passed += own.length
    leafBase += sum.length
  }
  return lexemes
}
