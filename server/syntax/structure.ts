import type { LexemeBranch, LexemeLeaf, LexemeTree } from "./leaf.ts"
import { lexemeStride } from "./lexer.ts"
import { emptyWord, TagStack, tagOf, takeWord, type Word } from "./tag-stack.ts"

/** An element that has a close tag: the lexemes of its tags. */
export interface Enclosing {
  readonly open: number
  readonly close: number
}

/** How many tags were looked at to answer questions. */
export interface Effort {
  tags: number
}

/**
 * The close tag of the start tag that a lexeme is; -1 when nobody closes it. Logarithmic in the
 * number of lexemes, times the tags that find no partner in the pieces of the tree passed.
 *
 * @param effort what it takes is added here
 */
export function closeOf(tree: LexemeTree, open: number, tag: number, effort: Effort): number {
  const inside = stacks.pop() ?? new TagStack(false)
  const around = stacks.pop() ?? new TagStack(false)
  inside.take(tag, open)
  const after = new TagsAfter(tree.root, open + 1)
  const close = closeIn(after, tree, open, inside, around)
  effort.tags += after.count
  giveBack(inside)
  giveBack(around)
  return close
}

function closeIn(
  after: TagsAfter,
  { root }: LexemeTree,
  open: number,
  inside: TagStack,
  around: TagStack,
): number {
  let isAroundKnown = false
  while (after.next()) {
    const slot = inside.take(after.tag, after.place)
    if (slot === 0) return after.place
    if (0 < slot || (after.tag & 1) === 0) continue
    if (!isAroundKnown) stackBefore(root, open, around)
    isAroundKnown = true
    // It closes an element around this one, or nothing at all.
    if (around.take(after.tag, after.place) !== -1) return -1
  }
  return -1
}

/** Empty stacks that nobody uses: a question is asked for every element, and needs one or two. */
const stacks: TagStack[] = []

function giveBack(stack: TagStack): void {
  const isLarge = 1000 < stack.length
  stack.clear()
  if (!isLarge && stacks.length < 8) stacks.push(stack)
}

/** The elements that hold a lexeme, innermost first. What it opens itself is left out. */
export function* enclosing(tree: LexemeTree, lexeme: number): Iterable<Enclosing> {
  const stack = stackBefore(tree.root, lexeme, stacks.pop() ?? new TagStack(false))
  let around = stack.length
  const after = new TagsAfter(tree.root, lexeme)
  try {
    while (0 < around && after.next()) {
      const slot = stack.take(after.tag, after.place)
      if (slot < 0 || around <= slot) continue
      around = slot
      yield { open: stack.placeAt(slot), close: after.place }
    }
  } finally {
    giveBack(stack)
  }
}

/**
 * The tags that find no partner, as lexemes in text order: start tags that nobody closes, close
 * tags that close nothing. Passes over the pieces of the tree where there are none.
 */
export function unpaired({ root }: LexemeTree): Int32Array {
  const found: number[] = []
  const { word } = root.sum
  const stack = new TagStack(false)
  for (let at = 0; at < word.length; at += 2)
    if (!take(stack, word[at]!, word[at + 1]!, found) && (word[at]! & 1) === 1)
      found.push(word[at + 1]!)
  for (let slot = 0; slot < stack.length; slot++) found.push(stack.placeAt(slot))
  addDropped(root, root.height, 0, found)
  return Int32Array.from(found).sort()
}

/** The start tags of a piece of the tree around which it closes another one. */
function addDropped(
  node: LexemeBranch | LexemeLeaf,
  height: number,
  base: number,
  found: number[],
): void {
  if (node.sum.unclosed === 0) return
  const stack = scratch
  const takeAll = (word: Word, before: number) => {
    for (let at = 0; at < word.length; at += 2)
      take(stack, word[at]!, word[at + 1]! + before, found)
  }
  if (height === 0) {
    takeAll(tagsFrom(node as LexemeLeaf, 0), base)
    stack.clear()
    return
  }
  const { children } = node as LexemeBranch
  let first = base
  for (const child of children) {
    addDropped(child as LexemeBranch | LexemeLeaf, height - 1, first, found)
    first += child.sum.lexemes
  }
  first = base
  for (const { sum } of children) {
    takeAll(sum.word, first)
    first += sum.lexemes
  }
  stack.clear()
}

