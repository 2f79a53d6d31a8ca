import type { ProfileId } from "../engine/index.ts"
import { type Element, isType, type Model, placeOf } from "../model/index.ts"
import { damageOf } from "./damage.ts"
import { isDocumentation, processAround } from "./flow-facts.ts"
import type {
  DocumentRule,
  Finding,
  LocalRule,
  Neighbours,
  Outside,
  OutsideRule,
  ReferenceRule,
  Remark,
  Rule,
  Severity,
} from "./rule.ts"
import { rules } from "./rules/index.ts"
import { xmlRules } from "./rules/xml.ts"

/** What a team decided about the rules. */
export interface CheckSettings {
  /** By rule id; rules that are not named keep their own severity. */
  readonly severities?: Readonly<Record<string, Severity | "off">>
  /** The engine to check for; left out, the one that each document is for. */
  readonly profile?: ProfileId
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
 * The same, a rule and some elements after the other: whoever drives it may do something else
 * between two steps, or give up.
 */
export function* checkInSteps(
  model: Model,
  settings: CheckSettings = {},
): Generator<undefined, readonly Finding[]> {
  const findings: Finding[] = []
  const isTotal = damageOf(model).isTotal()
  for (const rule of isTotal ? xmlRules : documentRules) {
    const severity = severityOf(rule, settings)
    if (severity === "off") continue
    for (const it of findingsOfDocument(model, rule, severity)) findings.push(it)
    yield undefined
  }
  if (!isTotal) yield* checkElements(model, settings, findings)
  return inTextOrder(findings)
}

/** The findings of the rules about XML alone, in text order. */
export function checkText(model: Model, settings: CheckSettings = {}): readonly Finding[] {
  const findings: Finding[] = []
  for (const rule of xmlRules) {
    const severity = severityOf(rule, settings)
    if (severity === "off") continue
    for (const it of findingsOfDocument(model, rule, severity)) findings.push(it)
  }
  return inTextOrder(findings)
}

/** How many elements are checked in one step. */
const elementsPerStep = 1000

/** Element by element, so that what is read of one is read once for all rules. */
function* checkElements(
  model: Model,
  settings: CheckSettings,
  findings: Finding[],
): Generator<undefined, void> {
  const visitors = visitorsOf(settings)
  let left = elementsPerStep
  for (const element of model.elements) {
    for (const { rule, severity } of visitors(element))
      if (visits(model, rule, element))
        addFindings(
          model,
          rule,
          severity,
          element,
          remarks(model, rule, element, settings),
          findings,
        )
    if (0 < --left) continue
    left = elementsPerStep
    yield undefined
  }
}

interface Visitor {
  readonly rule: LocalRule
  readonly severity: Severity
}

/** The rules that may visit an element of a kind and type. */
function visitorsOf(settings: CheckSettings): (element: Element) => readonly Visitor[] {
  const all = localRules.flatMap(rule => {
    const severity = severityOf(rule, settings)
    return severity === "off" ? [] : [{ rule, severity }]
  })
  const known = new Map<string, readonly Visitor[]>()
  return ({ kind, type }) => {
    const key = `${kind} ${type}`
    const visitors = known.get(key) ?? all.filter(({ rule }) => mayVisit(rule, kind, type))
    known.set(key, visitors)
    return visitors
  }
}

/**
 * What the rules say of one element, whether they are asked about it or about a neighbour: of the
 * findings of `check` those that speak of it, and those that it is the reason for, in the same
 * order. The rules that look at the document as a whole are left out.
 */
export function checkElement(
  model: Model,
  element: Element,
  settings: CheckSettings = {},
): readonly Finding[] {
  const findings: Finding[] = []
  if (damageOf(model).isTotal()) return findings
  for (const rule of localRules) {
    const severity = severityOf(rule, settings)
    if (severity === "off") continue
    if (visits(model, rule, element))
      addFindings(model, rule, severity, element, remarks(model, rule, element, settings), findings)
    if (rule.speaksOf === undefined) continue
    for (const speaker of speakersOf[rule.speaksOf](model, element)) {
      if (speaker === element || !visits(model, rule, speaker)) continue
      const said: Finding[] = []
      addFindings(model, rule, severity, speaker, remarks(model, rule, speaker, settings), said)
      findings.push(...said.filter(it => it.element === element))
    }
  }
  return inTextOrder(findings)
}

/**
 * What `checkElement` says of some elements, each finding once, and the findings of the rules about
 * XML, in text order.
 */
export function checkSome(
  model: Model,
  elements: Iterable<Element>,
  settings: CheckSettings = {},
): readonly Finding[] {
  const found = new Map<string, Finding>()
  for (const element of elements)
    for (const it of checkElement(model, element, settings))
      found.set(`${it.rule} ${it.range.start} ${it.message}`, it)
  return inTextOrder([...checkText(model, settings), ...found.values()])
}

/** What is wrong with a document beside other files, in text order. */
export function checkOutside(
  model: Model,
  outside: Outside,
  settings: CheckSettings = {},
): readonly Finding[] {
  const findings: Finding[] = []
  const damage = damageOf(model)
  if (damage.isTotal()) return findings
  for (const rule of outsideRules) {
    const severity = severityOf(rule, settings)
    if (severity === "off") continue
    for (const remark of rule.checkOutside(model, outside))
      if (!damage.isBroken(remark.element)) findings.push(finding(rule, severity, remark))
  }
  return inTextOrder(findings)
}

const outsideRules = rules.filter((it): it is OutsideRule => "checkOutside" in it)
const localRules = rules.filter(
  (it): it is LocalRule => !("checkDocument" in it || "checkOutside" in it),
)
const documentRules = rules.filter((it): it is DocumentRule => "checkDocument" in it)

/** Who may have something to say of an element, each once. */
const speakersOf: Readonly<Record<Neighbours, (model: Model, of: Element) => Iterable<Element>>> = {
  parent: (_, { children }) => children,
  outgoing: ({ flow }, of) => listed(flow.sourceOf(of)),
  followers: ({ flow }, of) => new Set(flow.incoming(of).flatMap(it => listed(flow.sourceOf(it)))),
  nodes: ({ flow }, of) => (flow.isNode(of) ? listed(flow.scopeOf(of)) : []),
}

function listed(element: Element | undefined): readonly Element[] {
  return element ? [element] : []
}

function severityOf(rule: Rule, { severities }: CheckSettings): Severity | "off" {
  return severities?.[rule.id] ?? rule.severity
}

/** Where several begin at one place, in the order of the rules. */
function inTextOrder(findings: Finding[]): Finding[] {
  return findings.sort(
    (a, b) => a.range.start - b.range.start || ruleOrder.get(a.rule)! - ruleOrder.get(b.rule)!,
  )
}

const ruleOrder: ReadonlyMap<string, number> = new Map(rules.map(({ id }, at) => [id, at]))

/** Whether a rule may be about elements of a kind and type. */
function mayVisit(rule: LocalRule, kind: string, type: string | undefined): boolean {
  if ("checkReference" in rule) return true
  if ("checkElement" in rule)
    return rule.visitsTypes === "all" || rule.visitsTypes.some(it => isType(type, it))
  if ("checkNode" in rule) return rule.visitsNodes.some(it => it === kind)
  if ("checkFlow" in rule) return kind === "sequenceFlow"
  return isType(type, "tProcess") || isType(type, "tSubProcess")
}

/** Whether a rule is about an element. */
function visits({ flow }: Model, rule: LocalRule, element: Element): boolean {
  if (!mayVisit(rule, element.kind, element.type)) return false
  if ("checkNode" in rule) return flow.isNode(element)
  return !("checkFlow" in rule) || flow.isFlow(element)
}

/** Adds what a rule says when it is asked about an element, unless damage speaks against it. */
function addFindings(
  model: Model,
  rule: LocalRule,
  severity: Severity,
  element: Element,
  remarks: Iterable<Remark>,
  findings: Finding[],
): void {
  let isHeard = false
  for (const remark of remarks) {
    isHeard ||= !isSpared(model, rule, element)
    if (!isHeard) return
    if (!damageOf(model).isBroken(remark.element ?? element))
      findings.push(finding(rule, severity, { element, ...remark }))
  }
}

function remarks(
  model: Model,
  rule: LocalRule,
  element: Element,
  { profile }: CheckSettings,
): Iterable<Remark> {
  if ("checkReference" in rule) return remarksOnReferences(model, rule, element)
  if ("checkElement" in rule) return rule.checkElement(model, element)
  if ("checkNode" in rule) return rule.checkNode(model, element, profile)
  if ("checkFlow" in rule) return rule.checkFlow(model, element)
  return rule.checkScope(model, element)
}

function* remarksOnReferences(
  model: Model,
  rule: ReferenceRule,
  element: Element,
): Iterable<Remark> {
  for (const reference of model.referencesFrom(element))
    yield* rule.checkReference(model, reference)
}

/** Whether a rule about control flow has nothing to say of an element. */
function isSpared(model: Model, rule: LocalRule, element: Element): boolean {
  if ("checkElement" in rule || "checkReference" in rule) return false
  const damage = damageOf(model)
  const scope = "checkScope" in rule ? element : model.flow.scopeOf(element)
  if ("checkNode" in rule && damage.isBroken(element)) return true
  if (scope === undefined || damage.isScrambled(scope)) return true
  if (rule.needsWholeFlow && damage.isIncomplete(scope)) return true
  const process = rule.sparesDocumentation ? processAround(model)(scope) : undefined
  return process !== undefined && isDocumentation(model, process)
}

function* findingsOfDocument(
  model: Model,
  rule: DocumentRule,
  severity: Severity,
): Iterable<Finding> {
  const damage = damageOf(model)
  for (const remark of rule.checkDocument(model))
    if (!remark.element || !damage.isBroken(remark.element)) yield finding(rule, severity, remark)
}

function finding(rule: Rule, severity: Severity, remark: Remark): Finding {
  const { element } = remark
  const range = element ? placeOf(element) : { start: 0, end: 0 }
  return { rule: rule.id, severity, range, ...remark }
}
