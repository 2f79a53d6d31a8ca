import { type Change, type Offset, type Range, Text } from "../text/index.ts"
import { type Attribute, readAttributes } from "./attributes.ts"
import { decodeReferences } from "./entities.ts"
import { isSpace, lex, lexemeFlaw, lexemeKind, lexemeStride } from "./lexer.ts"
import { type QualifiedName, Scopes } from "./names.ts"
import { type Nesting, nest } from "./nesting.ts"
import { TagNames } from "./tag-names.ts"

/**
 * The XML structure of a text. Any text has one; what is wrong with the text is told by `flaws`.
 *
 * A close tag closes the nearest open tag of its name; tags in between that are left open become
 * empty elements, and what follows them stays with their parent, so that a half-typed tag moves
 * nothing else. A close tag that closes nothing is not in the tree.
 */
export class SyntaxTree {
  readonly text: Text
  /** See `lex`. */
  readonly lexemes: Int32Array
  readonly names = new TagNames()
  /** The elements in document order, as parallel arrays. */
  readonly nesting: Nesting
  readonly #string: string
  readonly #elements: (XmlElement | undefined)[] = []
  #scopes: Scopes | undefined

  private constructor(text: Text) {
    this.text = text
    this.#string = text.toString()
    this.lexemes = lex(this.#string, this.names)
    this.nesting = nest(this.lexemes, this.names.count)
  }

  static read(text: Text | string): SyntaxTree {
    return new SyntaxTree(typeof text === "string" ? new Text(text) : text)
  }

  /** The tree of the text after `changes`, applied one after the other. */
  edit(changes: readonly Change[]): SyntaxTree {
    return SyntaxTree.read(this.text.edit(changes))
  }

  get elementCount(): number {
    return this.nesting.parent.length
  }

  /** The element at a place in document order. @throws RangeError when there is none. */
  element(index: number): XmlElement {
    if (!(0 <= index && index < this.elementCount)) throw new RangeError(`no element ${index}`)
    let element = this.#elements[index]
    if (!element) this.#elements[index] = element = new XmlElement(this, index)
    return element
  }

  /** Elements without parent; a well-formed document has one. */
  *roots(): Iterable<XmlElement> {
    for (let at = 0; at < this.elementCount; at = this.nesting.end[at]!) yield this.element(at)
  }

  /** The first root; undefined when the text has no element. */
  get root(): XmlElement | undefined {
    return this.elementCount === 0 ? undefined : this.element(0)
  }

  /** The innermost element whose range holds `offset`, its end included. */
  elementAt(offset: Offset): XmlElement | undefined {
    let low = 0
    let high = this.elementCount
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#startOf(middle) <= offset) low = middle + 1
      else high = middle
    }
    for (let at = low - 1; 0 <= at; at = this.nesting.parent[at]!)
      if (offset <= this.element(at).range.end) return this.element(at)
    return undefined
  }

