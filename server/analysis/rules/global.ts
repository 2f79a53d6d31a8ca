import { memo } from "../../cache/index.ts"
import { type Element, type GlobalKind, isGlobal, type Model, placeOf } from "../../model/index.ts"
import type { ElementRule, Remark } from "../rule.ts"
import { called, inWords, quoted } from "../wording.ts"

/** What events refer to has a name of its own. BPMN 2.0.2, §8.4.3, §8.4.4, §8.4.11, §10.5.5. */
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
    const twins = namesakes(model, element)
    if (1 < twins.length) yield twinRemark(element, twins)
  },
}

function isUsed(model: Model, { id }: Element): boolean {
  return model.referencesTo(id!).some(it => it.role !== "bpmnElement")
}

/** The first two used ones that are called like a global one; it may be one of them. */
function namesakes(model: Model, { kind, name }: Element): readonly Element[] {
  if (!isGlobal(kind) || !name?.trim()) return []
  const known = namesakesOf(model)
  const key = `${kind} ${name}`
  const found = known.get(key) ?? [...firstNamesakes(model, kind, name)]
  known.set(key, found)
  return found
}

/** Those that were looked for, by kind and name. */
const namesakesOf = memo((_: Model) => new Map<string, readonly Element[]>())

function* firstNamesakes(model: Model, kind: GlobalKind, name: string): Iterable<Element> {
  const { definitions } = model
  let left = 2
  for (const element of model.named(kind, name)) {
    if (element.parent !== definitions || element.id === undefined) continue
    if (!isUsed(model, element)) continue
    yield element
    if (--left === 0) return
  }
}

function twinRemark(element: Element, twins: readonly Element[]): Remark {
  const other = twins.find(it => it !== element)
  return {
    message: `another ${inWords(element.kind)} is called ${quoted(element.name!)} too; refer to one of them everywhere`,
    related: [{ range: placeOf(other!), message: "the other one is here" }],
  }
}
