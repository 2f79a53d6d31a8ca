import type { Change, Offset, Text } from "../text/index.ts"
import {
  areAlike,
  fewest,
  type LexemeLeaf,
  type LexemeTree,
  leafOf,
  leavesOf,
  most,
  movedLeaf,
  traits,
} from "./leaf.ts"
import { LexemeBuffer, Lexer, lexemeStride } from "./lexer.ts"
import { firstWith, lastWith, type Place, placeFrom, startOf } from "./places.ts"
import type { TagNames } from "./tag-names.ts"

/** What an edit did to the leaves of a tree. */
export interface Replacement {
  /** The first leaf that was replaced, among those before and among those after. */
  readonly leafIndex: number
  /** Where it begins, in both texts. */
  readonly base: Offset
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
  const reading = new Reading(tree, after, change, names, beginningOf(tree, before, after, change))
  reading.read()
  return spliced(tree, reading)
}

/** The first lexeme to be read anew: one that begins before the change, or the first of all. */
function beginningOf(tree: LexemeTree, before: Text, after: Text, { range, text }: Change): Place {
  const { start, end } = range
  const inside = previous(tree, placeFrom(tree, start))
  const endless = tree.root.sum.traits
  if ((endless & ~traits.bar) === 0) return inside
  const reach = 3
  const old = before.slice(start - reach, end + reach)
  const made = after.slice(start - reach, start + text.length + reach)
  const touches = (sought: string) => old.includes(sought) || made.includes(sought)
  let beginning = offsetOf(inside)
  const consider = (offset: Offset | undefined) => {
    if (offset !== undefined) beginning = Math.min(beginning, offset)
  }
  // A comment without end looks no further than the next `<!--`, unless the change breaks that one;
  // the others look to the end of the text.
  if (endless & traits.endlessComment && (touches("-->") || touches("<!--"))) {
    const last = lastWith(tree, traits.endlessComment, start - reach)
    consider(last)
    // In `<!-->` no comment ends that begins there, and the one before it does not stop there.
    if (last !== undefined && start - reach < last + "<!--".length)
      consider(lastWith(tree, traits.endlessComment, last))
  }
  if (endless & traits.endlessCdata && touches("]]>"))
    consider(firstWith(tree, traits.endlessCdata, start))
  if (endless & traits.endlessInstruction && touches("?>"))
    consider(firstWith(tree, traits.endlessInstruction, start))
  if (endless & traits.endlessDoctype) consider(firstWith(tree, traits.endlessDoctype, start))
  return placeFrom(tree, beginning, inside)
}

/** The lexeme before a place; the first of all when there is none. */
function previous(tree: LexemeTree, place: Place): Place {
  const { leaf, leafIndex, base, slot } = place
  if (0 < slot) return { leaf, leafIndex, base, slot: slot - 1 }
  if (leafIndex === 0) return place
  const left = tree.leaf(leafIndex - 1)
  return {
    leaf: left,
    leafIndex: leafIndex - 1,
    base: base - left.sum.length,
    slot: left.sum.lexemes - 1,
  }
}

/** Where reading begins: at the first lexeme of all, with the text before it. */
function offsetOf(place: Place): Offset {
  return place.leafIndex === 0 && place.slot === 0 ? 0 : startOf(place)
}

/** Used within one call, so that no call makes its own. */
let scratch = new LexemeBuffer(64)
/** A larger one, in numbers, is not kept. */
const largestKept = 0x1000

/** Reads stretches of a text until it meets the old lexemes again. */
class Reading {
  readonly #tree: LexemeTree
  readonly #text: Text
  readonly #change: Change
  readonly #names: TagNames
  /** The first old lexeme that is replaced; the first one that is not. */
  readonly from: Place
  until: Place
  /** All that was read, in order; offsets in the new text. */
  readonly made: LexemeBuffer
  /** How much further what follows the change stands in the new text. */
  readonly shift: number

  constructor(tree: LexemeTree, text: Text, change: Change, names: TagNames, from: Place) {
    this.#tree = tree
    this.#text = text
    this.#change = change
    this.#names = names
    this.from = from
    this.until = from
    if (largestKept < scratch.numbers.length) scratch = new LexemeBuffer(64)
    this.made = scratch
    this.made.length = 0
    this.shift = change.text.length - (change.range.end - change.range.start)
  }

