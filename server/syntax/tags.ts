import type { Offset, Range } from "../text/index.ts"
import { AttributeScan } from "./attribute-scan.ts"
import { decodeReferences } from "./entities.ts"
import { joined, lexFast } from "./fast-lexer.ts"
import { opensElement } from "./leaf.ts"
import { lex, lexemeKind, lexemeStride, nameShift } from "./lexer.ts"
import { pair } from "./nesting.ts"
import { attributesRange } from "./tag.ts"
import { TagNames } from "./tag-names.ts"

/**
 * The lexemes of a text with its tags paired as those of a `SyntaxTree`, and no tree around them:
 * for who reads a text once and wants little of it.
 */
export class Tags {
  readonly text: string
  readonly names: TagNames
  readonly #lexemes: Int32Array
  readonly #partners: Int32Array

  private constructor(text: string, names: TagNames, lexemes: Int32Array) {
    this.text = text
    this.names = names
    this.#lexemes = lexemes
    this.#partners = pair(lexemes)
  }

  static read(text: string): Tags {
    const names = new TagNames()
    const pieces = lexFast(text, names)
    return new Tags(text, names, pieces ? joined(pieces) : lex(text, names))
  }

  /** Of lexemes: comments and so on count as well. */
  get count(): number {
    return this.#partners.length
  }

  /** Whether a lexeme is a start tag or an empty tag. */
  opens(at: number): boolean {
    return opensElement(this.#word(at))
  }

  /** Whether a start tag waits for a close tag in vain; then it holds nothing. */
  isUnclosed(at: number): boolean {
    return (this.#word(at) & 15) === lexemeKind.startTag && this.#partners[at]! < 0
  }

  /** The lexeme that closes the element which a start tag opens; -1 when there is none. */
  closeOf(at: number): number {
    return this.#partners[at]!
  }

  /** The number of a tag's name; see `TagNames`. */
  nameNumber(at: number): number {
    return this.#word(at) >>> nameShift
  }

  start(at: number): Offset {
    return this.#lexemes[at * lexemeStride]!
  }

  end(at: number): Offset {
    return this.#lexemes[at * lexemeStride + 1]!
  }

  /** The name of a start tag or an empty tag. */
  nameRange(at: number): Range {
    const start = this.start(at) + 1
    return { start, end: start + this.names.name(this.nameNumber(at)).length }
  }

  /** The attributes of a start tag or an empty tag. */
  attributes(at: number): AttributeScan {
    const range = attributesRange(this.start(at), this.end(at), this.#word(at), this.names)
    return new AttributeScan(this.text, range.start, range.end)
  }

  /** Where the character data directly below an element stands, CDATA sections included. */
  *content(at: number): Iterable<Range> {
    const close = this.#partners[at]!
    let from = this.end(at)
    for (let inside = at + 1; inside <= close; inside++) {
      if (from < this.start(inside)) yield { start: from, end: this.start(inside) }
      if ((this.#word(inside) & 15) === lexemeKind.cdata) {
        const section = { start: this.start(inside) + 9, end: this.end(inside) - 3 }
        if (section.start < section.end) yield section
      }
      if (this.opens(inside)) inside = Math.max(inside, this.#partners[inside]!)
      from = this.end(inside)
    }
  }

  /** The text of a range with references decoded. It does not keep the whole text alive. */
  value(start: Offset, end: Offset): string {
    return detached(decodeReferences(this.text.slice(start, end)))
  }

  #word(at: number): number {
    return this.#lexemes[at * lexemeStride + 2]!
  }
}

/** A slice keeps the whole text it was cut from alive; this one keeps a copy of itself alone. */
function detached(slice: string): string {
  return ` ${slice}`.slice(1)
}
