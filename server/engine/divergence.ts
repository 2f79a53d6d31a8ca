import { childOf, type Element, is, type Model, spelledOut } from "../model/index.ts"
import { type Trigger, triggersOf } from "./event-definition.ts"
import { heededOf, isBefore, type Platform, type Profile } from "./profiles.ts"
import { quantityOf } from "./quantities.ts"
import { readTurnEvents } from "./turn-events.ts"

/** What must be known of a node to say what an engine makes of it. */
export interface NodeFacts {
  readonly model: Model
  readonly element: Element
  readonly incomingCount: number
  readonly outgoingCount: number
  /** The kinds of the nodes that its flows lead to; asked of event-based gateways alone. */
  followers(): readonly string[]
}

/** Where an engine does something else than BPMN, whatever the data. */
export interface Divergence {
  /** Whether it does not execute the node at all. */
  readonly isUnsupported: boolean
  /** Both outcomes, as a sentence that reads after the name of the node. */
  readonly message: string
}

/** What an engine makes of a node, where that is not what BPMN says. */
export function divergenceOf(
  { profile, version }: Platform,
  facts: NodeFacts,
): Divergence | undefined {
  const triggers = triggersOf(facts.model, facts.element)
  for (const construct of constructsOf(facts, triggers)) {
    const since = profile.unsupported[construct]
    if (since === undefined) continue
    if (since !== "always" && !(version && isBefore(version, since))) continue
    const when = since === "always" ? "" : ` before ${since.join(".")}`
    const message = `is ${described(construct)}, which ${profile.name} does not execute${when}; BPMN does`
    return { isUnsupported: true, message }
  }
  const message = otherwise(profile, facts, triggers)
  return message === undefined ? undefined : { isUnsupported: false, message }
}

/** The words of `Profile.unsupported` that a node comes under. */
function constructsOf(facts: NodeFacts, triggers: readonly Trigger[]): readonly string[] {
  const { kind } = facts.element
  if (kind.endsWith("Event"))
    return 1 < triggers.length
      ? ["event with several definitions"]
      : [`${triggers[0] ?? "none"} ${kind}`]
  const constructs = [kind]
  if (kind === "inclusiveGateway" && 1 < facts.incomingCount) constructs.push(`joining ${kind}`)
  if (kind === "eventBasedGateway")
    for (const follower of new Set(facts.followers()))
      constructs.push(`${kind} before a ${follower}`)
  return constructs
}

/** `joining inclusiveGateway` as “a joining inclusive gateway”. */
function described(construct: string): string {
  if (construct === "task") return "a task of no kind"
  const words = spelledOut(construct)
  return `${/^[aeiou]/.test(words) ? "an" : "a"} ${words}`
}

function otherwise(
  profile: Profile,
  facts: NodeFacts,
  triggers: readonly Trigger[],
): string | undefined {
  const { element } = facts
  const { name } = profile
  if (isTakenForExclusive(profile, facts))
    return `is a complex gateway, which ${name} takes for an exclusive one, so that each token goes on by itself over one flow; in BPMN its conditions decide over all flows and tokens`
  if (isPassed(profile, facts))
    return `is a joining inclusive gateway, at which ${name} lets each token go on by itself; in BPMN it waits for tokens that can still come`
  if (profile.standardLoop === "once" && childOf(element, "standardLoopCharacteristics"))
    return `is a loop, which ${name} does once; BPMN repeats it`
  const multiple = childOf(element, "multiInstanceLoopCharacteristics")
  if (!profile.throwsTurnEvents && multiple && 0 < readTurnEvents(facts.model, multiple).length)
    return `is to throw events when its turns are done, and throws none in ${name}; in BPMN it does`
  if (!profile.countsQuantities && 1 < quantityOf(element, "startQuantity"))
    return `begins with each token in ${name}; in BPMN with ${quantityOf(element, "startQuantity")} at once`
  if (!profile.countsQuantities && 1 < quantityOf(element, "completionQuantity"))
    return `puts out one token in ${name}; in BPMN ${quantityOf(element, "completionQuantity")} over each flow`
  if (profile.undoesEachTurn && isRepeatedAndUndone(facts))
    return `is repeated, and undone once for each turn in ${name}; in BPMN once for all of them`
  const heeded = 1 < triggers.length ? heededOf(profile, element, triggers) : undefined
  if (heeded !== undefined) {
    const alone = heeded === -1 ? "none" : `the ${triggers[heeded]} definition alone`
    return `has several definitions, of which ${name} heeds ${alone}; in BPMN each counts`
  }
  if (profile.correlationKeys === "drawn" && isAboutKey(facts))
    return `is about a message with a correlation key, which ${name} does not heed; in BPMN it tells conversations apart`
  return undefined
}

/** Whether an event or task sends or awaits a message that a correlation key is read from. */
function isAboutKey({ model, element }: NodeFacts): boolean {
  return [element, ...element.children].some(it =>
    messagesOf(model, it).some(message => isKeyed(model, message)),
  )
}

function messagesOf(model: Model, element: Element): readonly string[] {
  return [...model.referencesFrom(element)].flatMap(it =>
    it.role === "messageRef" ? it.value : [],
  )
}

function isKeyed(model: Model, message: string): boolean {
  return model.referencesTo(message).some(({ from, role }) => {
    const property = from.parent?.id
    if (role !== "messageRef" || property === undefined) return false
    const isPath = from.kind === "correlationPropertyRetrievalExpression"
    return isPath && model.referencesTo(property).some(it => it.from.kind === "correlationKey")
  })
}

/** Whether a repeated activity has a compensation boundary event. */
function isRepeatedAndUndone({ model, element }: NodeFacts): boolean {
  const { id } = element
  if (id === undefined || !element.children.some(it => is(it, "tLoopCharacteristics"))) return false
  return model
    .referencesTo(id)
    .some(it => it.role === "attachedToRef" && triggersOf(model, it.from).includes("compensation"))
}

function isPassed({ inclusiveGateway }: Profile, { element, incomingCount }: NodeFacts): boolean {
  return element.kind === "inclusiveGateway" && inclusiveGateway === "passes" && 1 < incomingCount
}

function isTakenForExclusive(
  { complexGateway }: Profile,
  { element, incomingCount, outgoingCount }: NodeFacts,
): boolean {
  if (element.kind !== "complexGateway" || complexGateway === "complexGateway") return false
  if (1 < outgoingCount) return true
  return 1 < incomingCount && childOf(element, "activationCondition") !== undefined
}