  read(): void {
    const bar = firstWith(this.#tree, traits.bar, Number.POSITIVE_INFINITY) ?? Infinity
    let at = offsetOf(this.from)
    let isDoctypeAllowed = at <= bar
    this.#goOn(Math.max(at, this.#change.range.end))
    for (;;) {
      const resume = this.#startInNewText(this.until)
      const stretch = this.#text.slice(at, resume)
      const lexer = new Lexer(stretch, at, this.#text, this.#names, isDoctypeAllowed, this.made)
      const end = lexer.readAll()
      isDoctypeAllowed = lexer.isDoctypeAllowed
      const isLast = this.#text.length <= resume
      if (isLast && end <= resume) return
      if (resume < end) {
        // Something hides what was read before: go on behind it.
        at = end
        this.#goOn(end - this.shift)
      } else {
        if (isDoctypeAllowed === resume - this.shift <= bar) return
        at = resume
        this.#goOn(resume - this.shift + 1)
      }
    }
  }

  /** @param offset in the old text: what begins behind it may stay */
  #goOn(offset: Offset): void {
    this.until = placeFrom(this.#tree, offset, this.until)
  }

  #startInNewText(place: Place): Offset {
    return isThere(place) ? startOf(place) + this.shift : this.#text.length
  }
}

function isThere({ leaf, slot }: Place): boolean {
  return slot < leaf.sum.lexemes
}

/** Puts the lexemes that were read into the leaves they belong to. */
function spliced(tree: LexemeTree, { from, until, made, shift }: Reading) {
  let start = from.leafIndex
  let end = until.slot === 0 && start < until.leafIndex ? until.leafIndex : until.leafIndex + 1
  const before = end - start === 1 ? [from.leaf] : leavesBetween(tree, start, end)
  const added = made.length / lexemeStride
  const kept = until.leafIndex < end ? until.leaf.sum.lexemes - until.slot : 0
  const removed = before.reduce((sum, it) => sum + it.sum.lexemes, 0) - from.slot - kept
  let first = from.slot
  let { base } = from
  if (first + added + kept < fewest && before.length < tree.leafCount) {
    // Too few to stay alone.
    if (end < tree.leafCount) before.push(tree.leaf(end++))
    else {
      const left = tree.leaf(--start)
      before.unshift(left)
      first += left.sum.lexemes
      base -= left.sum.length
    }
  }
  const stretch = { first, removed, added }
  const after = leavesAfter(before, base, stretch, made.numbers, shift)
  const replacement = { leafIndex: start, base, before, after, first, removed, added }
  return { tree: tree.replace(start, end, after), replacement }
}

function leavesBetween(tree: LexemeTree, start: number, end: number): LexemeLeaf[] {
  const leaves: LexemeLeaf[] = []
  for (const leaf of tree.leaves(start)) if (leaves.push(leaf) === end - start) break
  return leaves
}

type Stretch = Pick<Replacement, "first" | "removed" | "added">

/**
 * What replaces leaves beside each other.
 *
 * @param base  where the first leaf begins
 * @param made  offsets in the text
 * @param shift how much further what follows them stands
 */
function leavesAfter(
  before: readonly LexemeLeaf[],
  base: Offset,
  stretch: Stretch,
  made: Int32Array,
  shift: number,
): LexemeLeaf[] {
  const lexemes = merged(before, base, stretch, made, shift)
  const length = before.reduce((sum, it) => sum + it.sum.length, shift)
  if (most * lexemeStride < lexemes.length) return leavesOf(lexemes, 0, length)
  const [only] = before
  if (before.length === 1 && isMeantAlike(only!.lexemes, lexemes, stretch))
    return [movedLeaf(only!, lexemes, length)]
  return [leafOf(lexemes, length)]
}

/** Whether the lexemes that were read are those that stood there, but for their places. */
function isMeantAlike(
  old: Int32Array,
  lexemes: Int32Array,
  { first, removed, added }: Stretch,
): boolean {
  if (removed !== added) return false
  const end = (first + added) * lexemeStride
  for (let at = first * lexemeStride + 2; at < end; at += lexemeStride)
    if (!areAlike(old[at]!, lexemes[at]!)) return false
  return true
}

/** The lexemes of leaves, counted from the first leaf, with what was read put in its place. */
function merged(
  leaves: readonly LexemeLeaf[],
  base: Offset,
  { first, removed, added }: Stretch,
  made: Int32Array,
  shift: number,
): Int32Array {
  const count = leaves.reduce((sum, it) => sum + it.sum.lexemes, added - removed)
  const lexemes = room(count * lexemeStride)
  let slot = 0
  let offset = 0
  for (const { lexemes: own, sum } of leaves) {
    const end = slot + sum.lexemes
    copy(own, 0, Math.min(first, end) - slot, lexemes, slot, offset)
    const tail = Math.max(slot, first + removed)
    copy(own, tail - slot, sum.lexemes, lexemes, tail - removed + added, offset + shift)
    slot = end
    offset += sum.length
  }
  copy(made, 0, added, lexemes, first, -base)
  return lexemes
}

/** What arrays are cut from, and how much of it is used: making one costs more than filling it. */
let stock = new Int32Array(0)
let used = 0
/** Numbers of a stock: few, as what is cut from it keeps all of it alive. */
const stockLength = 1024

/** An array of so many numbers. */
function room(length: number): Int32Array {
  if (stockLength < length) return new Int32Array(length)
  if (stock.length < used + length) {
    stock = new Int32Array(stockLength)
    used = 0
  }
  used += length
  return stock.subarray(used - length, used)
}

/** Copies lexemes, which stand `shift` further on there. */
function copy(
  from: Int32Array,
  start: number,
  end: number,
  to: Int32Array,
  slot: number,
  shift: number,
): void {
  let into = slot * lexemeStride
  for (let at = start * lexemeStride; at < end * lexemeStride; at += lexemeStride) {
    to[into] = from[at]! + shift
    to[into + 1] = from[at + 1]! + shift
    to[into + 2] = from[at + 2]!
    into += lexemeStride
  }
}
