import { memo } from "../../cache/index.ts"
import { type Element, type Model, placeOf } from "../../model/index.ts"
import type { ElementRule, Remark } from "../rule.ts"
import { called, inWords, quoted } from "../wording.ts"

/** What events refer to has a name of its own. BPMN 2.0.2, §8.3.3, §8.3.4, §8.3.11, §10.5.5. */
export const global: ElementRule = {
  id: "global",
  summary: "An error, escalation, message or signal has no name, is never used, or has a twin",
  severity: "hint",
  visitsTypes: ["tError", "tEscalation", "tMessage", "tSignal"],

  *checkElement(model, element) {
    const { id, kind, name } = element
    const what = inWords(kind)
    if (!name?.trim()) yield { message: `${called(element)} has no name; name the ${what}` }
    if (id === undefined || !isUsed(model, element))
      yield {
        message: `nothing uses the ${what} ${called(element)}; remove it`,
        isUnnecessary: true,
      }
    const twins = name ? namesakes(model)(kind, name) : []
    if (1 < twins.length) yield twinRemark(element, twins)
  },
}

function isUsed(model: Model, { id }: Element): boolean {
  return model.referencesTo(id!).some(it => it.role !== "bpmnElement")
}

/** Those of a kind and name that are used. They stand directly in the definitions. */
const namesakes = memo((model: Model) => {
  const roots = model.definitions?.children ?? []
  const named = Map.groupBy(
    roots.filter(it => it.id !== undefined && it.name?.trim()),
    it => `${it.kind} ${it.name}`,
  )
  const known = new Map<string, readonly Element[]>()
  return (kind: string, name: string): readonly Element[] => {
    const key = `${kind} ${name}`
    const used = known.get(key) ?? (named.get(key) ?? []).filter(it => isUsed(model, it))
    known.set(key, used)
    return used
  }
})

function twinRemark(element: Element, twins: readonly Element[]): Remark {
  const other = twins.find(it => it !== element)
  return {
    message: `another ${inWords(element.kind)} is called ${quoted(element.name!)} too; refer to one of them everywhere`,
    related: [{ range: placeOf(other!), message: "the other one is here" }],
  }
}
