import type { Offset, Range } from "../text/index.ts"
import type { Snapshot } from "../workspace/index.ts"
import { idAt, occurrences } from "./id-use.ts"
import { linkedRanges } from "./linked-editing.ts"

/**
 * The other places of the id under the cursor, or the other name of its pair of tags.
 * LSP: textDocument/documentHighlight.
 */
export interface Highlight {
  readonly range: Range
  /** `write` where an id is declared, `read` where it is used. */
  readonly kind: "write" | "read" | "text"
}

export function highlights(snapshot: Snapshot, offset: Offset): readonly Highlight[] {
  const use = idAt(snapshot, offset)
  if (!use) return linkedRanges(snapshot, offset).map(range => ({ range, kind: "text" as const }))
  const { declarations, references } = occurrences(snapshot.model, use.id)
  return [
    ...declarations.map(range => ({ range, kind: "write" as const })),
    ...references.map(range => ({ range, kind: "read" as const })),
  ].sort((a, b) => a.range.start - b.range.start)
}
