import { Sequence } from "../sequence/index.ts"
import {
  behindBreak,
  breakFrom,
  breaksOf,
  type Chunk,
  chunkOf,
  clings,
  cut,
  type Extent,
  endOfBreak,
  extents,
  longest,
  shortest,
  spliced,
} from "./chunk.ts"
import type { Change, Offset, Position, PositionEncoding, Range } from "./range.ts"
import { firstIn } from "./searching.ts"
import { bytesBefore, offsetOfBytes } from "./utf8.ts"

/**
 * An immutable text with its lines. A line ends with LF, CRLF or a lone CR (LSP 3.17, §Text
 * Documents); the ending belongs to the line it ends.
 *
 * Kept as chunks in a persistent tree: an edit, and a question about a place, cost the logarithm of
 * the length. Only `toString` and long slices cost their length.
 */
export class Text {
  readonly #chunks: Sequence<Chunk, Extent>
  #string: string | undefined
  /** The line that was asked for last: an editor asks for both ends of what it changes. */
  #line = -1
  #lineRange: Range = { start: 0, end: 0 }

  constructor(content: string | Sequence<Chunk, Extent>) {
    if (typeof content === "string") {
      this.#chunks = Sequence.of(cut(content), extents)
      this.#string = content
    } else this.#chunks = content
  }

  /** In UTF-16 code units. */
  get length(): number {
    return this.#chunks.root.sum.length
  }

  /** At least 1: a text that ends with a line ending has an empty last line. */
  get lineCount(): number {
    const { root } = this.#chunks
    return breaksOf(root, root.height) + 1
  }

