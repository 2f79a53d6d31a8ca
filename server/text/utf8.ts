import type { Branch } from "../sequence/index.ts"
import { type Chunk, type Extent, isHigh, isLow } from "./chunk.ts"
import type { Offset } from "./range.ts"

type Node = Branch<Chunk, Extent>

/**
 * How many bytes of UTF-8 stand before an offset. Half a surrogate pair counts three bytes, as
 * U+FFFD does.
 */
export function bytesBefore(root: Node, offset: Offset): number {
  let node = root
  let [left, bytes] = [offset, 0]
  for (;;) {
    let at = 0
    for (; at < node.children.length - 1; at++) {
      const child = node.children[at]!
      if (left < child.sum.length) break
      left -= child.sum.length
      bytes += bytesOf(child, node.height - 1)
    }
    const child = node.children[at]!
    if (node.height === 1) return bytes + bytesIn(child as Chunk, left)
    node = child as Node
  }
}

/**
 * The offset before which so many bytes stand. A count that ends inside a character means the start
 * of that character.
 */
export function offsetOfBytes(root: Node, bytes: number): Offset {
  let node = root
  let [left, offset] = [bytes, 0]
  for (;;) {
    let at = 0
    for (; at < node.children.length - 1; at++) {
      const child = node.children[at]!
      const own = bytesOf(child, node.height - 1)
      if (left < own) break
      left -= own
      offset += child.sum.length
    }
    const child = node.children[at]!
    if (node.height === 1) return offset + offsetIn(child as Chunk, left)
    node = child as Node
  }
}

/** The bytes before an offset in a chunk; where all is ASCII nothing is counted. */
function bytesIn(chunk: Chunk, end: Offset): number {
  return bytesOf(chunk, 0) === chunk.sum.length ? end : bytesBetween(chunk.string, end)
}

/** The bytes of a chunk or branch, remembered in its sum. */
function bytesOf(node: Chunk | Node, height: number): number {
  const { sum } = node
  if (sum.bytes < 0)
    sum.bytes =
      height === 0
        ? bytesBetween((node as Chunk).string, sum.length)
        : (node as Node).children.reduce((total, it) => total + bytesOf(it, height - 1), 0)
  return sum.bytes
}

function bytesBetween(string: string, end: Offset): number {
  let bytes = 0
  for (let at = 0; at < end; at++) bytes += size(string, at)
  const isHalf = isHigh(string.charCodeAt(end - 1)) && isLow(string.charCodeAt(end))
  return isHalf ? bytes - 1 : bytes
}

function offsetIn(chunk: Chunk, bytes: number): Offset {
  if (bytesOf(chunk, 0) === chunk.sum.length) return Math.min(bytes, chunk.sum.length)
  const { string } = chunk
  let left = bytes
  let at = 0
  while (at < string.length) {
    const own = size(string, at)
    if (left < own) break
    left -= own
    at++
    // The second half of a pair counts nothing: an offset never lies before it.
    while (at < string.length && size(string, at) === 0) at++
  }
  return at
}

/** The bytes of a UTF-16 unit; the first half of a surrogate pair counts for both. */
function size(string: string, at: Offset): number {
  const code = string.charCodeAt(at)
  if (code < 0x80) return 1
  if (code < 0x800) return 2
  if (isHigh(code) && isLow(string.charCodeAt(at + 1))) return 4
  return isLow(code) && isHigh(string.charCodeAt(at - 1)) ? 0 : 3
}
