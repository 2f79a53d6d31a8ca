import { childrenOf, type Element, elementNames, typeOf } from "../../model/index.ts"
import { damageOf } from "../damage.ts"
import { isForeignContent } from "../foreign.ts"
import type { DocumentRule } from "../rule.ts"
import { articled, calledInFull, joined } from "../wording.ts"

/** Where an element may stand, and how often. BPMN 2.0.2, Semantic.xsd and BPMNDI.xsd. */
export const misplacedElement: DocumentRule = {
  id: "misplaced-element",
  summary: "An element stands where BPMN has no place for it",
  severity: "error",

  *checkDocument(model) {
    const { spilled } = damageOf(model)
    const isForeign = isForeignContent(model)
    const single = new Map<Element, Set<string>>()
    for (const element of model.elements) {
      const { kind, parent, type, xml } = element
      if (!parent?.type || type === undefined || spilled.has(element) || isForeign(element))
        continue
      const row = rowsOf(parent.type).get(kind)
      const place = calledInFull(parent)
      if (!row) {
        yield {
          element,
          range: xml.nameRange,
          message: `${articled(kind)} cannot stand in ${place}; ${advice(kind)}`,
        }
        continue
      }
      if (row.isMany) continue
      const seen = single.get(parent) ?? new Set()
      single.set(parent, seen)
      if (seen.has(kind))
        yield {
          element,
          range: xml.nameRange,
          message: `${place} already has ${articled(kind)}; only one may stand there`,
        }
      seen.add(kind)
    }
  },
}

type Rows = ReadonlyMap<string, { readonly isMany: boolean }>
const known = new Map<string, Rows>()

function rowsOf(type: string): Rows {
  const rows = known.get(type) ?? new Map(childrenOf(type).map(it => [it.name, it]))
  known.set(type, rows)
  return rows
}

function advice(kind: string): string {
  const places = placesOf(kind)
  if (places.length === 0 || everywhere < places.length) return "nothing reads it there"
  return `it belongs in ${joined(places.slice(0, 3).map(articled))}`
}

/** What more elements than these may hold is no hint to where it belongs. */
const everywhere = 20

/** The elements that may hold one of a kind; the rarer ones only when there are no others. */
function placesOf(kind: string): readonly string[] {
  const places = elementNames.filter(name => rowsOf(typeOf(name, undefined)!).has(kind))
  const usual = places.filter(
    name => !/horeography|onversation|adHoc|transaction|global/.test(name),
  )
  return usual.length === 0 ? places : usual
}
