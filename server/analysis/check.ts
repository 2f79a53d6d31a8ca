import { type Element, is, type Model, placeOf } from "../model/index.ts"
import type { Finding, Remark, Rule, Severity } from "./rule.ts"
import { rules } from "./rules/index.ts"

/** What a team decided about the rules. */
export interface CheckSettings {
  /** By rule id; rules that are not named keep their own severity. */
  readonly severities?: Readonly<Record<string, Severity | "off">>
}

/** The findings of every rule, in text order. Never throws for a broken document. */
export function check(model: Model, settings: CheckSettings = {}): readonly Finding[] {
  const findings: Finding[] = []
  for (const rule of rules) {
    const severity = settings.severities?.[rule.id] ?? rule.severity
    if (severity === "off") continue
    for (const { element, ...remark } of remarks(model, rule))
      findings.push({
        rule: rule.id,
        severity,
        range: element ? placeOf(element) : { start: 0, end: 0 },
        ...(element ? { element } : {}),
        ...remark,
      })
  }
  return findings.sort((a, b) => a.range.start - b.range.start)
}

function* remarks(model: Model, rule: Rule): Iterable<Remark & { element?: Element }> {
  if ("checkDocument" in rule) yield* rule.checkDocument(model)
  else if ("checkNode" in rule) {
    const { graph } = model
    for (const [node, kind] of graph.kinds.entries()) {
      if (!rule.visitsNodes.includes(kind)) continue
      const element = graph.elements[node]!
      for (const remark of rule.checkNode(model, graph, node)) yield { element, ...remark }
    }
  } else {
    for (const element of model.elements) {
      if (!rule.visitsTypes.some(type => is(element, type))) continue
      for (const remark of rule.checkElement(model, element)) yield { element, ...remark }
    }
  }
}
