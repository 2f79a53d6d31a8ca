import {
  type CheckSettings,
  check,
  checkElement,
  type Finding,
  type Rule,
  rules,
} from "../../server/analysis/index.ts"
import { type Element, isContainer, isType, type Model } from "../../server/model/index.ts"

/** Every rule is on, also those that teams must ask for. */
const everyRule: CheckSettings = {
  severities: Object.fromEntries(
    rules.map(it => [it.id, it.severity === "off" ? "info" : it.severity]),
  ),
}

const localRules = rules.filter(it => !("checkDocument" in it))
const isLocal = new Set(localRules.map(it => it.id))

/**
 * The elements whose findings, when they are checked alone, are not those of `check` that speak of
 * the element or that rules say when they are asked about it.
 */
export function elementDifferences(model: Model): string[] {
  const all = check(model, everyRule).filter(it => isLocal.has(it.rule))
  const about = Map.groupBy(all, it => it.element)
  const byMessage = Map.groupBy(all, it => keyOf(it.rule, it.element, it.message))
  const place = new Map(all.map((it, at) => [it, at]))
  const wrong: string[] = []
  for (const element of model.elements) {
    const expected = new Set(about.get(element))
    for (const rule of localRules)
      for (const remark of remarksOn(model, rule, element))
        for (const it of byMessage.get(keyOf(rule.id, remark.element ?? element, remark.message)) ??
          [])
          expected.add(it)
    const inOrder = [...expected].sort((a, b) => place.get(a)! - place.get(b)!).map(said)
    const alone = checkElement(model, element, everyRule).map(said)
    if (alone.join("\n") !== inOrder.join("\n"))
      wrong.push([`${element.id ?? element.kind}:`, ...inOrder, "alone:", ...alone].join("\n"))
  }
  return wrong
}

function keyOf(rule: string, about: Element | undefined, message: string): string {
  return `${rule} ${about?.xml.range.start} ${message}`
}

/** What a rule says when it is asked about an element, whatever is damaged. */
function remarksOn(model: Model, rule: Rule, element: Element) {
  const { flow } = model
  if ("checkElement" in rule)
    return rule.visitsTypes === "all" || rule.visitsTypes.some(it => isType(element.type, it))
      ? rule.checkElement(model, element)
      : []
  if ("checkReference" in rule)
    return [...model.referencesFrom(element)].flatMap(it => [...rule.checkReference(model, it)])
  if ("checkNode" in rule)
    return rule.visitsNodes.some(it => it === element.kind) && flow.isNode(element)
      ? rule.checkNode(model, element)
      : []
  if ("checkFlow" in rule) return flow.isFlow(element) ? rule.checkFlow(model, element) : []
  return "checkScope" in rule && isContainer(element) ? rule.checkScope(model, element) : []
}

/** A finding as a text; of its element only the place is told. */
function said(finding: Finding): string {
  return JSON.stringify({ ...finding, element: finding.element?.xml.range.start })
}
