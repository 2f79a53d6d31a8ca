import { type Element, type Model, placeOf } from "../../model/index.ts"
import { damageOf } from "../damage.ts"
import { settingAttribute } from "../edits.ts"
import type { DocumentRule, Fix } from "../rule.ts"
import { calledInFull, inWords, quoted } from "../wording.ts"

/** An id names one element. XML Schema, part 2, §3.3.8 (ID). */
export const duplicateId: DocumentRule = {
  id: "duplicate-id",
  summary: "Two elements have the same id",
  severity: "error",

  *checkDocument(model) {
    const damage = damageOf(model)
    const byId = Map.groupBy(
      model.elements.filter(it => it.id !== undefined && !damage.isBroken(it)),
      it => it.id!,
    )
    for (const [id, [first, ...others]] of byId)
      for (const [at, element] of others.entries())
        yield {
          element,
          range: placeOf(element),
          message: `${quoted(id)} is already the id of ${owner(first!)}; choose another one`,
          related: [{ range: placeOf(first!), message: `${quoted(id)} is first used here` }],
          fixes: [renaming(model, element, `${id}_${at + 2}`)],
        }
  },
}

/** While references name the id, only the author knows which of its owners they mean. */
function renaming(model: Model, element: Element, wanted: string): Fix {
  let free = wanted
  while (model.find(free)) free += "_2"
  const fix = {
    title: `Rename to ${quoted(free)}`,
    changes: [settingAttribute(element.xml, "id", free)],
  }
  const isFree = model.referencesTo(element.id!).length === 0
  return isFree ? { ...fix, isPreferred: true } : fix
}

function owner(element: Element): string {
  return element.name ? calledInFull(element) : `another ${inWords(element.kind)}`
}
