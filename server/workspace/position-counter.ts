import type { Offset, Position, PositionEncoding, Text } from "../text/index.ts"

/**
 * The positions of many offsets of one text, asked for in text order or nearly so.
 *
 * Counting the bytes of a long line from its start, for each of many offsets, would be quadratic:
 * this one counts on from the offset before.
 */
export class PositionCounter {
  readonly #text: Text
  readonly #encoding: PositionEncoding
  #lastOffset: Offset = 0
  #last: Position = { line: 0, character: 0 }

  constructor(text: Text, encoding: PositionEncoding) {
    this.#text = text
    this.#encoding = encoding
  }

  /** Offsets outside the text mean its ends. */
  at(offset: Offset): Position {
    if (this.#encoding === "utf-16") return this.#text.positionAt(offset)
    const inside = Math.min(Math.max(0, offset), this.#text.length)
    const { line } = this.#text.positionAt(inside)
    const isBehind = line === this.#last.line && this.#lastOffset <= inside
    const start = isBehind ? this.#lastOffset : this.#text.lineStart(line)
    const before = isBehind ? this.#last.character : 0
    this.#lastOffset = inside
    this.#last = { line, character: before + utf8Length(this.#text.slice(start, inside)) }
    return this.#last
  }
}

function utf8Length(text: string): number {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0)!
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}
