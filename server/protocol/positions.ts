import type * as lsp from "vscode-languageserver"
import type { Change, Offset, PositionEncoding, Range, Text } from "../text/index.ts"

/** Turns offsets of one text into positions of the protocol and back. */
export class Positions {
  readonly #text: Text
  readonly #encoding: PositionEncoding
  /** The offset asked for last and its position: lists come in text order. */
  #lastOffset: Offset = 0
  #last: lsp.Position = { line: 0, character: 0 }

  constructor(text: Text, encoding: PositionEncoding) {
    this.#text = text
    this.#encoding = encoding
  }

  offset(position: lsp.Position): Offset {
    return this.#text.offsetAt(position, this.#encoding)
  }

  range({ start, end }: Range): lsp.Range {
    return { start: this.position(start), end: this.position(end) }
  }

  offsets({ start, end }: lsp.Range): Range {
    const [from, to] = [this.offset(start), this.offset(end)]
    return { start: Math.min(from, to), end: Math.max(from, to) }
  }

  position(offset: Offset): lsp.Position {
    if (this.#encoding === "utf-16") return this.#text.positionAt(offset)
    // Counting the bytes of a long line from its start, for each of many offsets, would be
    // quadratic: count on from the last one.
    const inside = Math.min(Math.max(0, offset), this.#text.length)
    const { line } = this.#text.positionAt(inside)
    const from = line === this.#last.line && this.#lastOffset <= inside ? this.#last.character : 0
    const start = from === 0 ? this.#text.lineStart(line) : this.#lastOffset
    const character = from + utf8Length(this.#text.slice(start, inside))
    this.#lastOffset = inside
    this.#last = { line, character }
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

/**
 * The changes of a `didChange`: each is written for the text after the one before it.
 *
 * @param text the text before the first
 */
export function toChanges(
  text: Text,
  events: readonly lsp.TextDocumentContentChangeEvent[],
  encoding: PositionEncoding,
): readonly Change[] {
  const changes: Change[] = []
  // While changes go from the end of the text to its start, as editors send those of several
  // cursors, each range means the same in the first text: nothing needs to be copied in between.
  let base = text
  let pending: Change[] = []
  let untouched: Offset = text.length
  for (const event of events) {
    const change = (): Change =>
      "range" in event
        ? { range: new Positions(base, encoding).offsets(event.range), text: event.text }
        : { range: { start: 0, end: base.length }, text: event.text }
    let next = change()
    // A range that reaches the last change may mean text which that change brought.
    if (0 < pending.length && untouched <= next.range.end) {
      base = base.edit(pending)
      pending = []
      next = change()
    }
    changes.push(next)
    pending.push(next)
    untouched = next.range.start
  }
  return changes
}
