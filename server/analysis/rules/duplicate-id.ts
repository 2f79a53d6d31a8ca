import { memo } from "../../cache/index.ts"
import { type Element, type Model, placeOf } from "../../model/index.ts"
import { damageOf } from "../damage.ts"
import { settingAttribute } from "../edits.ts"
import type { ElementRule, Fix } from "../rule.ts"
import { calledInFull, inWords, quoted } from "../wording.ts"

/** An id names one element. XML Schema, part 2, §3.3.8 (ID). */
export const duplicateId: ElementRule = {
  id: "duplicate-id",
  summary: "Two elements have the same id",
  severity: "error",

  visitsTypes: "all",

  *checkElement(model, element) {
    const { id } = element
    if (id === undefined || model.find(id) === element) return
    const owners = ownersOf(model)(id)
    const [first] = owners
    const at = owners.indexOf(element)
    if (first === undefined || at < 1) return
    yield {
      message: `${quoted(id)} is already the id of ${owner(first)}; choose another one`,
      related: [{ range: placeOf(first), message: `${quoted(id)} is first used here` }],
      fixes: [renaming(model, element, `${id}_${at + 1}`)],
    }
  },
}

/** The elements of an id whose tags are whole, in document order. */
const ownersOf = memo((model: Model) => {
  const known = new Map<string, readonly Element[]>()
  return (id: string): readonly Element[] => {
    const owners =
      known.get(id) ?? model.declarations(id).filter(it => !damageOf(model).isBroken(it))
    known.set(id, owners)
    return owners
  }
})

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
