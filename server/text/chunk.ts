import type { Algebra, Branch, Leaf } from "../sequence/index.ts"
import type { Offset } from "./range.ts"

/** A stretch of a text. Never ends between CR and LF, nor inside a surrogate pair. */
export interface Chunk extends Leaf<Extent> {
  readonly string: string
  /** False when it surely holds no CR, as few texts do. */
  readonly hasReturns: boolean
}

/** How much text there is. */
export interface Extent {
  /** UTF-16 units. */
  readonly length: number
  /** Line endings, as `breaksOf` says; -1 until somebody asks. */
  breaks: number
  /** Bytes in UTF-8; -1 until somebody asks. */
  bytes: number
  /** What is known not to occur in it, a bit for each sought string; see `searching.ts`. */
  absent: number
}

export const extents: Algebra<Extent> = {
  join(parts) {
    let length = 0
    for (const { sum } of parts) length += sum.length
    return extent(length, -1)
  },
  exchanged(whole, before, after) {
    const isKnown = 0 <= whole.breaks && 0 <= before.breaks && 0 <= after.breaks
    const breaks = isKnown ? whole.breaks - before.breaks + after.breaks : -1
    return extent(whole.length - before.length + after.length, breaks)
  },
}

function extent(length: number, breaks: number): Extent {
  return { length, breaks, bytes: -1, absent: 0 }
}

/**
 * The line endings of a chunk or branch: LF, CRLF or a lone CR (LSP 3.17, §Text Documents).
 * Remembered in its sum.
 *
 * @param height 0 for a chunk
 */
export function breaksOf(node: Chunk | Branch<Chunk, Extent>, height: number): number {
  const { sum } = node
  if (sum.breaks < 0)
    sum.breaks =
      height === 0
        ? countBreaks((node as Chunk).string, (node as Chunk).hasReturns)
        : (node as Branch<Chunk, Extent>).children.reduce(
            (total, it) => total + breaksOf(it, height - 1),
            0,
          )
  return sum.breaks
}

/** UTF-16 units of a chunk when a text is cut; measured, see ARCHITECTURE.md. */
const usual = 2048
/** A longer chunk is cut. */
export const longest = 2 * usual
/** A shorter one is joined with a neighbour. */
export const shortest = usual / 4

export function chunkOf(string: string): Chunk {
  return { string, hasReturns: string.includes("\r"), sum: extent(string.length, -1) }
}

/** The chunk with `text` in place of what lies between two offsets in it. */
export function spliced(
  { string, hasReturns, sum }: Chunk,
  start: Offset,
  end: Offset,
  text: string,
): Chunk {
  const made = string.slice(0, start) + text + string.slice(end)
  // A line ending may be put together or torn apart at the seams.
  if (hasReturns || text.includes("\r")) return chunkOf(made)
  const removed = start < end ? countBreaks(string.slice(start, end), false) : 0
  const breaks = sum.breaks < 0 ? -1 : sum.breaks - removed + countBreaks(text, false)
  return { string: made, hasReturns, sum: extent(made.length, breaks) }
}

/** The chunks of a string, at least one. */
export function cut(string: string): Chunk[] {
  if (string.length <= longest) return [chunkOf(string)]
  const chunks: Chunk[] = []
  const count = Math.ceil(string.length / usual)
  let from = 0
  for (let at = 1; at <= count; at++) {
    let to = Math.floor((string.length * at) / count)
    if (isInside(string, to)) to++
    chunks.push(chunkOf(string.slice(from, to)))
    from = to
  }
  return chunks
}

/** Whether no chunk may end there: between CR and LF, or between the halves of a character. */
function isInside(string: string, offset: Offset): boolean {
  return clings(string.charCodeAt(offset - 1), string.charCodeAt(offset))
}

/** Whether two UTF-16 units beside each other belong together. */
export function clings(before: number, after: number): boolean {
  return (before === CR && after === LF) || (isHigh(before) && isLow(after))
}

/** @param hasReturns false when the string surely holds no CR */
function countBreaks(string: string, hasReturns: boolean): number {
  let breaks = 0
  for (let at = string.indexOf("\n"); 0 <= at; at = string.indexOf("\n", at + 1)) breaks++
  if (!hasReturns) return breaks
  for (let at = string.indexOf("\r"); 0 <= at; at = string.indexOf("\r", at + 1))
    if (string.charCodeAt(at + 1) !== LF) breaks++
  return breaks
}

/** Where the line behind the `count`th line ending begins. */
export function behindBreak(chunk: Chunk, count: number): Offset {
  let at = 0
  for (let left = count; 0 < left; left--) at = endOfBreak(chunk, breakFrom(chunk, at))
  return at
}

/** Where the first line ending at or after `from` begins; -1 when there is none. */
export function breakFrom({ string, hasReturns }: Chunk, from: Offset): Offset {
  const lf = string.indexOf("\n", from)
  const cr = hasReturns ? string.indexOf("\r", from) : -1
  return cr < 0 || (0 <= lf && lf < cr) ? lf : cr
}

/** Where the line ending ends that begins at `start`. */
export function endOfBreak({ string, hasReturns }: Chunk, start: Offset): Offset {
  const isPair =
    hasReturns && string.charCodeAt(start) === CR && string.charCodeAt(start + 1) === LF
  return isPair ? start + 2 : start + 1
}

export const LF = 10
export const CR = 13

export function isHigh(code: number): boolean {
  return 0xd800 <= code && code < 0xdc00
}

export function isLow(code: number): boolean {
  return 0xdc00 <= code && code < 0xe000
}
