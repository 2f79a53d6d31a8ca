import {
  activitiFamily,
  attributeValue,
  camundaFamily,
  type Element,
  extensionAttribute,
  extensionElements,
  flag,
  is,
  type Model,
  type Vendor,
} from "../model/index.ts"
import type { Attribute } from "../syntax/index.ts"
import { type Formula, readFormula, readFormulaIn, readFormulaText } from "./formula.ts"
import { type CallMapping, readCallMapping } from "./mapping.ts"

/** What makes an event happen. BPMN 2.0.2, Table 10.84. */
export type Trigger =
  | "none"
  | "message"
  | "timer"
  | "error"
  | "terminate"
  | "signal"
  | "link"
  | "escalation"
  | "conditional"
  | "compensation"
  | "cancel"
  /** Several of the others. */
  | "multiple"
  /** Something that the specification does not know. */
  | "unknown"

/** One event definition, or none, of a node. */
export interface EventDefinition {
  readonly trigger: Trigger
  /**
   * How the world calls it: the names and ids of the message or signal, the code of the error or
   * escalation, the name of the link, the id of what is compensated. The first is the one to show.
   * Empty: any, or not said.
   */
  readonly names: readonly string[]
  /** What the name is, where the model has an expression for it: then that is the name. */
  readonly nameFormula?: Formula
  /** Of a timer. */
  readonly timer?: TimerDefinition
  /** What a conditional event waits for; left out when nothing is said. */
  readonly condition?: Formula
  /** Of a condition: the changes of data that some engines ask it at; left out, all. */
  readonly heeded?: HeededChanges
  /** Of an error or escalation that is caught: the variables that take its code and message. */
  readonly codeVariable?: string
  readonly messageVariable?: string
  /** Of an error that is thrown: what the model says about it. */
  readonly message?: Formula
  /** Of a message: the element that declares it. */
  readonly carried?: Element
  /** Of a message that is awaited: what tells which one is meant among those of the same name. */
  readonly correlation?: Formula
  /** Of a signal that is thrown: what it brings to those who hear it. */
  readonly payload?: CallMapping
  /** Of a multiple event: what it is made of, in document order. */
  readonly parts?: readonly EventDefinition[]
  /** Of a multiple event that waits: whether all parts must happen, and not any one of them. */
  readonly isParallel?: boolean
  /** What is terminated, as Flowable says it; left out, the scope of the event. */
  readonly ends?: "instance" | "turns"
  /** Of a compensation that is thrown: whether the thrower goes on before all is undone. */
  readonly goesOn?: boolean
  /** Whether it catches whatever is called anything. */
  readonly isAny?: boolean
  /** The element that holds it, for places in the text. */
  readonly element?: Element
}

/** As Camunda 7 and Camunda 8 have it written: each is empty where the model does not say. */
export interface HeededChanges {
  readonly variables: readonly string[]
  /** `create` and `update`. */
  readonly events: readonly string[]
}

/** When a timer is due, as written. */
export interface TimerDefinition {
  readonly kind: "date" | "duration" | "cycle"
  readonly formula: Formula
  /** The calendar it goes by, as Flowable says it. */
  readonly calendar?: string
  /** Of a cycle: when it ends, as Flowable says it beside. */
  readonly end?: Formula
}

/** The event of a node that has no event definition, and of an activity. */
export const noneEvent: EventDefinition = { trigger: "none", names: [] }

/**
 * Reads the event definitions of an event; `multiple` when there is more than one.
 *
 * @param heeded which of several counts alone; undefined when all do, −1: none
 */
export function readEventDefinition(
  model: Model,
  event: Element,
  heeded: (triggers: readonly Trigger[]) => number | undefined,
): EventDefinition {
  const written = definitionsOf(model, event)
  const only = 1 < written.length ? heeded(written.map(triggerOf)) : undefined
  const definitions = only === undefined ? written : written.slice(only, only + 1)
  const [first, second] = definitions
  if (!first) return noneEvent
  if (!second) return readDefinition(model, first)
  return {
    trigger: "multiple",
    names: [],
    parts: definitions.map(it => readDefinition(model, it)),
    isParallel: flag(event, "parallelMultiple", false),
    element: event,
  }
}

/** The event definition that an attribute refers to; undefined when there is none. */
export function readReferredDefinition(
  model: Model,
  element: Element,
  reference: string,
): EventDefinition | undefined {
  const found = model.find(localName(attributeValue(element, reference)?.trim() ?? ""))
  return found && is(found, "tEventDefinition") ? readDefinition(model, found) : undefined
}

