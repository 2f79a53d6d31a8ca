import { type Element, isType, type Model, type Reference } from "../../model/index.ts"
import { damageOf } from "../damage.ts"
import { type Nearest, nearest } from "../nearest.ts"
import type { DocumentRule, Fix } from "../rule.ts"
import { called, oneOf, quoted } from "../wording.ts"

/** How many dangling references of a document get a suggestion; looking for one takes a while. */
const suggestionLimit = 50

/** What a reference names must be there. BPMN 2.0.2, the class diagrams of chapters 7 to 12. */
export const danglingReference: DocumentRule = {
  id: "dangling-reference",
  summary: "A reference names an id that nothing has",
  severity: "error",

  *checkDocument(model) {
    const damage = damageOf(model)
    if (damage.isCutOff) return
    const idsFor = candidates(model)
    let suggested = 0
    for (const reference of model.references) {
      const { from, role, value, range, targetTypes, mayBeElsewhere } = reference
      if (mayBeElsewhere || isLayout(reference) || damage.mayDeclare(value)) continue
      if (0 < model.declarations(value).length) continue
      const meant = suggested++ < suggestionLimit ? nearest(value, idsFor(targetTypes)) : undefined
      const advice = meant ? `did you mean ${quoted(meant.word)}?` : wanted(targetTypes)
      yield {
        element: from,
        range,
        message: `${role} of ${called(from)} names ${quoted(value)}, which does not exist; ${advice}`,
        ...(meant ? { fixes: [correction(reference, meant)] } : {}),
      }
    }
  },
}

/** Shapes and edges have a rule of their own: without what they draw, nothing runs differently. */
export function isLayout({ from }: Reference): boolean {
  return isType(from.type, "DiagramElement") || isType(from.type, "Diagram")
}

function wanted(types: readonly string[]): string {
  return `it must be the id of ${oneOf(types)}`
}

function correction({ range }: Reference, { word, isOnly }: Nearest): Fix {
  const fix = { title: `Change to ${quoted(word)}`, changes: [{ range, text: word }] }
  return isOnly ? { ...fix, isPreferred: true } : fix
}

/** The ids of the elements of some types; asked for the same types again, the same list. */
function candidates(model: Model): (types: readonly string[]) => readonly string[] {
  const known = new Map<readonly string[], readonly string[]>()
  const isOf = (it: Element, types: readonly string[]) => types.some(type => isType(it.type, type))
  return types => {
    const ids =
      known.get(types) ??
      model.elements.flatMap(it => (it.id !== undefined && isOf(it, types) ? [it.id] : []))
    known.set(types, ids)
    return ids
  }
}
