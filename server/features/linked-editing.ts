import type { Offset, Range } from "../text/index.ts"
import type { Snapshot } from "../workspace/index.ts"
import { holds } from "./id-use.ts"

/**
 * The two names of a pair of tags, when the cursor is in one of them: they are edited together.
 * LSP: textDocument/linkedEditingRange.
 */
export function linkedRanges({ tree }: Snapshot, offset: Offset): readonly Range[] {
  for (const at of [offset, offset - 1]) {
    const element = tree.elementAt(at)
    const close = element?.closeNameRange
    if (!element || !close) continue
    const ranges = [element.nameRange, close]
    if (ranges.some(it => holds(it, offset))) return ranges
  }
  return []
}
