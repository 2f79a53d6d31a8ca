import { memo } from "../cache/index.ts"
import {
  camundaFamily,
  type Element,
  isEventSubProcess,
  type Model,
  type Vendor,
  vendorNamespaces,
} from "../model/index.ts"
import type { Trigger } from "./event-definition.ts"

export const profileIds = ["bpmn", "camunda7", "camunda8", "flowable", "bpmn-engine"] as const
export type ProfileId = (typeof profileIds)[number]

/**
 * Where an engine does something else than BPMN 2.0.2, as data. What is not named here it does, as
 * far as we know, as BPMN says. Each profile names the sources it was taken from.
 */
export interface Profile {
  readonly id: ProfileId
  /** How its users call the engine. */
  readonly name: string
  /** Whose extensions say that a document is written for it. */
  readonly vendors: readonly Vendor[]
  /** How `modeler:executionPlatform` calls it. */
  readonly platform: string | undefined
  /** What opens a parallel join: a token on each flow, as many tokens as flows, or a rule. */
  readonly parallelJoin: "flows" | "arrivals" | JoinRule
  /** Whether an inclusive gateway joins, or lets each token go on by itself. */
  readonly inclusiveGateway: "joins" | "passes"
  readonly inclusiveJoin: JoinRule
  /** What it takes a complex gateway for. */
  readonly complexGateway: "complexGateway" | "exclusiveGateway"
  /** What it makes of `standardLoopCharacteristics`. */
  readonly standardLoop: "repeated" | "once"
  /**
   * Which definitions of an event count when there are several: all of them, the first that is
   * written, or the first in the order of its place.
   */
  readonly definitions: "all" | "first" | Readonly<Record<string, readonly Trigger[]>>
  /** Whether activities gather `startQuantity` tokens and put out `completionQuantity` of them. */
  readonly countsQuantities: boolean
  /** Whether turns of a multi-instance activity throw the events that its `behavior` says. */
  readonly throwsTurnEvents: boolean
  /** Whether what is attached to a repeated activity undoes each turn, or all of them at once. */
  readonly undoesEachTurn: boolean
  /** When the turns of a repeated sub-process, each of which is undone by itself, can be undone. */
  readonly undoesTurns: "when all are done" | "when each is done"
  /** How it undoes several activities that one event is about. */
  readonly undoes: "one after the other" | "at once"
  /** Whether it undoes what was done inside of a sub-process that has a handler attached, too. */
  readonly undoesInside: boolean
  /** What it makes of data associations: data are carried, or only drawn. */
  readonly dataAssociations: "carried" | "drawn"
  /** What it makes of correlation keys: they tell messages apart, or are only drawn. */
  readonly correlationKeys: "heeded" | "drawn"
  /**
   * What becomes of an error that nothing catches: it is held, or its path ends, or that only where
   * an end event throws it.
   */
  readonly uncaughtError: "incident" | "ends" | "ends at end events"
  /**
   * What a condition of a flow must be: true or false, else its token is held; or whatever, which
   * is then true or false as JavaScript has it, and an error where a script fails.
   */
  readonly conditions: "true or false" | "truthy"
  /** When an event with a condition happens: as it becomes true, or at each change while it is. */
  readonly conditionalEvents: "becoming true" | "being true"
  /** How often work is tried where the model does not say, and how long apart; undefined: ours. */
  readonly attempts: { readonly max: number; readonly waitSeconds: number } | undefined
  /** What it does not execute, by what `constructsOf` calls it, and the version that first does. */
  readonly unsupported: Readonly<Record<string, Version | "always">>
}

/** When a join goes on that is asked whether to wait for tokens that may still come. */
export interface JoinRule {
  /** At once, whatever may still come: with a token on each flow, with as many tokens, or never. */
  readonly isFullWith: "flows" | "arrivals" | "nothing"
  /** Whether a token is not waited for that may as well come over a flow that has one. */
  readonly sparesTokens: boolean
  /** Which of its flows a token must be able to come over to be waited for. */
  readonly waitsFor: "empty flows" | "any flow"
  /** Whether a token may come by way of a boundary event. */
  readonly mindsBoundaries: boolean
  /** Whether it is asked again when a token goes another way, or only when one comes. */
  readonly isAskedAgain: boolean
  readonly takes: "one of each flow" | "all"
}

