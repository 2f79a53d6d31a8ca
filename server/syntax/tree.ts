import { type Change, type Offset, type Range, Text } from "../text/index.ts"
import { type Attribute, readAttributes } from "./attributes.ts"
import { XmlElement } from "./element.ts"
import { lexFast } from "./fast-lexer.ts"
import { type LexemeTree, leavesOfPieces, opensElement, treeOf } from "./leaf.ts"
import { lex, lexemeFlaw, lexemeKind, lexemeStride } from "./lexer.ts"
import { Scopes } from "./names.ts"
import { type Nesting, nest } from "./nesting.ts"
import {
  elementsUntil,
  endOf,
  lexemesUntil,
  spotOfElement,
  spotOfLexeme,
  startOf,
  wordOf,
} from "./places.ts"
import { type Replacement, relex } from "./relex.ts"
import { closeOf, type Effort, enclosing, unpaired } from "./structure.ts"
import { TagNames } from "./tag-names.ts"

/** What one change did to the leaves of a tree, for who keeps something about leaves. */
export interface EditStep extends Replacement {
  /** The text after the change. */
  readonly text: Text
}

/** Where a lexeme stands, and its third number: see `lex`. */
export interface Lexeme {
  readonly range: Range
  readonly word: number
}

/** Of how many elements the attributes are remembered. */
const mostAttributes = 0x4000

/** So many tags are looked at one by one, and as many as there are; then all are paired at once. */
const mostEffort = 5_000

/** How many names of tags may be left behind by editing before a document is read anew. */
const mostNamesLeft = 10_000

/**
 * The XML structure of a text. Any text has one; what is wrong with the text is told by `flaws`.
 *
 * A close tag closes the nearest open tag of its name; tags in between that are left open become
 * empty elements, and what follows them stays with their parent, so that a half-typed tag moves
 * nothing else. A close tag that closes nothing is not in the tree.
 *
 * Kept as lexemes in a persistent tree of their own, whose nodes know which tags find no partner in
 * them: an edit, and a question about a place, cost the logarithm of the length. What concerns the
 * whole document (`lexemes`, `nesting`) comes on first use and costs its length.
 */
export class SyntaxTree {
  readonly text: Text
  /** The lexemes, as leaves that edits share. */
  readonly leaves: LexemeTree
  readonly names: TagNames
  /** How many names there were when the document was last read as a whole. */
  readonly #namesRead: number
  #elements: (XmlElement | undefined)[] | Map<number, XmlElement> = new Map()
  readonly #attributes = new Map<number, readonly Attribute[]>()
  readonly #effort: Effort = { tags: 0 }
  #lexemes: Int32Array | undefined
  #nesting: Nesting | undefined
  #unpaired: Int32Array | undefined
  #scopes: Scopes | undefined

  private constructor(text: Text, leaves: LexemeTree, names: TagNames, namesRead: number) {
    this.text = text
    this.leaves = leaves
    this.names = names
    this.#namesRead = namesRead
  }

  static read(text: Text | string): SyntaxTree {
    const whole = typeof text === "string" ? new Text(text) : text
    const names = new TagNames()
    const string = whole.toString()
    const pieces = lexFast(string, names) ?? [lex(string, names)]
    const leaves = treeOf(leavesOfPieces(pieces, whole.length))
    return new SyntaxTree(whole, leaves, names, names.count)
  }

  /** The tree of the text after `changes`, applied one after the other. */
  edit(changes: readonly Change[]): SyntaxTree {
    return this.editTracked(changes).tree
  }

