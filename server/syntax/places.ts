import type { Offset } from "../text/index.ts"
import {
  type LexemeBranch,
  type LexemeLeaf,
  type LexemeTree,
  type Nested,
  opensElement,
  traitsOf,
} from "./leaf.ts"
import { lexemeStride } from "./lexer.ts"

/** Where a lexeme stands in a tree. */
export interface Place {
  readonly leaf: LexemeLeaf
  /** The leaf among the leaves, and where it begins. */
  readonly leafIndex: number
  readonly base: Offset
  /** The lexeme in its leaf; may be one behind its last. */
  readonly slot: number
}

/** The same, and what lies before it. */
export interface Spot extends Place {
  /** The lexeme among all lexemes. */
  readonly lexeme: number
  /** How many elements begin before it. */
  readonly elements: number
}

/** The lexeme of a number; one behind the last when there is none. */
export function spotOfLexeme({ root }: LexemeTree, lexeme: number): Spot {
  const found = descend(root, "lexemes", lexeme)
  const slot = lexeme - found.before.lexemes
  return spot(found, slot)
}

/** How many lexemes stand before a leaf. */
export function lexemesBefore({ root }: LexemeTree, leafIndex: number): number {
  let node = root
  let [left, lexemes] = [leafIndex, 0]
  for (;;) {
    const { children, height } = node
    let at = 0
    for (; at < children.length - 1; at++) {
      const child = children[at]!
      const leaves = height === 1 ? 1 : (child as LexemeBranch).leafCount
      if (left < leaves) break
      left -= leaves
      lexemes += child.sum.lexemes
    }
    if (height === 1) return lexemes
    node = children[at] as LexemeBranch
  }
}

/** The lexeme that begins an element. The element must be there. */
export function spotOfElement({ root }: LexemeTree, element: number): Spot {
  const found = descend(root, "elements", element)
  let left = element - found.before.elements
  let slot = 0
  for (; ; slot++) if (opensElement(wordAt(found.leaf, slot)) && left-- === 0) break
  return spot(found, slot)
}

/**
 * The first lexeme that begins at or behind an offset; one behind the last when there is none.
 *
 * @param near a place that may be in the same leaf: then there is nothing to be searched
 */
export function placeFrom(tree: LexemeTree, offset: Offset, near?: Place): Place {
  if (near && near.base <= offset && offset <= near.base + lastStart(near.leaf)) {
    const { leaf, leafIndex, base } = near
    return { leaf, leafIndex, base, slot: slotFrom(leaf, offset - base) }
  }
  let node = tree.root
  let [leafIndex, base] = [0, 0]
  for (;;) {
    const { children, height } = node
    const last = children.length - 1
    let at = 0
    for (; at < last; at++) {
      const end = base + children[at]!.sum.length
      if (offset < end) break
      base = end
      leafIndex += height === 1 ? 1 : (children[at] as LexemeBranch).leafCount
    }
    if (height === 1) return settled(tree, children[at] as LexemeLeaf, leafIndex, base, offset)
    node = children[at] as LexemeBranch
  }
}

/** The place in a leaf, or in the next one when nothing begins behind the offset in it. */
function settled(
  tree: LexemeTree,
  leaf: LexemeLeaf,
  leafIndex: number,
  base: Offset,
  offset: Offset,
): Place {
  const slot = slotFrom(leaf, offset - base)
  if (slot < leaf.sum.lexemes || leafIndex + 1 === tree.leafCount)
    return { leaf, leafIndex, base, slot }
  const next = leafIndex + 1
  return { leaf: tree.leaf(next), leafIndex: next, base: base + leaf.sum.length, slot: 0 }
}

/** Where the last lexeme of a leaf begins in it; -1 when there is none. */
function lastStart({ lexemes }: LexemeLeaf): Offset {
  return lexemes.length === 0 ? -1 : lexemes[lexemes.length - lexemeStride]!
}

/** How many elements begin at or before an offset. */
export function elementsUntil({ root }: LexemeTree, offset: Offset): number {
  const found = descend(root, "length", offset + 1)
  return spot(found, slotFrom(found.leaf, offset + 1 - found.before.length)).elements
}

