import { memo } from "../../cache/index.ts"
import { childrenOf, type Element, elementNames, typeOf } from "../../model/index.ts"
import { damageOf } from "../damage.ts"
import { isForeignContent } from "../foreign.ts"
import type { ElementRule } from "../rule.ts"
import { articled, calledInFull, joined } from "../wording.ts"

/** Where an element may stand, and how often. BPMN 2.0.2, Semantic.xsd and BPMNDI.xsd. */
export const misplacedElement: ElementRule = {
  id: "misplaced-element",
  summary: "An element stands where BPMN has no place for it",
  severity: "error",

  visitsTypes: "all",

  *checkElement(model, element) {
    const { kind, parent, type, xml } = element
    if (!parent?.type || type === undefined) return
    const row = rowsOf(parent.type).get(kind)
    if (row && (row.isMany || firstOfKind(parent).get(kind) === element)) return
    if (isForeignContent(model)(element)) return
    const damage = damageOf(model)
    if (damage.isSpilled(element)) return
    const place = calledInFull(parent)
    const range = xml.nameRange
    if (!row)
      yield { range, message: `${articled(kind)} cannot stand in ${place}; ${advice(kind)}` }
    else if (
      parent.children.some(it => it.kind === kind && it !== element && !damage.isSpilled(it))
    )
      yield {
        range,
        message: `${place} already has ${articled(kind)}; only one may stand there`,
      }
  },
}

/** The first child of each kind. */
const firstOfKind = memo(({ children }: Element): ReadonlyMap<string, Element> => {
  const first = new Map<string, Element>()
  for (const child of children) if (!first.has(child.kind)) first.set(child.kind, child)
  return first
})

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