/** Used and cleared within one call: with many names of tags it is large. */
const scratch = new TagStack(true)

/**
 * Gives a stack the next tag, and adds the start tags that it drops. Returns whether it closes one.
 */
function take(stack: TagStack, tag: number, place: number, dropped: number[]): boolean {
  const { length } = stack
  const slot = stack.take(tag, place)
  if (slot < 0) return false
  for (let at = slot + 1; at < length; at++) dropped.push(stack.placeAt(at))
  return true
}

/** The start tags before a lexeme that no close tag before it closes, outermost first. */
function stackBefore(root: LexemeBranch, lexeme: number, stack: TagStack): TagStack {
  let node = root
  let base = 0
  for (;;) {
    const { children, height } = node
    let at = 0
    for (; at < children.length - 1; at++) {
      const { sum } = children[at]!
      if (lexeme < base + sum.lexemes) break
      takeWord(stack, sum.word, base)
      base += sum.lexemes
    }
    if (height === 1) {
      takeTags(stack, children[at] as LexemeLeaf, base, lexeme)
      return stack
    }
    node = children[at] as LexemeBranch
  }
}

function takeTags(stack: TagStack, { lexemes }: LexemeLeaf, base: number, until: number): void {
  for (let at = base; at < until; at++) {
    const word = lexemes[(at - base) * lexemeStride + 2]
    if (word === undefined) return
    const tag = tagOf(word)
    if (0 <= tag) stack.take(tag, at)
  }
}

/**
 * The tags from a lexeme on, in text order. Where a whole piece of the tree lies behind the lexeme,
 * tags that find their partner inside the piece are passed over.
 */
class TagsAfter {
  tag = 0
  /** The lexeme of the tag. */
  place = 0
  /** How many there were. */
  count = 0
  readonly #path: { readonly node: LexemeBranch; at: number; base: number }[] = []
  #word: Word = emptyWord
  #at = 0
  #base = 0
  /** Those of the leaf where it begins come one by one. */
  #lexemes: Int32Array | undefined

  constructor(root: LexemeBranch, lexeme: number) {
    let node = root
    let base = 0
    for (;;) {
      let at = 0
      for (; at < node.children.length - 1; at++) {
        const { lexemes } = node.children[at]!.sum
        if (lexeme < base + lexemes) break
        base += lexemes
      }
      const child = node.children[at]!
      this.#path.push({ node, at: at + 1, base: base + child.sum.lexemes })
      if (node.height === 1) {
        this.#lexemes = (child as LexemeLeaf).lexemes
        this.#at = lexeme - base
        this.#base = base
        return
      }
      node = child as LexemeBranch
    }
  }

  /** Whether there is another tag; then `tag` and `place` are its. */
  next(): boolean {
    if (this.#lexemes) {
      if (this.#nextLexeme(this.#lexemes)) return true
      this.#lexemes = undefined
      this.#at = 0
    }
    while (this.#word.length <= this.#at) {
      const top = this.#path.at(-1)
      if (!top) return false
      const sibling = top.node.children[top.at++]
      if (!sibling) this.#path.pop()
      else {
        this.#word = sibling.sum.word
        this.#at = 0
        this.#base = top.base
        top.base += sibling.sum.lexemes
      }
    }
    this.tag = this.#word[this.#at]!
    this.place = this.#word[this.#at + 1]! + this.#base
    this.#at += 2
    this.count++
    return true
  }

  #nextLexeme(lexemes: Int32Array): boolean {
    for (let slot = this.#at; slot * lexemeStride < lexemes.length; slot++) {
      const tag = tagOf(lexemes[slot * lexemeStride + 2]!)
      if (tag < 0) continue
      this.tag = tag
      this.place = this.#base + slot
      this.#at = slot + 1
      this.count++
      return true
    }
    return false
  }
}

/** Every tag of a leaf from a slot on, in the form of a word. */
function tagsFrom({ lexemes }: LexemeLeaf, slot: number): Word {
  const tags: number[] = []
  for (let at = slot; at * lexemeStride < lexemes.length; at++) {
    const tag = tagOf(lexemes[at * lexemeStride + 2]!)
    if (0 <= tag) tags.push(tag, at)
  }
  return tags
}
