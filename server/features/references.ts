import type { Offset, Range } from "../text/index.ts"
import type { IndexedPlace, Snapshot } from "../workspace/index.ts"
import {
  alsoUsedElsewhere,
  declaredElsewhere,
  type Elsewhere,
  mayBeElsewhere,
  sameElsewhere,
  usedElsewhere,
  usesOfSameElsewhere,
} from "./elsewhere.ts"
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

/** Whether other files may name what the cursor is on. */
export function mayBeReferredToElsewhere(snapshot: Snapshot, offset: Offset): boolean {
  const use = idAt(snapshot, offset)
  return use !== undefined && mayBeElsewhere(use)
}

/**
 * Every place in other files that names what the cursor is on; of a message, signal, error or
 * escalation also the places that mean the same by its name or code.
 */
export function referencesElsewhere(
  snapshot: Snapshot,
  offset: Offset,
  includeDeclaration: boolean,
  { files }: Elsewhere,
): readonly IndexedPlace[] {
  const use = idAt(snapshot, offset)
  if (!use) return []
  const { element, reference } = use
  if (element)
    return [
      ...(includeDeclaration ? sameElsewhere(element, files()) : []),
      ...usedElsewhere(snapshot, element, files()),
      ...usesOfSameElsewhere(element, files()),
    ]
  if (!reference) return []
  return [
    ...(includeDeclaration ? declaredElsewhere(snapshot, reference, files()) : []),
    ...alsoUsedElsewhere(snapshot, reference, files()),
  ]
}
