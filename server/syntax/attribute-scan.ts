import type { Offset } from "../text/index.ts"
import { endOfBrokenValue, endsName, isSpace } from "./lexer.ts"

/**
 * Steps over the attributes of a tag and says where each stands, as `readAttributes` reads them,
 * without making anything of them.
 */
export class AttributeScan {
  readonly #text: string
  #at: Offset
  readonly #end: Offset
  nameStart: Offset = 0
  nameEnd: Offset = 0
  /** Between the quotes; empty, behind the name or the `=`, while there is no value. */
  valueStart: Offset = 0
  valueEnd: Offset = 0

  /** @param start between the name of the tag and `end`, its `>` or `/>` or where it breaks off */
  constructor(text: string, start: Offset, end: Offset) {
    this.#text = text
    this.#at = start
    this.#end = end
  }

  /** Goes to the next attribute. @returns whether there is one */
  next(): boolean {
    const text = this.#text
    const end = this.#end
    let at = this.#at
    while (at < end && (isSpace(text.charCodeAt(at)) || text.charCodeAt(at) === SLASH)) at++
    if (end <= at) return false
    this.nameStart = at
    while (at < end && !endsName(text.charCodeAt(at))) at++
    this.nameEnd = at
    const equals = this.#skipSpace(at)
    const hasEquals = equals < end && text.charCodeAt(equals) === EQUALS
    const isLoneQuote = at === this.nameStart && isQuote(text.charCodeAt(at))
    const valueAt = hasEquals ? this.#skipSpace(equals + 1) : this.nameStart
    this.valueStart = this.valueEnd = hasEquals ? equals + 1 : at
    let next = this.valueEnd
    if (isLoneQuote || (hasEquals && valueAt < end && isQuote(text.charCodeAt(valueAt))))
      next = this.#quoted(valueAt)
    else if (hasEquals && valueAt < end) next = this.#bare(valueAt)
    this.#at = Math.max(this.nameStart + 1, next)
    return true
  }

  isNamed(name: string): boolean {
    const { nameStart, nameEnd } = this
    return nameEnd - nameStart === name.length && this.#text.startsWith(name, nameStart)
  }

  /** @returns where the next attribute may begin */
  #quoted(quoteAt: Offset): Offset {
    const text = this.#text
    const quote = text.charCodeAt(quoteAt)
    let at = quoteAt + 1
    this.valueStart = at
    while (at < this.#end && text.charCodeAt(at) !== quote) at++
    const isClosed = at < this.#end
    this.valueEnd = isClosed ? at : endOfBrokenValue(text, this.valueStart, this.#end)
    return isClosed ? at + 1 : this.valueEnd
  }

  #bare(start: Offset): Offset {
    let at = start
    while (at < this.#end && !isSpace(this.#text.charCodeAt(at))) at++
    this.valueStart = start
    this.valueEnd = at
    return at
  }

  #skipSpace(from: Offset): Offset {
    let at = from
    while (at < this.#end && isSpace(this.#text.charCodeAt(at))) at++
    return at
  }
}

function isQuote(code: number): boolean {
  return code === 34 || code === 39
}

const SLASH = 47
const EQUALS = 61