  /** The text between two offsets; offsets outside the text mean its ends. */
  slice(start: Offset = 0, end: Offset = this.length): string {
    const [from, to] = [Math.max(0, start), Math.min(end, this.length)]
    if (to <= from) return ""
    if (this.#string !== undefined) return this.#string.slice(from, to)
    const { chunk, index, base } = this.#chunkAt(from)
    const first = chunk.string.slice(from - base, to - base)
    let left = to - from - first.length
    if (left === 0) return first
    const pieces = [first]
    for (const { string } of this.#chunks.leaves(index + 1)) {
      pieces.push(string.slice(0, left))
      left -= string.length
      if (left <= 0) break
    }
    return pieces.join("")
  }

  /** The UTF-16 unit at an offset; NaN outside the text. */
  charCodeAt(offset: Offset): number {
    if (!(0 <= offset && offset < this.length)) return Number.NaN
    const { chunk, base } = this.#chunkAt(offset)
    return chunk.string.charCodeAt(offset - base)
  }

  /**
   * Where a string occurs first at or after an offset; -1 when it does not. That it does not occur
   * somewhere is remembered.
   *
   * @param sought at most 16 UTF-16 units long
   */
  indexOf(sought: string, from: Offset): Offset {
    return firstIn(this.#chunks.root, sought, from)
  }

  /** Where a line begins; the length of the text when there is no such line. */
  lineStart(line: number): Offset {
    return line < 0 ? 0 : this.#rangeOf(line).start
  }

  /** Where the content of a line ends, before its line ending. */
  lineEnd(line: number): Offset {
    return line < 0 ? 0 : this.#rangeOf(line).end
  }

  /**
   * The position of an offset; offsets outside the text mean its ends. Between the two characters
   * of a CRLF there is no position: it means the end of the line.
   */
  positionAt(offset: Offset, encoding: PositionEncoding = "utf-16"): Position {
    const inText = Math.min(Math.max(0, offset), this.length)
    const { chunk, base } = this.#chunkAt(inText)
    let inside = inText - base
    let line = breaksBefore(this.#chunks, base)
    let at = 0
    for (;;) {
      const ending = breakFrom(chunk, at)
      if (ending < 0 || inside <= ending) break
      const next = endOfBreak(chunk, ending)
      if (inside < next) inside = ending
      else {
        at = next
        line++
      }
    }
    // The line may begin in a chunk before.
    const start = at === 0 ? this.lineStart(line) : base + at
    if (encoding === "utf-16") return { line, character: base + inside - start }
    const { root } = this.#chunks
    return { line, character: bytesBefore(root, base + inside) - bytesBefore(root, start) }
  }

  /**
   * The offset of a position. A character behind the end of its line means the end of the line, a
   * line behind the last one the end of the text, as LSP wants it.
   */
  offsetAt({ line, character }: Position, encoding: PositionEncoding = "utf-16"): Offset {
    if (line < 0) return 0
    const { start, end } = this.#rangeOf(line)
    if (encoding === "utf-16") return Math.min(start + Math.max(0, character), end)
    const { root } = this.#chunks
    const bytes = bytesBefore(root, start) + Math.max(0, character)
    return Math.min(Math.max(start, offsetOfBytes(root, bytes)), end)
  }

  /** The text after `changes`, applied one after the other, each to the outcome of the last. */
  edit(changes: readonly Change[]): Text {
    let chunks = this.#chunks
    for (const change of changes) chunks = edited(chunks, change)
    return new Text(chunks)
  }

  /** The whole text. Costs its length at first, and is remembered. */
  toString(): string {
    this.#string ??= Array.from(this.#chunks.leaves(), it => it.string).join("")
    return this.#string
  }

  #chunkAt(offset: Offset): Place {
    return place(this.#chunks, offset, false)
  }

  /** The content of a line. */
  #rangeOf(line: number): Range {
    if (this.#line !== line) {
      this.#lineRange = contentOf(this.#chunks, line)
      this.#line = line
    }
    return this.#lineRange
  }
}

/** A chunk and where it begins. */
interface Place {
  readonly chunk: Chunk
  readonly index: number
  readonly base: Offset
}

/**
 * The chunk that holds an offset; the last one for the end of the text.
 *
 * @param isEnd whether an offset between two chunks means the end of the left one
 */
function place(chunks: Sequence<Chunk, Extent>, offset: Offset, isEnd: boolean): Place {
  let node = chunks.root
  let [index, base] = [0, 0]
  for (;;) {
    const { children, height } = node
    const last = children.length - 1
    let at = 0
    for (; at < last; at++) {
      const child = children[at]!
      const end = base + child.sum.length
      if (offset < end || (isEnd && offset === end)) break
      base = end
      index += height === 1 ? 1 : (child as typeof node).leafCount
    }
    const child = children[at]!
    if (height === 1) return { chunk: child as Chunk, index, base }
    node = child as typeof node
  }
}

/** How many line endings stand before the chunk that begins at an offset. */
function breaksBefore({ root }: Sequence<Chunk, Extent>, offset: Offset): number {
  let node = root
  let [left, breaks] = [offset, 0]
  while (0 < left) {
    const { children, height } = node
    let child = children[0]!
    for (let at = 1; child.sum.length <= left; child = children[at++]!) {
      left -= child.sum.length
      breaks += breaksOf(child, height - 1)
      if (left === 0) break
    }
    node = child as typeof node
  }
  return breaks
}

/** A line without its ending; the end of the text when there is no such line. */
function contentOf(chunks: Sequence<Chunk, Extent>, line: number): Range {
  const { length } = chunks.root.sum
  const breaks = breaksOf(chunks.root, chunks.root.height)
  if (breaks < line) return { start: length, end: length }
  const { chunk, base, at } = behind(chunks, line)
  const ending = breakFrom(chunk, at)
  if (0 <= ending) return { start: base + at, end: base + ending }
  if (line === breaks) return { start: base + at, end: length }
  // It ends in another chunk.
  const next = behind(chunks, line + 1)
  const isPair = endOfBreak(next.chunk, next.at - 2) === next.at
  return { start: base + at, end: next.base + next.at - (isPair ? 2 : 1) }
}

/** The place behind so many line endings: its chunk, where that begins, the place in it. */
function behind(chunks: Sequence<Chunk, Extent>, count: number) {
  let node = chunks.root
  let base = 0
  let left = count
  for (;;) {
    const { children, height } = node
    let at = 0
    let child = children[0]!
    for (let own = breaksOf(child, height - 1); own < left; own = breaksOf(child, height - 1)) {
      left -= own
      base += child.sum.length
      child = children[++at]!
    }
    if (height === 1) return { chunk: child as Chunk, base, at: behindBreak(child as Chunk, left) }
    node = child as typeof node
  }
}

function edited(chunks: Sequence<Chunk, Extent>, { range, text }: Change): Sequence<Chunk, Extent> {
  const { length } = chunks.root.sum
  const start = Math.min(Math.max(0, range.start), length)
  const end = Math.min(Math.max(start, range.end), length)
  const first = place(chunks, start, true)
  const { chunk, index, base } = first
  // Inside a chunk: what it begins and ends with stays what it is.
  if (base < start && end < base + chunk.sum.length) {
    const made = spliced(chunk, start - base, end - base, text)
    if (fits(made.string)) return chunks.replace(index, index + 1, [made])
  }
  const last = end <= base + chunk.sum.length ? first : place(chunks, end, true)
  const head = chunk.string.slice(0, start - base)
  const tail = last.chunk.string.slice(end - last.base)
  return joined(chunks, index, last.index + 1, head + text + tail)
}

/** The chunks with a string in place of those from `start` to `end`. */
function joined(
  chunks: Sequence<Chunk, Extent>,
  start: number,
  end: number,
  string: string,
): Sequence<Chunk, Extent> {
  const before = start === 0 ? "" : chunks.leaf(start - 1).string
  const after = end === chunks.leafCount ? "" : chunks.leaf(end).string
  const isLoose =
    clings(before.charCodeAt(before.length - 1), string.charCodeAt(0)) ||
    clings(string.charCodeAt(string.length - 1), after.charCodeAt(0))
  if (fits(string) && !isLoose) return chunks.replace(start, end, [chunkOf(string)])
  if (shortest <= string.length && !isLoose) return chunks.replace(start, end, cut(string))
  // Too short, or something begins here that may not be cut: its neighbours join it.
  const from = before === "" ? start : start - 1
  const to = after === "" ? end : end + 1
  return chunks.replace(from, to, cut(before + string + after))
}

function fits({ length }: string): boolean {
  return shortest <= length && length <= longest
}