/** Such as `[8, 6]`. */
export type Version = readonly number[]

/** The engine that a document is for, and its version; without one the newest. */
export interface Platform {
  readonly profile: Profile
  readonly version: Version | undefined
}

const bpmn: Profile = {
  id: "bpmn",
  name: "BPMN",
  vendors: [],
  platform: undefined,
  parallelJoin: "flows",
  inclusiveGateway: "joins",
  inclusiveJoin: {
    isFullWith: "flows",
    sparesTokens: true,
    waitsFor: "empty flows",
    mindsBoundaries: true,
    isAskedAgain: true,
    takes: "one of each flow",
  },
  complexGateway: "complexGateway",
  standardLoop: "repeated",
  countsQuantities: true,
  throwsTurnEvents: true,
  undoesEachTurn: false,
  undoesTurns: "when all are done",
  undoes: "one after the other",
  undoesInside: false,
  definitions: "all",
  dataAssociations: "carried",
  correlationKeys: "heeded",
  uncaughtError: "incident",
  conditions: "true or false",
  conditionalEvents: "becoming true",
  attempts: undefined,
  unsupported: {},
}

/**
 * Camunda 7 and Operaton, which have the same behaviours.
 *
 * Joins: `ParallelGatewayActivityBehavior`, `InclusiveGatewayActivityBehavior`. What the parser
 * skips, so that each flow to it is an error, refuses or ignores: `BpmnParse`. An error that
 * nothing catches: `BpmnExceptionHandler`, unless `enableExceptionsAfterUnhandledBpmnError` is set.
 * Conditional events: `ConditionalEventHandler`, which knows nothing of what was true before.
 * Compensation: `CompensationUtil`; of repeated activities: `CompensateEventTest`. Attempts: `defaultNumberOfRetries`,
 * its documentation on failed jobs.
 *
 * It moves one token as far as that gets before the next; here all move in turns, and an inclusive
 * join is asked when they rest. What depends on which of them comes first is not told.
 */
const camunda7: Profile = {
  ...bpmn,
  id: "camunda7",
  name: "Camunda 7",
  vendors: camundaFamily,
  platform: "Camunda Platform",
  parallelJoin: "arrivals",
  inclusiveJoin: {
    isFullWith: "arrivals",
    sparesTokens: false,
    waitsFor: "any flow",
    mindsBoundaries: false,
    isAskedAgain: false,
    takes: "all",
  },
  countsQuantities: false,
  throwsTurnEvents: false,
  standardLoop: "once",
  undoesEachTurn: true,
  undoes: "at once",
  dataAssociations: "drawn",
  correlationKeys: "drawn",
  definitions: {
    startEvent: ["timer", "message", "signal", "conditional"],
    eventSubProcess: [
      "error",
      "message",
      "signal",
      "timer",
      "compensation",
      "escalation",
      "conditional",
    ],
    intermediateCatchEvent: ["timer", "signal", "message", "link", "conditional"],
    intermediateThrowEvent: ["link", "signal", "compensation", "message", "escalation"],
    boundaryEvent: [
      "timer",
      "error",
      "signal",
      "cancel",
      "compensation",
      "message",
      "escalation",
      "conditional",
    ],
    endEvent: ["error", "cancel", "terminate", "message", "signal", "compensation", "escalation"],
  },
  uncaughtError: "ends",
  conditionalEvents: "being true",
  attempts: { max: 3, waitSeconds: 0 },
  unsupported: {
    complexGateway: "always",
    adHocSubProcess: "always",
    "eventBasedGateway before a receiveTask": "always",
  },
}

/**
 * Camunda 8, whose engine is Zeebe.
 *
 * Joins: `BpmnInclusiveGatewayBehavior`, and camunda/camunda#19460 for the token that goes another
 * way. Versions: the rule `element-type` of bpmnlint-plugin-camunda-compat, and the tables of what
 * is supported. Several definitions, and what follows an event-based gateway: the validators of
 * `zeebe/bpmn-model`. Loops: `MultiInstanceActivityTransformer`. That a repeated activity is undone
 * once, as in BPMN: its documentation on compensation handlers. Attempts: that on service tasks.
 * Conditional events: `ConditionalBehavior`. Compensation: `BpmnCompensationSubscriptionBehaviour`.
 */
