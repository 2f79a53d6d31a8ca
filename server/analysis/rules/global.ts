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
    const twins = name ? (namesakes(model).get(`${kind} ${name}`) ?? []) : []
    if (1 < twins.length) yield twinRemark(element, twins)
  },
}

function isUsed(model: Model, { id }: Element): boolean {
  return model.referencesTo(id!).some(it => it.role !== "bpmnElement")
}

const namesakes = memo((model: Model): ReadonlyMap<string, readonly Element[]> => {
  const kinds = new Set(["error", "escalation", "message", "signal"])
  const named = model.elements.filter(it => it.name?.trim() && kinds.has(it.kind))
  return Map.groupBy(
    named.filter(it => it.id !== undefined && isUsed(model, it)),
    it => `${it.kind} ${it.name}`,
  )
})

function twinRemark(element: Element, twins: readonly Element[]): Remark {
  const other = twins.find(it => it !== element)
  return {
    message: `another ${inWords(element.kind)} is called ${quoted(element.name!)} too; refer to one of them everywhere`,
    related: [{ range: placeOf(other!), message: "the other one is here" }],
  }
}
