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

/** A lexeme in a tree, and what lies before it. */
export interface Spot {
  readonly leaf: LexemeLeaf
  /** The leaf among the leaves, and where it begins. */
  readonly leafIndex: number
  readonly base: Offset
  /** The lexeme in its leaf; may be one behind its last. */
  readonly slot: number
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

/** The lexeme that begins an element. The element must be there. */
export function spotOfElement({ root }: LexemeTree, element: number): Spot {
  const found = descend(root, "elements", element)
  let left = element - found.before.elements
  let slot = 0
  for (; ; slot++) if (opensElement(wordAt(found.leaf, slot)) && left-- === 0) break
  return spot(found, slot)
}

/** The first lexeme that begins at or behind an offset; one behind the last when there is none. */
export function spotFrom(tree: LexemeTree, offset: Offset): Spot {
  const found = descend(tree.root, "length", offset)
  const { leaf, leafIndex, before } = found
  const here = spot(found, slotFrom(leaf, offset - before.length))
  if (here.slot < leaf.sum.lexemes || leafIndex + 1 === tree.leafCount) return here
  const { lexeme, elements } = here
  const next = { leaf: tree.leaf(leafIndex + 1), leafIndex: leafIndex + 1 }
  return { ...next, base: before.length + leaf.sum.length, slot: 0, lexeme, elements }
}

/** How many elements begin at or before an offset. */
export function elementsUntil(tree: LexemeTree, offset: Offset): number {
  return spotFrom(tree, offset + 1).elements
}

/** The start, in the text, of a lexeme. */
export function startOf({ leaf, slot, base }: Spot): Offset {
  return base + leaf.lexemes[slot * lexemeStride]!
}

/** The end, in the text, of a lexeme. */
export function endOf({ leaf, slot, base }: Spot): Offset {
  return base + leaf.lexemes[slot * lexemeStride + 1]!
}

/** The third number of a lexeme. */
export function wordOf({ leaf, slot }: Spot): number {
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
  { children, height }: LexemeBranch,
  before: Offset,
  trait: number,
  isLast: boolean,
): Offset | undefined {
  const bases = [0]
  for (const { sum } of children) bases.push(bases.at(-1)! + sum.length)
  for (let step = 0; step < children.length; step++) {
    const at = isLast ? children.length - 1 - step : step
    const [child, base] = [children[at]!, bases[at]!]
    if ((child.sum.traits & trait) === 0 || before <= base) continue
    const found =
      height === 1
        ? seekInLeaf(child as LexemeLeaf, before - base, trait, isLast)
        : seek(child as LexemeBranch, before - base, trait, isLast)
    if (found !== undefined) return base + found
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
