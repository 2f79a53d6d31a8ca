import { Sequence } from "../sequence/index.ts"
import {
  behindBreak,
  breaksBefore,
  type Chunk,
  CR,
  chunkOf,
  clings,
  countBreaks,
  cut,
  type Extent,
  extents,
  LF,
  longest,
  shortest,
} from "./chunk.ts"
import type { Change, Offset, Position, PositionEncoding } from "./range.ts"
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
    return this.#chunks.root.sum.breaks + 1
  }

  /** The text between two offsets; offsets outside the text mean its ends. */
  slice(start: Offset = 0, end: Offset = this.length): string {
    const [from, to] = [Math.max(0, start), Math.min(end, this.length)]
    if (to <= from) return ""
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
    if (line <= 0) return 0
    if (this.lineCount <= line) return this.length
    let node = this.#chunks.root
    let base = 0
    let left = line
    for (;;) {
      let at = 0
      for (let { sum } = node.children[0]!; sum.breaks < left; { sum } = node.children[at]!) {
        left -= sum.breaks
        base += sum.length
        at++
      }
      const child = node.children[at]!
      if (node.height === 1) return base + behindBreak(child as Chunk, left)
      node = child as typeof node
    }
  }

  /** Where the content of a line ends, before its line ending. */
  lineEnd(line: number): Offset {
    const start = this.lineStart(line)
    let end = this.lineStart(line + 1)
    if (start < end && line + 1 < this.lineCount) {
      const last = this.charCodeAt(end - 1)
      end--
      if (last === LF && start < end && this.charCodeAt(end - 1) === CR) end--
    }
    return end
  }

  /**
   * The position of an offset; offsets outside the text mean its ends. Between the two characters
   * of a CRLF there is no position: it means the end of the line.
   */
  positionAt(offset: Offset, encoding: PositionEncoding = "utf-16"): Position {
    const inText = Math.min(Math.max(0, offset), this.length)
    const { chunk, base, breaks } = this.#chunkAt(inText)
    const line = breaks + breaksBefore(chunk, inText - base)
    const start = this.lineStart(line)
    const isInBreak = this.charCodeAt(inText) === LF && this.charCodeAt(inText - 1) === CR
    const inside = isInBreak ? inText - 1 : inText
    if (encoding === "utf-16") return { line, character: inside - start }
    const { root } = this.#chunks
    return { line, character: bytesBefore(root, inside) - bytesBefore(root, start) }
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
}

/** A chunk and what lies before it. */
interface Place {
  readonly chunk: Chunk
  readonly index: number
  readonly base: Offset
  readonly breaks: number
}

/**
 * The chunk that holds an offset; the last one for the end of the text.
 *
 * @param isEnd whether an offset between two chunks means the end of the left one
 */
function place(chunks: Sequence<Chunk, Extent>, offset: Offset, isEnd: boolean): Place {
  let node = chunks.root
  let [index, base, breaks] = [0, 0, 0]
  for (;;) {
    const { children, height } = node
    const last = children.length - 1
    let at = 0
    for (; at < last; at++) {
      const child = children[at]!
      const end = base + child.sum.length
      if (offset < end || (isEnd && offset === end)) break
      base = end
      breaks += child.sum.breaks
      index += height === 1 ? 1 : (child as typeof node).leafCount
    }
    const child = children[at]!
    if (height === 1) return { chunk: child as Chunk, index, base, breaks }
    node = child as typeof node
  }
}

function edited(
  chunks: Sequence<Chunk, Extent>,
  { range, text }: Change,
): Sequence<Chunk, Extent> {
  const { length } = chunks.root.sum
  const start = Math.min(Math.max(0, range.start), length)
  const end = Math.min(Math.max(start, range.end), length)
  const first = place(chunks, start, true)
  const last = end <= first.base + first.chunk.sum.length ? first : place(chunks, end, true)
  const head = first.chunk.string.slice(0, start - first.base)
  const tail = last.chunk.string.slice(end - last.base)
  const string = head + text + tail

  const fits = shortest <= string.length && string.length <= longest
  let [from, to] = [first.index, last.index + 1]
  const [before, after] = [
    from === 0 ? undefined : chunks.leaf(from - 1).string,
    to === chunks.leafCount ? undefined : chunks.leaf(to).string,
  ]
  const isLoose =
    (before !== undefined && clings(before.charCodeAt(before.length - 1), string.charCodeAt(0))) ||
    (after !== undefined && clings(string.charCodeAt(string.length - 1), after.charCodeAt(0)))
  if (fits && !isLoose) {
    if (first !== last) return chunks.replace(from, to, [chunkOf(string)])
    const breaks = first.chunk.sum.breaks + addedBreaks(first, start, end, text)
    return chunks.replace(from, to, [chunkOf(string, breaks)])
  }
  // Too short, or something begins here that may not be cut: its neighbours join it.
  const isShort = string.length < shortest
  const withBefore = before !== undefined && (isShort || isLoose) ? before : ""
  const withAfter = after !== undefined && (isShort || isLoose) ? after : ""
  if (withBefore) from--
  if (withAfter) to++
  return chunks.replace(from, to, cut(withBefore + string + withAfter))
}

/** How many line endings a change in one chunk adds, seen from the characters around it. */
function addedBreaks({ chunk, base }: Place, start: Offset, end: Offset, text: string): number {
  const { string } = chunk
  const [from, to] = [Math.max(0, start - base - 1), end - base + 1]
  const before = string.slice(from, start - base)
  const after = string.slice(end - base, to)
  return countBreaks(before + text + after) - countBreaks(string.slice(from, to))
}