  /** The character data that is not blank, without the white space around it; in text order. */
  *texts(): Iterable<Range> {
    const { lexemes } = this
    let from = 0
    for (let at = 0; at <= lexemes.length; at += lexemeStride) {
      const isLast = at === lexemes.length
      let start = from
      let end = isLast ? this.#string.length : lexemes[at]!
      if (!isLast) from = lexemes[at + 1]!
      while (start < end && isSpace(this.#string.charCodeAt(start))) start++
      if (start === end) continue
      while (isSpace(this.#string.charCodeAt(end - 1))) end--
      yield { start, end }
    }
  }

  /** How names with prefixes are to be understood. */
  get scopes(): Scopes {
    this.#scopes ??= new Scopes(this)
    return this.#scopes
  }

  #startOf(index: number): Offset {
    return this.lexemes[this.nesting.open[index]! * lexemeStride]!
  }
}

/** One element of a tree. The same element of the same tree is always the same object. */
export class XmlElement {
  readonly tree: SyntaxTree
  /** Its place in document order, 0-based. */
  readonly index: number
  #attributes: readonly Attribute[] | undefined

  constructor(tree: SyntaxTree, index: number) {
    this.tree = tree
    this.index = index
  }

  get parent(): XmlElement | undefined {
    const parent = this.tree.nesting.parent[this.index]!
    return parent < 0 ? undefined : this.tree.element(parent)
  }

  *children(): Iterable<XmlElement> {
    const { end } = this.tree.nesting
    const last = end[this.index]!
    for (let at = this.index + 1; at < last; at = end[at]!) yield this.tree.element(at)
  }

  /** Its parent, grandparent and so on. */
  *ancestors(): Iterable<XmlElement> {
    for (let at = this.parent; at; at = at.parent) yield at
  }

  /** As written, with its prefix; empty for `<>`. */
  get name(): string {
    return this.tree.names.name(this.tree.nesting.name[this.index]!)
  }

  /** The namespace and the local part of its name. Namespaces in XML 1.0, §5. */
  get qualifiedName(): QualifiedName {
    return this.tree.scopes.nameOf(this.index)
  }

  /** Its attributes in text order. */
  get attributes(): readonly Attribute[] {
    if (!this.#attributes) {
      const { start, end } = this.attributesRange
      this.#attributes = readAttributes(this.tree.text.slice(start, end), start)
    }
    return this.#attributes
  }

  /** The first attribute of that name, as written. */
  attribute(name: string): Attribute | undefined {
    return this.attributes.find(it => it.name === name)
  }

  /** From its `<` to the end of its close tag, or of its only tag. */
  get range(): Range {
    return { start: this.openTag.start, end: (this.closeTag ?? this.openTag).end }
  }

  get openTag(): Range {
    return this.#lexeme(this.tree.nesting.open[this.index]!)
  }

  /** Undefined for an empty tag and for an element that nobody closes. */
  get closeTag(): Range | undefined {
    const close = this.tree.nesting.close[this.index]!
    return close < 0 ? undefined : this.#lexeme(close)
  }

  /** Whether its tag ends with `/>`. */
  get isEmptyTag(): boolean {
    return (this.#kind & 15) === lexemeKind.emptyTag
  }

  /** Whether its tag breaks off without a `>`. */
  get hasOpenTag(): boolean {
    return (this.#kind & lexemeFlaw.open) !== 0
  }

  /** Whether its start tag waits for a close tag in vain. */
  get isUnclosed(): boolean {
    return !this.isEmptyTag && this.tree.nesting.close[this.index]! < 0
  }

  get nameRange(): Range {
    const start = this.openTag.start + 1
    return { start, end: start + this.name.length }
  }

  /** The name in its close tag, when it has one. */
  get closeNameRange(): Range | undefined {
    const close = this.closeTag
    return close && { start: close.start + 2, end: close.start + 2 + this.name.length }
  }

  /** Between its tags; empty, at its end, when it has no close tag. */
  get contentRange(): Range {
    const { end } = this.openTag
    return { start: end, end: this.closeTag?.start ?? end }
  }

  /** Between its name and its `>` or `/>`. */
  get attributesRange(): Range {
    const { start, end } = this.openTag
    const from = start + 1 + this.name.length
    const bracket = this.hasOpenTag ? 0 : 1
    return { start: from, end: Math.max(from, end - bracket - (this.isEmptyTag ? 1 : 0)) }
  }

  /** Character data directly below it: references decoded, CDATA sections as they are. */
  get content(): string {
    return this.contentPieces()
      .map(it => it.text)
      .join("")
  }

  /** The pieces of `content` and where each stands; comments and child elements lie between. */
  contentPieces(): { readonly text: string; readonly range: Range; readonly isRaw: boolean }[] {
    const { tree } = this
    const pieces: { text: string; range: Range; isRaw: boolean }[] = []
    const push = (start: Offset, end: Offset, isRaw: boolean) => {
      if (end <= start) return
      const raw = tree.text.slice(start, end)
      pieces.push({ text: isRaw ? raw : decodeReferences(raw), range: { start, end }, isRaw })
    }
    const { start, end } = this.contentRange
    let at = start
    let lexeme = tree.nesting.open[this.index]! + 1
    let child = this.index + 1
    while (lexeme * lexemeStride < tree.lexemes.length) {
      const range = this.#lexeme(lexeme)
      if (end <= range.start) break
      push(at, range.start, false)
      at = range.end
      if (this.#kindOf(lexeme) === lexemeKind.cdata) push(range.start + 9, range.end - 3, true)
      if (child < tree.elementCount && tree.nesting.open[child] === lexeme) {
        const close = tree.nesting.close[child]!
        if (0 <= close) lexeme = close
        at = this.#lexeme(lexeme).end
        child = tree.nesting.end[child]!
      }
      lexeme++
    }
    push(at, end, false)
    return pieces
  }

  get #kind(): number {
    return this.tree.lexemes[this.tree.nesting.open[this.index]! * lexemeStride + 2]!
  }

  #kindOf(lexeme: number): number {
    return this.tree.lexemes[lexeme * lexemeStride + 2]! & 15
  }

  #lexeme(lexeme: number): Range {
    const { lexemes } = this.tree
    return { start: lexemes[lexeme * lexemeStride]!, end: lexemes[lexeme * lexemeStride + 1]! }
  }
}
