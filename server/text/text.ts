import type { Change, Offset, Position, PositionEncoding } from "./range.ts"

/**
 * An immutable text with its lines. A line ends with LF, CRLF or a lone CR (LSP 3.17, §Text
 * Documents); the ending belongs to the line it ends.
 */
export class Text {
  readonly #string: string
  #lineStarts: readonly Offset[] | undefined

  constructor(string: string) {
    this.#string = string
  }

  /** In UTF-16 code units. */
  get length(): number {
    return this.#string.length
  }

  /** At least 1: a text that ends with a line ending has an empty last line. */
  get lineCount(): number {
    return this.#starts().length
  }

  /** The text between two offsets; offsets outside the text mean its ends. */
  slice(start: Offset = 0, end: Offset = this.length): string {
    return this.#string.slice(Math.max(0, start), Math.max(0, end))
  }

  /** Where a line begins; the length of the text when there is no such line. */
  lineStart(line: number): Offset {
    return line < 0 ? 0 : (this.#starts()[line] ?? this.length)
  }

  /** Where the content of a line ends, before its line ending. */
  lineEnd(line: number): Offset {
    const start = this.lineStart(line)
    let end = this.lineStart(line + 1)
    if (start < end && this.#string.charCodeAt(end - 1) === LF) end--
    if (start < end && this.#string.charCodeAt(end - 1) === CR) end--
    return end
  }

  /**
   * The position of an offset; offsets outside the text mean its ends. Between the two characters
   * of a CRLF there is no position: it means the end of the line.
   */
  positionAt(offset: Offset, encoding: PositionEncoding = "utf-16"): Position {
    const line = this.#lineAt(Math.min(Math.max(0, offset), this.length))
    const start = this.lineStart(line)
    const inside = Math.min(Math.max(0, offset), this.lineEnd(line))
    const character =
      encoding === "utf-16" ? inside - start : utf8Length(this.#string, start, inside)
    return { line, character }
  }

  /**
   * The offset of a position. A character behind the end of its line means the end of the line, a
   * line behind the last one the end of the text, as LSP wants it.
   */
  offsetAt({ line, character }: Position, encoding: PositionEncoding = "utf-16"): Offset {
    if (line < 0) return 0
    if (this.lineCount <= line) return this.length
    const start = this.lineStart(line)
    const end = this.lineEnd(line)
    if (encoding === "utf-16") return Math.min(start + Math.max(0, character), end)
    return utf8Offset(this.#string, start, end, character)
  }

  /** The text after `changes`, applied one after the other, each to the outcome of the last. */
  edit(changes: readonly Change[]): Text {
    let string = this.#string
    for (const { range, text } of changes)
      string = string.slice(0, range.start) + text + string.slice(range.end)
    return new Text(string)
  }

  toString(): string {
    return this.#string
  }

  #lineAt(offset: Offset): number {
    const starts = this.#starts()
    let low = 0
    let high = starts.length
    while (low + 1 < high) {
      const middle = (low + high) >> 1
      if (starts[middle]! <= offset) low = middle
      else high = middle
    }
    return low
  }

  #starts(): readonly Offset[] {
    this.#lineStarts ??= lineStarts(this.#string)
    return this.#lineStarts
  }
}

const LF = 10
const CR = 13

function lineStarts(string: string): Offset[] {
  const starts = [0]
  let lf = string.indexOf("\n")
  let cr = string.indexOf("\r")
  while (0 <= lf || 0 <= cr) {
    if (0 <= cr && (lf < 0 || cr < lf)) {
      const next = lf === cr + 1 ? lf + 1 : cr + 1
      starts.push(next)
      if (lf === cr + 1) lf = string.indexOf("\n", next)
      cr = string.indexOf("\r", next)
    } else {
      starts.push(lf + 1)
      lf = string.indexOf("\n", lf + 1)
    }
  }
  return starts
}

function utf8Length(string: string, start: Offset, end: Offset): number {
  let bytes = 0
  for (let at = start; at < end; at++) {
    const code = string.charCodeAt(at)
    if (code < 0x80) bytes += 1
    else if (code < 0x800) bytes += 2
    else if (isHigh(code) && at + 1 < end && isLow(string.charCodeAt(at + 1))) {
      bytes += 4
      at++
    } else bytes += 3
  }
  return bytes
}

/** A count that ends inside a character means the start of that character. */
function utf8Offset(string: string, start: Offset, end: Offset, bytes: number): Offset {
  let at = start
  let left = bytes
  while (at < end) {
    const width = string.codePointAt(at)! > 0xffff ? 2 : 1
    const size = utf8Length(string, at, at + width)
    if (left < size) break
    left -= size
    at += width
  }
  return at
}

function isHigh(code: number): boolean {
  return 0xd800 <= code && code < 0xdc00
}

function isLow(code: number): boolean {
  return 0xdc00 <= code && code < 0xe000
}