/** What the definitions of an event are about, in document order; of anything else nothing. */
export function triggersOf(model: Model, event: Element): readonly Trigger[] {
  return event.kind.endsWith("Event") ? definitionsOf(model, event).map(triggerOf) : []
}

function definitionsOf(model: Model, event: Element): readonly Element[] {
  return [
    ...event.children.filter(it => is(it, "tEventDefinition")),
    ...event.children
      .filter(it => it.kind === "eventDefinitionRef")
      .map(it => model.find(localName(it.xml.content.trim())))
      .filter(it => it !== undefined),
  ]
}

function triggerOf({ kind }: Element): Trigger {
  if (kind === "compensateEventDefinition") return "compensation"
  return readers[kind] ? (kind.replace("EventDefinition", "") as Trigger) : "unknown"
}

function readDefinition(model: Model, written: Element): EventDefinition {
  const read = readers[written.kind]
  return read ? read(model, written) : { trigger: "unknown", names: [], element: written }
}

/** The event itself, or what a multiple one is made of. */
export function partsOf(event: EventDefinition): readonly EventDefinition[] {
  return event.parts ?? [event]
}

/** The event or that part of it which has a trigger; undefined when there is none. */
export function partWith(event: EventDefinition, trigger: Trigger): EventDefinition | undefined {
  if (event.trigger === trigger) return event
  return event.parts?.find(it => it.trigger === trigger)
}

/** Whether something outside must make it happen; the rest is thrown inside. */
export function isAwaited({ trigger, parts }: EventDefinition): boolean {
  return awaited.includes(trigger) || (parts?.some(isAwaited) ?? false)
}

const awaited: readonly Trigger[] = ["message", "timer", "signal", "conditional"]

/** The message that a receive or send task, or a definition, speaks of. */
export function readMessageOf(model: Model, element: Element): EventDefinition {
  const message = named("message", "messageRef", ["name"])(model, element)
  const declared = model.find(localName(attributeValue(element, "messageRef")?.trim() ?? ""))
  if (!declared) return message
  const [zeebe] = extensionElements(declared, ["zeebe"], "subscription")
  const key = zeebe?.attribute("correlationKey")
  const correlation = key && readFormulaText(model, declared, key, "name")
  return { ...message, carried: declared, ...(correlation && { correlation }) }
}

/** Whether an event that is thrown is one that another waits for. No name means any. */
export function isMeant(thrown: string | undefined, awaited: EventDefinition): boolean {
  if (thrown === undefined) return awaited.names.length === 0
  return awaited.isAny === true || awaited.names.length === 0 || awaited.names.includes(thrown)
}

const readers: Readonly<Record<string, (model: Model, element: Element) => EventDefinition>> = {
  messageEventDefinition: readMessageOf,
  signalEventDefinition(model, element) {
    const payload = readCallMapping(element)
    return {
      ...named("signal", "signalRef", ["name"])(model, element),
      ...(payload && { payload }),
    }
  },
  errorEventDefinition: coded("error", "errorRef", ["errorCode"]),
  escalationEventDefinition: coded("escalation", "escalationRef", ["escalationCode"]),
  terminateEventDefinition: (_, element) => ({
    trigger: "terminate",
    names: [],
    element,
    ...(isSaid(element, "terminateAll")
      ? { ends: "instance" as const }
      : isSaid(element, "terminateMultiInstance") && { ends: "turns" as const }),
  }),
  conditionalEventDefinition: readCondition,
  compensateEventDefinition: (_, element) => {
    const activity = localName(attributeValue(element, "activityRef")?.trim() ?? "")
    const names = activity === "" ? [] : [activity]
    const goesOn = !flag(element, "waitForCompletion", true)
    return { trigger: "compensation", names, element, ...(goesOn && { goesOn }) }
  },
  cancelEventDefinition: (_, element) => ({ trigger: "cancel", names: [], element }),
  linkEventDefinition: (_, element) => ({
    trigger: "link",
    names: [element.name ?? element.parent?.name ?? ""],
    element,
  }),
  timerEventDefinition: readTimer,
}

function named(trigger: Trigger, reference: string, attributes: readonly string[]) {
  return (model: Model, element: Element): EventDefinition => {
    const names = namesOf(model, element, reference, attributes)
    const nameFormula = formulaOfName(model, element, reference, names)
    return { trigger, names, element, ...(nameFormula && { nameFormula }) }
  }
}

