import type { Offset, Range } from "../text/index.ts"
import type { Attribute } from "./attributes.ts"
import { decodeReferences } from "./entities.ts"
import { opensElement } from "./leaf.ts"
import { lexemeFlaw, lexemeKind, nameShift } from "./lexer.ts"
import type { QualifiedName } from "./names.ts"
import { enclosing } from "./structure.ts"
import { attributesRange } from "./tag.ts"
import { tagOf } from "./tag-stack.ts"
import type { Lexeme, SyntaxTree } from "./tree.ts"

/** One element of a tree. The same element of the same tree is always the same object. */
export class XmlElement {
  readonly tree: SyntaxTree
  /** Its place in document order, 0-based. */
  readonly index: number
  /** Its start tag or empty tag among the lexemes of the tree. */
  readonly lexeme: number
  readonly openTag: Range
  /** The third number of that lexeme. */
  readonly #word: number
  #close: number | undefined
  /** Null until somebody asks. */
  #parent: XmlElement | undefined | null = null

  constructor(tree: SyntaxTree, index: number, lexeme: number, { range, word }: Lexeme) {
    this.tree = tree
    this.index = index
    this.lexeme = lexeme
    this.openTag = range
    this.#word = word
  }

  get parent(): XmlElement | undefined {
    const { tree } = this
    const nesting = tree.knownNesting
    if (nesting) {
      const parent = nesting.parent[this.index]!
      return parent < 0 ? undefined : tree.element(parent)
    }
    if (this.#parent === null) this.#parent = this.ancestors().next().value
    return this.#parent
  }

  *children(): Iterable<XmlElement> {
    const last = this.end
    for (let at = this.index + 1; at < last; ) {
      const child = this.tree.element(at)
      yield child
      at = child.end
    }
  }

  /** Its parent, grandparent and so on. */
  *ancestors(): Generator<XmlElement, undefined> {
    if (this.tree.knownNesting) for (let at = this.parent; at; at = at.parent) yield at
    else
      for (const { open } of enclosing(this.tree.leaves, this.lexeme))
        yield this.tree.elementOfLexeme(open)
    return undefined
  }

  /** The number of its name; see `TagNames`. */
  get nameNumber(): number {
    return this.#word >>> nameShift
  }

  /** As written, with its prefix; empty for `<>`. */
  get name(): string {
    return this.tree.names.name(this.nameNumber)
  }

  /** The namespace and the local part of its name. Namespaces in XML 1.0, §5. */
  get qualifiedName(): QualifiedName {
    return this.tree.scopes.nameOf(this.index)
  }

  /** Its attributes in text order. */
  get attributes(): readonly Attribute[] {
    return this.tree.attributesOf(this)
  }

  /** The first attribute of that name, as written. */
  attribute(name: string): Attribute | undefined {
    return this.attributes.find(it => it.name === name)
  }

  /** From its `<` to the end of its close tag, or of its only tag. */
  get range(): Range {
    return { start: this.openTag.start, end: (this.closeTag ?? this.openTag).end }
  }

  /** Undefined for an empty tag and for an element that nobody closes. */
  get closeTag(): Range | undefined {
    const close = this.closeLexeme
    return close < 0 ? undefined : this.tree.lexeme(close).range
  }

  /** Its close tag among the lexemes of the tree; -1 when it has none. */
  get closeLexeme(): number {
    this.#close ??= this.isEmptyTag ? -1 : this.tree.closeOf(this, tagOf(this.#word))
    return this.#close
  }

  /** The first element after it that does not lie in it. */
  get end(): number {
    const known = this.tree.knownNesting
    if (known) return known.end[this.index]!
    const close = this.closeLexeme
    return close < 0 ? this.index + 1 : this.tree.elementsBefore(close)
  }

  /** Whether its tag ends with `/>`. */
  get isEmptyTag(): boolean {
    return (this.#word & 15) === lexemeKind.emptyTag
  }

  /** Whether its tag breaks off without a `>`. */
  get hasOpenTag(): boolean {
    return (this.#word & lexemeFlaw.open) !== 0
  }

  /** Whether its start tag waits for a close tag in vain. */
  get isUnclosed(): boolean {
    return !this.isEmptyTag && this.closeLexeme < 0
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
    return attributesRange(start, end, this.#word, this.tree.names)
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
    let child = this.index + 1
    for (let number = this.lexeme + 1; at < end; number++) {
      const { range, word } = tree.lexeme(number)
      if (end <= range.start) break
      push(at, range.start, false)
      at = range.end
      if ((word & 15) === lexemeKind.cdata) push(range.start + 9, range.end - 3, true)
      if (!opensElement(word)) continue
      const element = tree.element(child)
      child = element.end
      if (element.closeLexeme < 0) continue
      number = element.closeLexeme
      at = tree.lexeme(number).range.end
    }
    push(at, end, false)
    return pieces
  }
}
