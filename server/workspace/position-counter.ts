import type { Offset, Position, PositionEncoding, Text } from "../text/index.ts"

/** How many UTF-16 units lie between two marks of a long line. */
const stride = 1024

/**
 * The positions of many offsets of one text.
 *
 * Counting the bytes of a long line from its start, for each of many offsets, would be quadratic:
 * where a line is long, its bytes are counted once and marked every so often.
 */
export class PositionCounter {
  readonly #text: Text
  readonly #encoding: PositionEncoding
  /** By long line: how many bytes lie before each mark. */
  readonly #marks = new Map<number, Uint32Array>()

  constructor(text: Text, encoding: PositionEncoding) {
    this.#text = text
    this.#encoding = encoding
  }

  /** Offsets outside the text mean its ends. */
  at(offset: Offset): Position {
    if (this.#encoding === "utf-16") return this.#text.positionAt(offset)
    const inside = Math.min(Math.max(0, offset), this.#text.length)
    const { line } = this.#text.positionAt(inside)
    const start = this.#text.lineStart(line)
    const mark = Math.floor((inside - start) / stride)
    const before = mark === 0 ? 0 : this.#marksOf(line, start)[mark]!
    return { line, character: before + this.#bytesBetween(start + mark * stride, inside) }
  }

  #marksOf(line: number, start: Offset): Uint32Array {
    const known = this.#marks.get(line)
    if (known) return known
    const length = this.#text.lineStart(line + 1) - start
    const marks = new Uint32Array(Math.floor(length / stride) + 1)
    for (let mark = 1; mark < marks.length; mark++) {
      const from = start + (mark - 1) * stride
      marks[mark] = marks[mark - 1]! + this.#bytesBetween(from, from + stride)
    }
    this.#marks.set(line, marks)
    return marks
  }

  #bytesBetween(start: Offset, end: Offset): number {
    // With its neighbours, for they may make a pair with its ends.
    const before = Math.min(1, start)
    return bytesBetween(this.#text.slice(start - before, end + 1), before, end - start + before)
  }
}

/** The first half of a surrogate pair counts for both, so that a range may begin between them. */
function bytesBetween(string: string, start: Offset, end: Offset): number {
  let bytes = 0
  for (let at = start; at < end; at++) {
    const code = string.charCodeAt(at)
    if (code < 0x80) bytes += 1
    else if (code < 0x800) bytes += 2
    else if (isHigh(code) && isLow(string.charCodeAt(at + 1))) bytes += 4
    else if (!isLow(code) || !isHigh(string.charCodeAt(at - 1))) bytes += 3
  }
  return bytes
}

function isHigh(code: number): boolean {
  return 0xd800 <= code && code < 0xdc00
}

function isLow(code: number): boolean {
  return 0xdc00 <= code && code < 0xe000
}