/** The expression that a declared name is; undefined when it is the name itself. */
function formulaOfName(
  model: Model,
  element: Element,
  reference: string,
  [name]: readonly string[],
): Formula | undefined {
  if (name === undefined || !/^=|[$#]\{/.test(name)) return undefined
  const declared = model.find(localName(attributeValue(element, reference)?.trim() ?? ""))
  const written = declared?.xml.attributes.find(it => it.value.trim() === name)
  return written && readFormulaText(model, declared!, written, "name")
}

/** An error or escalation; where its code goes, engines say in attributes of their own. */
function coded(trigger: "error" | "escalation", reference: string, attributes: readonly string[]) {
  const read = named(trigger, reference, attributes)
  return (model: Model, element: Element): EventDefinition => {
    const code =
      extensionAttribute(element, activitiFamily, `${trigger}CodeVariable`)?.value ??
      // As Flowable calls it.
      extensionAttribute(element, activitiFamily, `${trigger}VariableName`)?.value
    const message = extensionAttribute(element, activitiFamily, `${trigger}MessageVariable`)?.value
    const declared = model.find(localName(attributeValue(element, reference)?.trim() ?? ""))
    const said = declared && extensionAttribute(declared, activitiFamily, "errorMessage")
    const event = read(model, element)
    // One without a code is any that says what it is: what tells escalations apart is their code.
    const isAny =
      trigger === "escalation" &&
      declared !== undefined &&
      !attributeValue(declared, attributes[0]!)
    return {
      ...event,
      ...(isAny ? { isAny } : {}),
      ...(code ? { codeVariable: code } : {}),
      ...(message ? { messageVariable: message } : {}),
      ...(said ? { message: readFormulaText(model, declared, said, "name") } : {}),
    }
  }
}

/** The declared name first, then its id, then the reference as written when nothing declares it. */
function namesOf(
  model: Model,
  element: Element,
  reference: string,
  attributes: readonly string[],
): readonly string[] {
  const written = attributeValue(element, reference)?.trim()
  if (!written) return []
  const id = localName(written)
  const declared = model.find(id)
  const names = attributes.map(it => declared && attributeValue(declared, it)?.trim())
  return [...new Set([...names, id])].filter(it => it !== undefined && it !== "") as string[]
}

function isSaid(element: Element, attribute: string): boolean {
  return extensionAttribute(element, flowable, attribute)?.value.trim() === "true"
}

function readCondition(model: Model, element: Element): EventDefinition {
  const condition = readFormulaIn(model, element, "condition")
  const heeded = readHeeded(element)
  const more = { ...(condition && { condition }), ...(heeded && { heeded }) }
  return { trigger: "conditional", names: [], element, ...more }
}

function readHeeded(element: Element): HeededChanges | undefined {
  const [zeebe] = extensionElements(element, ["zeebe"], "conditionalFilter")
  const [variables = [], events = []] = [
    zeebe?.attribute("variableNames") ?? extensionAttribute(element, camundaFamily, "variableName"),
    zeebe?.attribute("variableEvents") ??
      extensionAttribute(element, camundaFamily, "variableEvents"),
  ].map(it => it?.value.split(/[\s,]+/).filter(word => word !== ""))
  return variables.length + events.length === 0 ? undefined : { variables, events }
}

function readTimer(model: Model, element: Element): EventDefinition {
  for (const [child, kind] of timerKinds) {
    const written = element.children.find(it => it.kind === child)
    if (!written) continue
    const formula = readFormula(model, written, "text")
    const calendar = extensionAttribute(element, flowable, "businessCalendarName")?.value.trim()
    const end = extensionAttribute(written, flowable, "endDate")
    const more = {
      ...(calendar && { calendar }),
      ...(end && { end: readEnd(model, written, end) }),
    }
    return { trigger: "timer", names: [], element, timer: { kind, formula, ...more } }
  }
  return { trigger: "timer", names: [], element }
}

/** A date stands for itself, whatever language the document says that expressions are in. */
function readEnd(model: Model, element: Element, written: Attribute): Formula {
  return /[$#]\{/.test(written.value)
    ? readFormulaText(model, element, written, "name")
    : { kind: "text", text: written.value, element }
}

/** Vendors that write timers like Flowable. */
const flowable: readonly Vendor[] = ["flowable", "activiti"]

const timerKinds = [
  ["timeDuration", "duration"],
  ["timeDate", "date"],
  ["timeCycle", "cycle"],
] as const

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1)
}
