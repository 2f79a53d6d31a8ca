import type * as lsp from "vscode-languageserver"
import type { Change, Offset, PositionEncoding, Range, Text } from "../text/index.ts"

/** Turns offsets of one text into positions of the protocol and back. */
export class Positions {
  readonly #text: Text
  readonly #encoding: PositionEncoding

  constructor(text: Text, encoding: PositionEncoding) {
    this.#text = text
    this.#encoding = encoding
  }

  offset(position: lsp.Position): Offset {
    return this.#text.offsetAt(position, this.#encoding)
  }

  position(offset: Offset): lsp.Position {
    return this.#text.positionAt(offset, this.#encoding)
  }

  range({ start, end }: Range): lsp.Range {
    return { start: this.position(start), end: this.position(end) }
  }

  offsets({ start, end }: lsp.Range): Range {
    const [from, to] = [this.offset(start), this.offset(end)]
    return { start: Math.min(from, to), end: Math.max(from, to) }
  }
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
  let before = text
  for (const event of events) {
    const change: Change =
      "range" in event
        ? { range: new Positions(before, encoding).offsets(event.range), text: event.text }
        : { range: { start: 0, end: before.length }, text: event.text }
    changes.push(change)
    before = before.edit([change])
  }
  return changes
}
