import type { Element } from "../model/index.ts"
import type { IndexedElement, IndexedReference, Snapshot } from "../workspace/index.ts"
import {
  declaredElsewhere,
  type Elsewhere,
  fileNameOf,
  mayBeElsewhere,
  sameElsewhere,
  usedElsewhere,
  usesOfSameElsewhere,
} from "./elsewhere.ts"
import type { IdUse } from "./id-use.ts"
import { code, escaped, shortened } from "./markdown.ts"
import { kindInWords } from "./words.ts"

/** What other files have to do with what the cursor is on, as Markdown. */

/** For an id that nothing in this document has. */
export function undeclaredHere(snapshot: Snapshot, use: IdUse, elsewhere: Elsewhere): string {
  const id = code(shortened(use.id, longestValue))
  const found = use.reference ? declaredElsewhere(snapshot, use.reference, elsewhere.files()) : []
  if (0 < found.length) return listed(found.map(described), "  \n")
  if (elsewhere.isComplete && mayBeElsewhere(use))
    return `${id} is declared neither in this document nor in another file of the workspace`
  return `${id} is not declared in this document`
}

/** Who in other files uses an element of this document; empty when nobody does. */
export function usesElsewhere(snapshot: Snapshot, element: Element, elsewhere: Elsewhere): string {
  const same = sameElsewhere(element, elsewhere.files())
  const uses = [
    ...usedElsewhere(snapshot, element, elsewhere.files()),
    ...usesOfSameElsewhere(element, elsewhere.files()),
  ]
  const lines = []
  if (0 < same.length) {
    const files = [...new Set(same.map(fileNameOf))].map(it => code(shortened(it, longestValue)))
    lines.push(`the same ${kindInWords(element.kind)} in ${listed(files, ", ")}`)
  }
  if (0 < uses.length) lines.push(`used by ${listed(uses.map(usedBy), ", ")}`)
  return lines.join("  \n")
}

const longestValue = 120
/** How many elements or files a list names. */
const most = 8

function described(element: IndexedElement): string {
  const { id, kind, name } = element
  const title = [name && `**${escaped(shortened(name, longestValue))}**`, code(id)]
  return `${title.filter(Boolean).join(" ")} · ${kindInWords(kind)} in ${file(element)}`
}

function usedBy(reference: IndexedReference): string {
  return `${escaped(shortened(reference.from, 60))} in ${file(reference)}`
}

function file(place: IndexedElement | IndexedReference): string {
  return code(shortened(fileNameOf(place), longestValue))
}

function listed(items: readonly string[], separator: string): string {
  const named = items.slice(0, most)
  const more = items.length - named.length
  return `${named.join(separator)}${0 < more ? ` and ${more} more` : ""}`
}
