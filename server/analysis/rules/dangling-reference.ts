import { memo } from "../../cache/index.ts"
import { type Element, isType, type Model, type Reference } from "../../model/index.ts"
import { damageOf } from "../damage.ts"
import { type Nearest, nearest } from "../nearest.ts"
import type { Fix, ReferenceRule } from "../rule.ts"
import { called, oneOf, quoted } from "../wording.ts"

/** What a reference names must be there. BPMN 2.0.2, the class diagrams of chapters 7 to 12. */
export const danglingReference: ReferenceRule = {
  id: "dangling-reference",
  summary: "A reference names an id that nothing has",
  severity: "error",

  *checkReference(model, reference) {
    const { from, role, value, range, targetTypes } = reference
    if (isLayout(reference) || !isDangling(model, reference)) return
    const meant = suggestionsOf(model)(reference)
    const advice = meant ? `did you mean ${quoted(meant.word)}?` : wanted(targetTypes)
    yield {
      element: from,
      range,
      message: `${role} of ${called(from)} names ${quoted(value)}, which does not exist; ${advice}`,
      ...(meant ? { fixes: [correction(reference, meant)] } : {}),
    }
  },
}

/** Whether nothing has the id that a reference names, and nothing that is broken may have it. */
export function isDangling(model: Model, { value, mayBeElsewhere }: Reference): boolean {
  if (mayBeElsewhere || 0 < model.declarations(value).length) return false
  const damage = damageOf(model)
  return !damage.isCutOff() && !damage.mayDeclare(value)
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

/** How many dangling references of a document get a suggestion; looking for one takes a while. */
const suggestionLimit = 50

/**
 * What authors may have meant by references that name nothing. Who asks about one element of a
 * document that nobody has read as a whole gets no suggestion: all ids would have to be looked at.
 */
const suggestionsOf = memo((model: Model) => {
  const idsFor = candidates(model)
  const known = new Map<number, Nearest | undefined>()
  return ({ value, range, targetTypes }: Reference): Nearest | undefined => {
    const { start } = range
    if (!known.has(start) && known.size < suggestionLimit && model.isWhole)
      known.set(start, nearest(value, idsFor(targetTypes)))
    return known.get(start)
  }
})

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