  /**
   * The same, and which leaves each change replaced by which, in order. Undefined in place of them
   * when the document was read anew as a whole.
   */
  editTracked(changes: readonly Change[]): {
    readonly tree: SyntaxTree
    readonly steps: readonly EditStep[] | undefined
  } {
    let { text, leaves } = this
    const steps: EditStep[] = []
    for (const written of changes) {
      const change = within(text, written)
      const after = text.edit([change])
      const { tree, replacement } = relex(leaves, text, after, change, this.names)
      steps.push({ ...replacement, text: after })
      text = after
      leaves = tree
    }
    if (2 * this.#namesRead + mostNamesLeft < this.names.count)
      return { tree: SyntaxTree.read(text), steps: undefined }
    return { tree: new SyntaxTree(text, leaves, this.names, this.#namesRead), steps }
  }

  get elementCount(): number {
    return this.leaves.root.sum.elements
  }

  /** The element at a place in document order. @throws RangeError when there is none. */
  element(index: number): XmlElement {
    if (!(0 <= index && index < this.elementCount)) throw new RangeError(`no element ${index}`)
    const known = Array.isArray(this.#elements) ? this.#elements[index] : this.#elements.get(index)
    if (known) return known
    const lexeme = this.#nesting?.open[index] ?? spotOfElement(this.leaves, index).lexeme
    const element = new XmlElement(this, index, lexeme, this.lexeme(lexeme))
    if (Array.isArray(this.#elements)) this.#elements[index] = element
    else this.#elements.set(index, element)
    return element
  }

  /** Every element in document order. Costs the length of the document at first. */
  *elements(): Iterable<XmlElement> {
    const { open } = this.nesting
    for (let at = 0; at < open.length; at++) yield this.element(at)
  }

  /** The elements whose start tag or empty tag touches a stretch of the text. */
  *elementsIn({ start, end }: Range): Iterable<XmlElement> {
    const before = elementsUntil(this.leaves, start)
    for (let at = Math.max(0, before - 1); at < this.elementCount; at++) {
      const element = this.element(at)
      if (end < element.openTag.start) return
      if (start <= element.openTag.end) yield element
    }
  }

  /** The comments that have an end, in text order. Costs the length of the document at first. */
  *comments(): Iterable<Range> {
    const { lexemes } = this
    for (let at = 0; at < lexemes.length; at += lexemeStride) {
      const word = lexemes[at + 2]!
      if ((word & 15) !== lexemeKind.comment || (word & lexemeFlaw.endless) !== 0) continue
      yield { start: lexemes[at]!, end: lexemes[at + 1]! }
    }
  }

  /** The attributes of an element, in text order; those asked for lately are remembered. */
  attributesOf({ index, attributesRange: { start, end } }: XmlElement): readonly Attribute[] {
    const known = this.#attributes.get(index)
    if (known) return known
    const attributes = readAttributes(this.text.slice(start, end), start)
    // All of them would take many times the memory of the text.
    if (this.#attributes.size === mostAttributes) this.#attributes.clear()
    this.#attributes.set(index, attributes)
    return attributes
  }

  /** Elements without parent; a well-formed document has one. */
  *roots(): Iterable<XmlElement> {
    for (let at = 0; at < this.elementCount; at = this.element(at).end) yield this.element(at)
  }

  /** The first root; undefined when the text has no element. */
  get root(): XmlElement | undefined {
    return this.elementCount === 0 ? undefined : this.element(0)
  }

  /** The innermost element whose range holds `offset`, its end included. */
  elementAt(offset: Offset): XmlElement | undefined {
    const before = elementsUntil(this.leaves, offset)
    if (before === 0) return undefined
    const last = this.element(before - 1)
    if (offset <= last.range.end) return last
    for (const { open, close } of enclosing(this.leaves, last.lexeme))
      if (offset <= this.lexeme(close).range.end) return this.elementOfLexeme(open)
    return undefined
  }

  /** The element that a lexeme begins. */
  elementOfLexeme(lexeme: number): XmlElement {
    return this.element(this.elementsBefore(lexeme))
  }

  /** The innermost element in which a lexeme stands, or that it closes. */
  elementAround(lexeme: number): XmlElement | undefined {
    for (const { open } of enclosing(this.leaves, lexeme)) return this.elementOfLexeme(open)
    return undefined
  }

  /** The close tag of an element with a start tag, as a lexeme; -1 when nobody closes it. */
  closeOf({ index, lexeme }: XmlElement, tag: number): number {
    // Where much is broken, each question takes long: all answers together take less.
    if (mostEffort + this.leaves.root.sum.lexemes < this.#effort.tags) void this.nesting
    if (this.#nesting) return this.#nesting.close[index]!
    return closeOf(this.leaves, lexeme, tag, this.#effort)
  }

  /** The last lexeme that begins before an offset; -1 when there is none. */
  lexemeBefore(offset: Offset): number {
    return lexemesUntil(this.leaves, offset) - 1
  }

  /** The last element that begins before an offset. */
  elementBefore(offset: Offset): XmlElement | undefined {
    const before = elementsUntil(this.leaves, offset - 1)
    return before === 0 ? undefined : this.element(before - 1)
  }

  /** How many elements begin before a lexeme. */
  elementsBefore(lexeme: number): number {
    return spotOfLexeme(this.leaves, lexeme).elements
  }

  /** One lexeme, by its place in text order. */
  lexeme(number: number): Lexeme {
    if (!this.#lexemes) {
      const spot = spotOfLexeme(this.leaves, number)
      return { range: { start: startOf(spot), end: endOf(spot) }, word: wordOf(spot) }
    }
    const at = number * lexemeStride
    const range = { start: this.#lexemes[at]!, end: this.#lexemes[at + 1]! }
    return { range, word: this.#lexemes[at + 2]! }
  }

  /** See `unpaired`. */
  get unpaired(): Int32Array {
    this.#unpaired ??= unpaired(this.leaves)
    return this.#unpaired
  }

  /** The elements whose start tag nobody closes, in text order. */
  *unclosed(): Iterable<XmlElement> {
    for (const lexeme of this.unpaired)
      if (opensElement(this.lexeme(lexeme).word)) yield this.elementOfLexeme(lexeme)
  }

  /** How names with prefixes are to be understood. */
  get scopes(): Scopes {
    this.#scopes ??= new Scopes(this)
    return this.#scopes
  }

  /** All lexemes: see `lex`. Costs the length of the document at first. */
  get lexemes(): Int32Array {
    this.#lexemes ??= allLexemes(this.leaves)
    return this.#lexemes
  }

  /** The elements as parallel arrays. Costs the length of the document at first. */
  get nesting(): Nesting {
    if (!this.#nesting) {
      this.#nesting = nest(this.lexemes, this.elementCount)
      const elements = new Array<XmlElement | undefined>(this.elementCount).fill(undefined)
      if (!Array.isArray(this.#elements))
        for (const [index, element] of this.#elements) elements[index] = element
      this.#elements = elements
    }
    return this.#nesting
  }

  /** The nesting when it is known already: then questions about places need no search. */
  get knownNesting(): Nesting | undefined {
    return this.#nesting
  }
}

/** A change whose range lies in the text. */
function within({ length }: Text, { range, text }: Change): Change {
  const start = Math.min(Math.max(0, range.start), length)
  return { range: { start, end: Math.min(Math.max(start, range.end), length) }, text }
}

function allLexemes(leaves: LexemeTree): Int32Array {
  const all = new Int32Array(leaves.root.sum.lexemes * lexemeStride)
  let to = 0
  let base = 0
  for (const { lexemes, sum } of leaves.leaves()) {
    for (let at = 0; at < lexemes.length; at += lexemeStride) {
      all[to++] = lexemes[at]! + base
      all[to++] = lexemes[at + 1]! + base
      all[to++] = lexemes[at + 2]!
    }
    base += sum.length
  }
  return all
}
