import type { Offset, Range } from "../text/index.ts"
import type { Snapshot } from "../workspace/index.ts"
import { idAt, occurrences } from "./id-use.ts"

/**
 * Every place that names what the cursor is on, the diagram included, in text order.
 * LSP: textDocument/references.
 */
export function references(
  snapshot: Snapshot,
  offset: Offset,
  includeDeclaration: boolean,
): readonly Range[] {
  const use = idAt(snapshot, offset)
  if (!use) return []
  const { declarations, references } = occurrences(snapshot.model, use.id)
  const all = includeDeclaration ? [...declarations, ...references] : [...references]
  return all.sort((a, b) => a.start - b.start)
}