const camunda8: Profile = {
  ...bpmn,
  id: "camunda8",
  name: "Camunda 8",
  vendors: ["zeebe"],
  platform: "Camunda Cloud",
  inclusiveJoin: { ...bpmn.inclusiveJoin, sparesTokens: false, isAskedAgain: false },
  countsQuantities: false,
  throwsTurnEvents: false,
  standardLoop: "once",
  undoes: "at once",
  undoesInside: true,
  dataAssociations: "drawn",
  correlationKeys: "drawn",
  conditionalEvents: "being true",
  attempts: { max: 3, waitSeconds: 0 },
  unsupported: {
    task: [8, 2],
    sendTask: [1, 1],
    scriptTask: [1, 1],
    manualTask: [1, 1],
    businessRuleTask: [1, 1],
    inclusiveGateway: [8, 1],
    "joining inclusiveGateway": [8, 6],
    complexGateway: "always",
    adHocSubProcess: [8, 7],
    transaction: "always",
    "eventBasedGateway before a receiveTask": "always",
    "event with several definitions": "always",
    "signal startEvent": [8, 2],
    "escalation startEvent": [8, 2],
    "conditional startEvent": [8, 9],
    "compensation startEvent": "always",
    "link intermediateCatchEvent": [8, 2],
    "signal intermediateCatchEvent": [8, 3],
    "conditional intermediateCatchEvent": [8, 9],
    "none intermediateThrowEvent": [1, 1],
    "message intermediateThrowEvent": [1, 2],
    "escalation intermediateThrowEvent": [8, 2],
    "link intermediateThrowEvent": [8, 2],
    "signal intermediateThrowEvent": [8, 3],
    "compensation intermediateThrowEvent": [8, 5],
    "escalation boundaryEvent": [8, 2],
    "signal boundaryEvent": [8, 3],
    "compensation boundaryEvent": [8, 5],
    "conditional boundaryEvent": [8, 9],
    "cancel boundaryEvent": "always",
    "message endEvent": [1, 2],
    "terminate endEvent": [8, 1],
    "escalation endEvent": [8, 2],
    "signal endEvent": [8, 3],
    "compensation endEvent": [8, 5],
    "cancel endEvent": "always",
  },
}

/**
 * Flowable, and Activiti, which it grew out of.
 *
 * Joins: `ParallelGatewayActivityBehavior`, whose comment names the difference,
 * `InclusiveGatewayActivityBehavior` and `ExecutionGraphUtil`. Complex gateways:
 * `ComplexGatewayXMLConverter`. Several definitions, and what follows an event-based gateway: its
 * parse handlers and validators. Turns of a sub-process: `EndExecutionOperation` and `ScopeUtil`,
 * which keep each beneath the process. Attempts: `asyncExecutorNumberOfRetries` and
 * `asyncFailedJobWaitTime`.
 */
const flowable: Profile = {
  ...bpmn,
  id: "flowable",
  name: "Flowable",
  vendors: ["flowable", "activiti"],
  parallelJoin: "arrivals",
  inclusiveJoin: {
    isFullWith: "nothing",
    sparesTokens: false,
    waitsFor: "any flow",
    mindsBoundaries: false,
    isAskedAgain: true,
    takes: "all",
  },
  countsQuantities: false,
  throwsTurnEvents: false,
  complexGateway: "exclusiveGateway",
  undoesEachTurn: true,
  undoesTurns: "when each is done",
  undoes: "at once",
  definitions: "first",
  dataAssociations: "drawn",
  correlationKeys: "drawn",
  attempts: { max: 3, waitSeconds: 10 },
  unsupported: { "eventBasedGateway before a receiveTask": "always" },
}

