import { type Element, type Graph, type Model, none, placeOf, type Scope } from "../model/index.ts"
import { censusOf } from "./census.ts"
import { damageOf } from "./damage.ts"
import { documentationOf } from "./flow-facts.ts"
import type { Finding, Remark, Rule, Severity } from "./rule.ts"
import { rules } from "./rules/index.ts"
import { xmlRules } from "./rules/xml.ts"

/** What a team decided about the rules. */
export interface CheckSettings {
  /** By rule id; rules that are not named keep their own severity. */
  readonly severities?: Readonly<Record<string, Severity | "off">>
}

/**
 * The findings of every rule, in text order. Never throws for a broken document: where its text
 * cannot be read as it was meant, that is told, and not what seems to follow from it.
 */
export function check(model: Model, settings: CheckSettings = {}): readonly Finding[] {
  const checking = checkInSteps(model, settings)
  for (;;) {
    const step = checking.next()
    if (step.done) return step.value
  }
}

/**
 * The same, one rule after the other: whoever drives it may do something else between two steps, or
 * give up.
 */
export function* checkInSteps(
  model: Model,
  settings: CheckSettings = {},
): Generator<undefined, readonly Finding[]> {
  const findings: Finding[] = []
  const { elements: damaged, isTotal } = damageOf(model)
  for (const rule of isTotal ? xmlRules : rules) {
    const severity = settings.severities?.[rule.id] ?? rule.severity
    if (severity === "off") continue
    for (const { element, ...remark } of remarks(model, rule)) {
      if (element && damaged.has(element)) continue
      const range = element ? placeOf(element) : { start: 0, end: 0 }
      const about = element ? { element } : {}
      findings.push({ rule: rule.id, severity, range, ...about, ...remark })
    }
    yield undefined
  }
  return findings.sort((a, b) => a.range.start - b.range.start)
}

function remarks(model: Model, rule: Rule): Iterable<Remark> {
  if ("checkDocument" in rule) return rule.checkDocument(model)
  if ("checkElement" in rule) return onElements(model, rule)
  const isSpared = sparing(model, rule)
  if ("checkNode" in rule) return onNodes(model, rule, isSpared)
  if ("checkFlow" in rule) return onFlows(model, rule, isSpared)
  return onScopes(model, rule, isSpared)
}

type RuleWith<Check extends string> = Extract<Rule, Readonly<Record<Check, unknown>>>
type FlowRules = RuleWith<"checkNode"> | RuleWith<"checkFlow"> | RuleWith<"checkScope">

/** In which scopes a rule about control flow has nothing to say. */
function sparing(model: Model, rule: FlowRules): (scope: Scope) => boolean {
  const { graph } = model
  const { incomplete, scrambled } = damageOf(model)
  const processes = rule.sparesDocumentation ? processesOf(graph) : []
  const documentation = documentationOf(model)
  return scope => {
    const container = graph.scopes[scope]!
    if (scrambled.has(container)) return true
    if (rule.needsWholeFlow && incomplete.has(container)) return true
    return rule.sparesDocumentation === true && documentation.has(processes[scope]!)
  }
}

/** By scope: the process around it. */
function processesOf(graph: Graph): Element[] {
  const processes: Element[] = []
  for (const [scope, element] of graph.scopes.entries()) {
    const outer = graph.outerScope[scope]!
    processes.push(outer === none ? element : processes[outer]!)
  }
  return processes
}

function* onElements(model: Model, rule: RuleWith<"checkElement">): Iterable<Remark> {
  for (const element of censusOf(model).elementsOf(rule.visitsTypes))
    for (const remark of rule.checkElement(model, element)) yield { element, ...remark }
}

function* onNodes(
  model: Model,
  rule: RuleWith<"checkNode">,
  isSpared: (scope: Scope) => boolean,
): Iterable<Remark> {
  const { graph } = model
  const { elements: damaged } = damageOf(model)
  for (const node of censusOf(model).nodesOf(rule.visitsNodes)) {
    if (isSpared(graph.scopeOfNode[node]!)) continue
    const element = graph.elements[node]!
    if (damaged.has(element)) continue
    for (const remark of rule.checkNode(model, graph, node)) yield { element, ...remark }
  }
}

function* onFlows(
  model: Model,
  rule: RuleWith<"checkFlow">,
  isSpared: (scope: Scope) => boolean,
): Iterable<Remark> {
  const { graph } = model
  for (const [flow, element] of graph.flows.entries()) {
    if (isSpared(graph.scopeOfFlow[flow]!)) continue
    for (const remark of rule.checkFlow(model, graph, flow)) yield { element, ...remark }
  }
}

function* onScopes(
  model: Model,
  rule: RuleWith<"checkScope">,
  isSpared: (scope: Scope) => boolean,
): Iterable<Remark> {
  const { graph } = model
  for (const [scope, element] of graph.scopes.entries())
    if (!isSpared(scope))
      for (const remark of rule.checkScope(model, graph, scope)) yield { element, ...remark }
}
