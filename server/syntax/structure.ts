import type { LexemeBranch, LexemeLeaf, LexemeTree } from "./leaf.ts"
import { lexemeStride } from "./lexer.ts"
import { TagStack, tagOf, takeWord, type Word } from "./tag-stack.ts"

/** An element that has a close tag: the lexemes of its tags. */
export interface Enclosing {
  readonly open: number
  readonly close: number
}

/**
 * The close tag of the start tag that a lexeme is; -1 when nobody closes it. Logarithmic in the
 * number of lexemes, times the tags that find no partner in the pieces of the tree passed.
 */
export function closeOf(tree: LexemeTree, open: number, tag: number): number {
  const inside = stacks.pop() ?? new TagStack(false)
  const around = stacks.pop() ?? new TagStack(false)
  inside.take(tag, open)
  const close = closeBehind(tree, open, inside, around)
  giveBack(inside)
  giveBack(around)
  return close
}

function closeBehind({ root }: LexemeTree, open: number, inside: TagStack, around: TagStack) {
  const after = new TagsAfter(root, open + 1)
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
  readonly #path: { readonly node: LexemeBranch; at: number; base: number }[] = []
  #word: Word = []
  #at = 0
  #base = 0

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
        this.#word = tagsFrom(child as LexemeLeaf, lexeme - base)
        this.#base = base
        return
      }
      node = child as LexemeBranch
    }
  }

  /** Whether there is another tag; then `tag` and `place` are its. */
  next(): boolean {
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
    return true
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