/**
 * bpmn-engine up to version 25, whose bpmn-elements is 17: a flow that is not taken is discarded,
 * and so is what lies behind it. Version 18 of bpmn-elements discards nothing any more; what its
 * joins do is not told here.
 *
 * Joins: `Activity`, which for parallel ones takes a discarded flow for one that has come, and has
 * none for inclusive gateways. What undoes a repeated activity runs for each turn, and once more
 * for the whole, which is not told here. An error that nothing catches: `ErrorEventDefinition`; that
 * of work fails the process. Conditions: `ExpressionCondition` and `ScriptCondition`. The complex
 * gateway is none of its types.
 *
 * There a flow is discarded once; here it counts as come when no token can come over it, whatever
 * was before. What discards reach twice, such as flows of a loop, may come out otherwise.
 */
const bpmnEngine: Profile = {
  ...bpmn,
  id: "bpmn-engine",
  name: "bpmn-engine",
  parallelJoin: {
    isFullWith: "flows",
    sparesTokens: false,
    waitsFor: "empty flows",
    mindsBoundaries: true,
    isAskedAgain: true,
    takes: "all",
  },
  countsQuantities: false,
  throwsTurnEvents: false,
  inclusiveGateway: "passes",
  correlationKeys: "drawn",
  undoesEachTurn: true,
  uncaughtError: "ends at end events",
  conditions: "truthy",
  unsupported: { complexGateway: "always" },
}

export const profiles: Readonly<Record<ProfileId, Profile>> = {
  bpmn,
  camunda7,
  camunda8,
  flowable,
  "bpmn-engine": bpmnEngine,
}

/** The standard itself. */
export const standard: Platform = { profile: bpmn, version: undefined }

/**
 * What a document is written for: what it says its execution platform is, else the vendor whose
 * namespace it declares, else, or when it declares those of two engines, the standard.
 *
 * @param chosen what the author has decided instead: its newest version, unless the document is
 *   written for that engine anyway
 */
export function platformOf(model: Model, chosen?: ProfileId): Platform {
  const said = saidPlatform(model)
  if (chosen === undefined || chosen === said.profile.id) return said
  return { profile: profiles[chosen], version: undefined }
}

const saidPlatform = memo((model: Model): Platform => {
  const attributes = model.definitions?.xml.attributes ?? []
  const valueBehind = (name: string) => attributes.find(it => it.name === name)?.value
  const declared = new Map(
    attributes.flatMap(({ name, value }) => {
      const [prefix, local = ""] = name.split(":")
      return prefix === "xmlns" ? [[value, local] as const] : []
    }),
  )
  const all = Object.values(profiles)
  const modeler = declared.get("http://camunda.org/schema/modeler/1.0")
  const platform = valueBehind(`${modeler}:executionPlatform`)
  const profile = platform && all.find(it => it.platform === platform)
  if (profile) {
    const version = valueBehind(`${modeler}:executionPlatformVersion`)
    return { profile, version: readVersion(version ?? "") }
  }
  const meant = all.filter(it => it.vendors.some(vendor => declared.has(vendorNamespaces[vendor])))
  return meant.length === 1 ? { profile: meant[0]!, version: undefined } : standard
})

/** `8.6.0` as numbers; undefined for what is no version. */
function readVersion(written: string): Version | undefined {
  return /^\d+(\.\d+)*$/.test(written) ? written.split(".").map(Number) : undefined
}

/** Which of several definitions of an event counts alone; undefined when all do, −1: none. */
export function heededOf(
  { definitions }: Profile,
  { kind, parent }: Element,
  triggers: readonly Trigger[],
): number | undefined {
  if (definitions === "all") return undefined
  if (definitions === "first") return 0
  const isInside = kind === "startEvent" && parent !== undefined && isEventSubProcess(parent)
  const order = definitions[isInside ? "eventSubProcess" : kind] ?? []
  const heeded = order.find(it => triggers.includes(it))
  return heeded === undefined ? -1 : triggers.indexOf(heeded)
}

/** Whether one version comes before another. */
export function isBefore(version: Version, other: Version): boolean {
  for (const [at, number] of other.entries()) {
    const own = version[at] ?? 0
    if (own !== number) return own < number
  }
  return false
}