/** How many lexemes begin before an offset. */
export function lexemesUntil({ root }: LexemeTree, offset: Offset): number {
  const { leaf, before } = descend(root, "length", offset)
  return before.lexemes + slotFrom(leaf, offset - before.length)
}

/** The start, in the text, of a lexeme. */
export function startOf({ leaf, slot, base }: Place): Offset {
  return base + leaf.lexemes[slot * lexemeStride]!
}

/** The end, in the text, of a lexeme. */
export function endOf({ leaf, slot, base }: Place): Offset {
  return base + leaf.lexemes[slot * lexemeStride + 1]!
}

/** The third number of a lexeme. */
export function wordOf({ leaf, slot }: Place): number {
  return wordAt(leaf, slot)
}

function wordAt({ lexemes }: LexemeLeaf, slot: number): number {
  return lexemes[slot * lexemeStride + 2]!
}

/** Where the last lexeme with a trait begins, of those that begin before an offset. */
export function lastWith(tree: LexemeTree, trait: number, before: Offset): Offset | undefined {
  return seek(tree.root, before, trait, true)
}

/** Where the first lexeme with a trait begins, of those that begin before an offset. */
export function firstWith(tree: LexemeTree, trait: number, before: Offset): Offset | undefined {
  return seek(tree.root, before, trait, false)
}

function seek(
  { children, height, sum }: LexemeBranch,
  before: Offset,
  trait: number,
  isLast: boolean,
): Offset | undefined {
  let base = isLast ? sum.length : 0
  for (let step = 0; step < children.length; step++) {
    const child = children[isLast ? children.length - 1 - step : step]!
    if (isLast) base -= child.sum.length
    if ((child.sum.traits & trait) !== 0 && base < before) {
      const found =
        height === 1
          ? seekInLeaf(child as LexemeLeaf, before - base, trait, isLast)
          : seek(child as LexemeBranch, before - base, trait, isLast)
      if (found !== undefined) return base + found
    }
    if (!isLast) base += child.sum.length
  }
  return undefined
}

function seekInLeaf({ lexemes }: LexemeLeaf, before: Offset, trait: number, isLast: boolean) {
  let found: Offset | undefined
  for (let at = 0; at < lexemes.length && lexemes[at]! < before; at += lexemeStride) {
    if ((traitsOf(lexemes[at + 2]!) & trait) === 0) continue
    found = lexemes[at]!
    if (!isLast) break
  }
  return found
}

interface Found {
  readonly leaf: LexemeLeaf
  readonly leafIndex: number
  readonly before: Pick<Nested, "length" | "lexemes" | "elements">
}

/** The leaf in which a count passes `target`; the last one when none does. */
function descend(
  root: LexemeBranch,
  count: "length" | "lexemes" | "elements",
  target: number,
): Found {
  let node = root
  let [leafIndex, length, lexemes, elements] = [0, 0, 0, 0]
  let left = target
  for (;;) {
    const { children, height } = node
    const last = children.length - 1
    let at = 0
    for (; at < last; at++) {
      const { sum } = children[at]!
      if (left < sum[count]) break
      left -= sum[count]
      length += sum.length
      lexemes += sum.lexemes
      elements += sum.elements
      leafIndex += height === 1 ? 1 : (children[at] as LexemeBranch).leafCount
    }
    const child = children[at]!
    if (height === 1)
      return { leaf: child as LexemeLeaf, leafIndex, before: { length, lexemes, elements } }
    node = child as LexemeBranch
  }
}

function spot({ leaf, leafIndex, before }: Found, slot: number): Spot {
  let elements = before.elements
  for (let at = 0; at < slot; at++) if (opensElement(wordAt(leaf, at))) elements++
  const lexeme = before.lexemes + slot
  return { leaf, leafIndex, base: before.length, slot, lexeme, elements }
}

/** The first lexeme of a leaf that begins at or behind an offset in it. */
function slotFrom({ lexemes }: LexemeLeaf, offset: Offset): number {
  let low = 0
  let high = lexemes.length / lexemeStride
  while (low < high) {
    const middle = (low + high) >> 1
    if (lexemes[middle * lexemeStride]! < offset) low = middle + 1
    else high = middle
  }
  return low
}
