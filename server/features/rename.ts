import type { Change, Offset, Range } from "../text/index.ts"
import type { Snapshot } from "../workspace/index.ts"
import { type IdUse, idAt, occurrences } from "./id-use.ts"

/** Gives an id another name, everywhere. LSP: textDocument/prepareRename, textDocument/rename. */

/** Why something cannot be done, as a sentence. */
export interface Refusal {
  readonly refusal: string
}

export function prepareRename(
  snapshot: Snapshot,
  offset: Offset,
): { readonly range: Range; readonly id: string } | Refusal {
  const use = renamed(snapshot, offset)
  return "refusal" in use ? use : { range: use.range, id: use.id }
}

/** The changes that rename the id under the cursor, flows and diagram included, in text order. */
export function rename(
  snapshot: Snapshot,
  offset: Offset,
  newId: string,
): readonly Change[] | Refusal {
  const use = renamed(snapshot, offset)
  if ("refusal" in use) return use
  const { id } = use
  if (newId === id) return []
  const refusal = whyNot(snapshot, newId)
  if (refusal) return { refusal }
  const { declarations, references } = occurrences(snapshot.model, id)
  return [...declarations, ...references]
    .sort((a, b) => a.start - b.start)
    .map(range => ({ range, text: newId }))
}

function renamed(snapshot: Snapshot, offset: Offset): IdUse | Refusal {
  const use = idAt(snapshot, offset)
  if (!use) return { refusal: "Put the cursor on an id to rename it." }
  const { id } = use
  const count = snapshot.model.declarations(id).length
  if (count === 0)
    return { refusal: `“${id}” is not declared in this document, so it cannot be renamed here.` }
  if (1 < count)
    return {
      refusal: `${count} elements have the id “${id}”: give one of them another id by hand first.`,
    }
  return use
}

function whyNot({ model }: Snapshot, newId: string): string | undefined {
  if (newId === "") return "An id cannot be empty."
  if (!ncName.test(newId))
    return `“${newId}” is no id: an id begins with a letter or “_”, then letters, digits, “-”, “_” and “.”.`
  const other = model.find(newId)
  if (!other) return undefined
  const name = other.name ? ` “${other.name}”` : ""
  return `“${newId}” is already the id of another element${name}.`
}

/** Namespaces in XML 1.0, production 4; letters and digits as Unicode has them. */
const ncName = /^[\p{L}_][\p{L}\p{M}\p{N}_.\-·]*$/u
