import type { Branch } from "../sequence/index.ts"
import type { Chunk, Extent } from "./chunk.ts"
import type { Offset } from "./range.ts"

type Node = Branch<Chunk, Extent>

/** What has been sought so far; the place of a string is its bit in `Extent.absent`. */
const sought: string[] = []
/** Bits of a number that can be used. Further strings are found all the same, but slower. */
const mostSought = 30

/**
 * Where a string occurs first at or after `from`; -1 when it does not. Stretches that were searched
 * through in vain are remembered, so that asking again is logarithmic.
 *
 * @param string at most 16 UTF-16 units long
 */
export function firstIn(root: Node, string: string, from: Offset): Offset {
  let at = sought.indexOf(string)
  if (at < 0 && sought.length < mostSought) at = sought.push(string) - 1
  return search(root, string, from, at < 0 ? 0 : 1 << at)
}

/** @param from relative to the beginning of `node`; may lie before it */
function search(node: Node, string: string, from: Offset, bit: number): Offset {
  if (node.sum.absent & bit) return -1
  const { children, height } = node
  let base = 0
  for (let at = 0; at < children.length; at++) {
    const child = children[at]!
    const { length } = child.sum
    if (from < base + length) {
      const inside =
        height === 1
          ? searchChunk(child as Chunk, string, from - base, bit)
          : search(child as Node, string, from - base, bit)
      if (0 <= inside) return base + inside
    }
    base += length
    const next = children[at + 1]
    if (!next || base <= from) continue
    const seam = searchSeam(edge(child, height - 1, true), edge(next, height - 1, false), string)
    if (0 <= seam && from <= base - seam) return base - seam
  }
  if (from <= 0) node.sum.absent |= bit
  return -1
}

function searchChunk({ string, sum }: Chunk, sought: string, from: Offset, bit: number): Offset {
  if (sum.absent & bit) return -1
  const found = string.indexOf(sought, from)
  if (found < 0 && from <= 0) sum.absent |= bit
  return found
}

/** How far before the seam between two chunks a string begins that lies across it; else -1. */
function searchSeam(left: Chunk, right: Chunk, string: string): number {
  const width = string.length - 1
  if (width === 0) return -1
  const before = left.string.slice(-width)
  const found = (before + right.string.slice(0, width)).indexOf(string)
  return found < 0 ? -1 : before.length - found
}

/** The last or the first chunk below a node. */
function edge(node: Chunk | Node, height: number, isLast: boolean): Chunk {
  let at: Chunk | Node = node
  for (let left = height; 0 < left; left--) {
    const { children } = at as Node
    at = children[isLast ? children.length - 1 : 0]!
  }
  return at as Chunk
}
