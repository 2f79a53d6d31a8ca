import type { Offset, Range } from "../text/index.ts"
import type { FileFacts, IndexedElement, Snapshot } from "../workspace/index.ts"
import { declaredElsewhere, mayBeElsewhere } from "./elsewhere.ts"
import { idAt, idRange } from "./id-use.ts"

/** Where the id under the cursor is declared. LSP: textDocument/definition, /declaration. */
export interface Definition {
  readonly id: string
  /** The id under the cursor. */
  readonly origin: Range
  /** The ids that declare it, the likeliest first; more than one is a mistake of the author. */
  readonly places: readonly { readonly range: Range; readonly place: Range }[]
  /** Whether it may stand in another file; the workspace knows. */
  readonly mayBeElsewhere: boolean
}

export function definition(snapshot: Snapshot, offset: Offset): Definition | undefined {
  const use = idAt(snapshot, offset)
  if (!use) return undefined
  const declared = snapshot.model.declarations(use.id)
  const likeliest = use.element ? [use.element] : []
  const others = declared.filter(it => it !== use.element)
  const places = [...likeliest, ...others].flatMap(it => {
    const place = idRange(it)
    return place ? [{ range: it.xml.range, place }] : []
  })
  return { id: use.id, origin: use.range, places, mayBeElsewhere: mayBeElsewhere(use) }
}

/** Where other files declare what the reference under the cursor names. */
export function definitionElsewhere(
  snapshot: Snapshot,
  offset: Offset,
  files: Iterable<FileFacts>,
): readonly IndexedElement[] {
  const reference = idAt(snapshot, offset)?.reference
  return reference ? declaredElsewhere(snapshot, reference, files) : []
}
