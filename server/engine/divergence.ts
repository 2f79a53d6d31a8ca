import { childOf, type Element, isEventSubProcess } from "../model/index.ts"
import type { Trigger } from "./event-definition.ts"
import { isBefore, type Platform, type Profile } from "./profiles.ts"

/** What must be known of a node to say what an engine makes of it. */
export interface NodeFacts {
  readonly element: Element
  /** What its event definitions are about, in document order; empty for a none event. */
  readonly triggers: readonly Trigger[]
  readonly incomingCount: number
  readonly outgoingCount: number
  /** What follows an event-based gateway; not asked of other nodes. */
  readonly followers: readonly string[]
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
  for (const construct of constructsOf(facts)) {
    const since = profile.unsupported[construct]
    if (since === undefined) continue
    if (since !== "always" && !(version && isBefore(version, since))) continue
    const when = since === "always" ? "" : ` before ${since.join(".")}`
    const message = `is ${described(construct)}, which ${profile.name} does not execute${when}; BPMN does`
    return { isUnsupported: true, message }
  }
  const message = otherwise(profile, facts)
  return message === undefined ? undefined : { isUnsupported: false, message }
}

/** The words of `Profile.unsupported` that a node comes under. */
function constructsOf(facts: NodeFacts): readonly string[] {
  const { element, triggers, incomingCount, followers } = facts
  const { kind } = element
  if (kind.endsWith("Event"))
    return 1 < triggers.length
      ? ["event with several definitions"]
      : [`${triggers[0] ?? "none"} ${kind}`]
  const constructs = [kind]
  if (kind === "inclusiveGateway" && 1 < incomingCount) constructs.push(`joining ${kind}`)
  for (const follower of new Set(followers)) constructs.push(`${kind} before a ${follower}`)
  return constructs
}

/** `joining inclusiveGateway` as “a joining inclusive gateway”. */
function described(construct: string): string {
  if (construct === "task") return "a task of no kind"
  const words = construct.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
  const spelled = words
    .replace("sub process", "sub-process")
    .replace("ad hoc", "ad-hoc")
    .replace("event based", "event-based")
  return `${/^[aeiou]/.test(spelled) ? "an" : "a"} ${spelled}`
}

function otherwise(profile: Profile, facts: NodeFacts): string | undefined {
  const { element, triggers } = facts
  const { name } = profile
  if (isTakenForExclusive(profile, facts))
    return `is a complex gateway, which ${name} takes for an exclusive one, so that each token goes on by itself over one flow; in BPMN its conditions decide over all flows and tokens`
  if (profile.standardLoop === "once" && childOf(element, "standardLoopCharacteristics"))
    return `is a loop, which ${name} does once; BPMN repeats it`
  if (1 < triggers.length && profile.definitions !== "all") {
    const heeded = heededOf(profile, element, triggers)
    const alone = heeded === -1 ? "none" : `the ${triggers[heeded]} definition alone`
    return `has several definitions, of which ${name} heeds ${alone}; in BPMN each counts`
  }
  return undefined
}

function isTakenForExclusive(
  { complexGateway }: Profile,
  { element, incomingCount, outgoingCount }: NodeFacts,
): boolean {
  if (element.kind !== "complexGateway" || complexGateway === "complexGateway") return false
  if (1 < outgoingCount) return true
  return 1 < incomingCount && childOf(element, "activationCondition") !== undefined
}

/** Which of several definitions of an event counts; −1 for none of them. */
export function heededOf(
  { definitions }: Profile,
  { kind, parent }: Element,
  triggers: readonly Trigger[],
): number {
  if (definitions === "all" || definitions === "first") return 0
  const isInside = kind === "startEvent" && parent !== undefined && isEventSubProcess(parent)
  const order = definitions[isInside ? "eventSubProcess" : kind] ?? []
  const heeded = order.find(it => triggers.includes(it))
  return heeded === undefined ? -1 : triggers.indexOf(heeded)
}
