import type * as lsp from "vscode-languageserver"
import type { Change, Offset, PositionEncoding, Range, Text } from "../text/index.ts"
import { PositionCounter } from "../workspace/index.ts"

/** Turns offsets of one text into positions of the protocol and back. */
export class Positions {
  readonly #text: Text
  readonly #encoding: PositionEncoding
  readonly #counter: PositionCounter

  constructor(text: Text, encoding: PositionEncoding) {
    this.#text = text
    this.#encoding = encoding
    this.#counter = new PositionCounter(text, encoding)
  }

  offset(position: lsp.Position): Offset {
    return this.#text.offsetAt(position, this.#encoding)
  }

  position(offset: Offset): lsp.Position {
    return this.#counter.at(offset)
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
