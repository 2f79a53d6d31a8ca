import type { Offset, Position, PositionEncoding } from "../text/index.ts"

/**
 * The positions of offsets of one text, from its start to its end: for a text that is read once and
 * not kept, so that no `Text` is made of it. They are those that its `Text` would tell.
 */
export class PositionWalk {
  readonly #string: string
  readonly #encoding: PositionEncoding
  #last: Offset = 0
  #line = 0
  #lineStart: Offset = 0
  /** The next line endings; infinity when there are no more. */
  #lf: Offset
  #cr: Offset
  /** Up to where the bytes of the line are counted. */
  #counted: Offset = 0
  #bytes = 0

  constructor(string: string, encoding: PositionEncoding) {
    this.#string = string
    this.#encoding = encoding
    this.#lf = this.#find("\n", 0)
    this.#cr = this.#find("\r", 0)
  }

  /** @throws RangeError for an offset before the one asked about last, or outside the text */
  at(offset: Offset): Position {
    if (!(this.#last <= offset && offset <= this.#string.length))
      throw new RangeError(`offset ${offset} after ${this.#last} of ${this.#string.length}`)
    this.#last = offset
    this.#goToLine(offset)
    const isInBreak = this.#string[offset] === "\n" && this.#string[offset - 1] === "\r"
    const inside = isInBreak ? offset - 1 : offset
    const line = this.#line
    if (this.#encoding === "utf-16") return { line, character: inside - this.#lineStart }
    return { line, character: this.#bytesBefore(inside) }
  }

  #goToLine(offset: Offset): void {
    for (;;) {
      const [lf, cr] = [this.#lf, this.#cr]
      const next = (cr < lf && lf !== cr + 1 ? cr : lf) + 1
      if (offset < next || next === Number.POSITIVE_INFINITY) return
      this.#line++
      this.#lineStart = this.#counted = next
      this.#bytes = 0
      if (lf < next) this.#lf = this.#find("\n", next)
      if (cr < next) this.#cr = this.#find("\r", next)
    }
  }

  #bytesBefore(offset: Offset): number {
    const string = this.#string
    // Half a surrogate pair counts three bytes, the whole of it four.
    const isInPair = isHigh(string.charCodeAt(offset - 1)) && isLow(string.charCodeAt(offset))
    const end = isInPair ? offset - 1 : offset
    while (this.#counted < end) {
      const code = string.charCodeAt(this.#counted++)
      if (code < 0x80) this.#bytes += 1
      else if (code < 0x800) this.#bytes += 2
      else if (isHigh(code) && isLow(string.charCodeAt(this.#counted))) {
        this.#bytes += 4
        this.#counted++
      } else this.#bytes += 3
    }
    return this.#bytes + (isInPair ? 3 : 0)
  }

  #find(ending: string, from: Offset): Offset {
    const found = this.#string.indexOf(ending, from)
    return found < 0 ? Number.POSITIVE_INFINITY : found
  }
}

function isHigh(code: number): boolean {
  return 0xd800 <= code && code < 0xdc00
}

function isLow(code: number): boolean {
  return 0xdc00 <= code && code < 0xe000
}
