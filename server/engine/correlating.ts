import { type Environment, Failure, valueText } from "../expression/index.ts"
import { type Element, labelOf, type Node, none, rowOf } from "../model/index.ts"
import { isTurn, partyAt, placeAround, placeAt } from "./conversations.ts"
import { type CorrelationKey, keysCarried } from "./correlation.ts"
import type { IncidentCode } from "./driver.ts"
import type { Engine } from "./engine.ts"
import { type EventDefinition, partWith } from "./event-definition.ts"
import { extentOf } from "./extent.ts"
import type { Formula } from "./formula.ts"
import { formulaValue } from "./formula-value.ts"
import type { Frame } from "./frames.ts"
import { hasKeys, type Keys, noKeys } from "./keys.ts"
import type { Awaiting } from "./messages.ts"
import type { Values } from "./steps.ts"
import { framesOf } from "./stuck.ts"
import { eventAt } from "./subscriptions.ts"

/** Why a message cannot be sent. */
export interface Refusal {
  readonly code: IncidentCode
  /** Reads after the name of the node that sends it. */
  readonly message: string
}

export function isRefusal(sent: Keys | Refusal): sent is Refusal {
  return "code" in sent
}

/** How the key is called that an engine's own extension writes. */
const ownKey = ""

/** So many characters of a value are shown. */
const shownMost = 60

/** The keys that who waits for a message knows, and that it must have. */
export function keysAwaited(
  engine: Engine,
  frame: Frame,
  node: Node,
  event: EventDefinition,
): Keys {
  const own = ownKeyAt(engine, frame, event)
  if (!engine.program.correlation) return own
  const { keys } = carriedTo(engine, node, event)
  return keys.length === 0 ? own : { ...own, ...keysKnown(engine, frame, keys) }
}

/**
 * The keys of a message that is sent: it must have one that it can carry, and none that is not that
 * of its conversation.
 *
 * @param flow the message flow it goes along; `none` when it goes by its name
 */
export function keysSent(
  engine: Engine,
  frame: Frame,
  event: EventDefinition | undefined,
  flow: number,
  values: Values,
): Keys | Refusal {
  const { correlation, messaging } = engine.program
  const own = event ? ownKeyAt(engine, frame, event) : noKeys
  if (!correlation) return own
  const over = messaging!.flows[flow]
  const message = event?.carried ?? over?.message
  const carried = keysCarried(correlation, message, over?.element)
  if (carried.length === 0) return own
  const said = keysIn(engine, { message, keys: carried }, values)
  const known = keysKnown(engine, frame, carried)
  for (const at of carried) {
    const [key, value] = [said.keys[at], known[at]]
    if (key !== undefined && value !== undefined && key !== value)
      return {
        code: "correlation-failed",
        message: `sends a message whose ${called(correlation.keys[at]!)} is ${shown(key)}, where its conversation has ${shown(value)}`,
      }
  }
  return said.refusal ?? { ...own, ...said.keys }
}

/** The keys that a message from outside has for who waits for it, or begins with it. */
export function keysFromOutside(
  engine: Engine,
  node: Node,
  event: EventDefinition,
  values: Values,
  correlation: unknown,
): Keys {
  const { keys = [] } = engine.program.correlation ?? {}
  const carried = carriedTo(engine, node, event)
  const said: Record<string, string> = { ...keysIn(engine, carried, values).keys }
  if (correlation === undefined) return said
  if (event.correlation) said[ownKey] = valueText(correlation)
  for (const at of carried.keys) {
    const value = keyFrom(keys[at]!, correlation)
    if (value !== undefined) said[at] = value
  }
  return said
}

/** The same of what begins a run. @param start `none` for the start event of the process */
export function keysAtStart(
  engine: Engine,
  start: Node,
  values: Values,
  correlation: unknown,
): Keys {
  const { events, process, starts } = engine.program
  for (const node of start === none ? rowOf(starts, process) : [start]) {
    const event = partWith(events[node]!, "message")
    if (event) return keysFromOutside(engine, node, event, values, correlation)
  }
  return noKeys
}

/** The first message of a conversation says what its keys are. BPMN 2.0.2, §8.4.2. */
export function learnKeys(engine: Engine, frame: Frame, keys: Keys): void {
  const { conversations, variables } = engine
  if (!engine.program.correlation) return
  const { places } = partyAt(engine, frame)
  const around = placeAround(engine, frame)
  let isNew = false
  for (const [key, value] of Object.entries(keys)) {
    if (key === ownKey || conversations.valueAt(places, key) !== undefined) continue
    conversations.set(places[0]!, key, value)
    variables.keep(around, extentOf(value))
    isNew = true
  }
  if (isNew) refreshInside(engine, around)
}

/** Counts what is known of keys for the memory of all instances. */
export function countKeys(engine: Engine): void {
  const { conversations, frames, variables } = engine
  for (const instance of frames.instances())
    for (const frame of framesOf(engine, instance)) {
      if (frame !== instance && !isTurn(engine, frame)) continue
      for (const value of conversations.at(placeAt(engine, frame))?.values() ?? [])
        variables.keep(frame, extentOf(value))
    }
}

/** What the data of a process say of keys changes with them. BPMN 2.0.2, §8.4.2. */
export function refreshKeys(engine: Engine): void {
  const { frames, variables } = engine
  const changed = new Set(variables.changed?.map(it => it.frame))
  if (changed.size === 0) return
  variables.changed = []
  for (const frame of changed) if (frames.isAlive(frame)) refreshInside(engine, frame)
}

function refreshInside(engine: Engine, frame: Frame): void {
  const { frames, messages, tokens } = engine
  for (const inside of framesOf(engine, frame))
    for (let token = frames.firstToken(inside); token !== none; token = tokens.next(token)) {
      const awaiting = messages.awaitingBy(token)
      if (awaiting) refresh(engine, awaiting)
    }
}

function refresh(engine: Engine, awaiting: Awaiting): void {
  const { tokens } = engine
  const { keys, node, token } = awaiting
  const carried = carriedTo(engine, node, eventAt(engine, token))
  if (carried.keys.length === 0) return
  const own = ownKey in keys ? { [ownKey]: keys[ownKey]! } : noKeys
  const now = { ...own, ...keysKnown(engine, tokens.frame(token), carried.keys) }
  if (!isSame(keys, now)) engine.messages.setKeys(awaiting, now)
}

function isSame(one: Keys, other: Keys): boolean {
  const [ones, others] = [Object.keys(one), Object.keys(other)]
  return ones.length === others.length && ones.every(it => one[it] === other[it])
}

/** A message, and the keys that it carries, by their place among all. */
interface Carried {
  readonly message: Element | undefined
  readonly keys: readonly number[]
}

/** What may come to a node. */
function carriedTo({ program }: Engine, node: Node, { carried }: EventDefinition): Carried {
  const { correlation, messaging } = program
  if (!correlation) return { message: undefined, keys: [] }
  const over = (messaging!.arriving.get(node) ?? []).map(it => messaging!.flows[it]!)
  const message = carried ?? over.find(it => it.message)?.message
  const elements = over.length === 0 ? [undefined] : over.map(it => it.element)
  const keys = elements.flatMap(it => keysCarried(correlation, message, it))
  return { message, keys: [...new Set(keys)] }
}

/** What the data of a process say of keys, else what its conversation has. */
function keysKnown(engine: Engine, frame: Frame, carried: readonly number[]): Keys {
  const known: Record<string, string> = {}
  const { places } = partyAt(engine, frame)
  for (const at of carried) {
    const value = keySubscribed(engine, frame, at) ?? engine.conversations.valueAt(places, `${at}`)
    if (value !== undefined) known[at] = value
  }
  return known
}

function keySubscribed(engine: Engine, frame: Frame, key: number): string | undefined {
  const { frames, program, variables } = engine
  const { subscriptions } = program.correlation!
  if (subscriptions.size === 0) return undefined
  let process = frame
  while (variables.outer(process) !== none) process = variables.outer(process)
  const paths = subscriptions.get(frames.scope(process))?.find(it => it.key === key)?.paths
  const values = paths?.map(it => formulaValue(engine, frame, it))
  return values && keyOf(values)
}

/** The keys in the data of a message, and what is wrong when it has none. */
function keysIn(
  engine: Engine,
  { message, keys: carried }: Carried,
  values: Values,
): { readonly keys: Keys; readonly refusal: Refusal | undefined } {
  const keys: Record<string, string> = {}
  let refusal: Refusal | undefined
  const environment = environmentIn(engine, values)
  for (const at of carried) {
    const key = engine.program.correlation!.keys[at]!
    const found = key.properties.map(it => valueIn(it.paths.get(message!)!, environment))
    const value = keyOf(found)
    if (value !== undefined) keys[at] = value
    else
      refusal ??= refusalOf(
        key,
        found.find(it => it instanceof Failure),
      )
  }
  return { keys, refusal: hasKeys(keys) ? undefined : refusal }
}

/** Nothing is known to a message but what it brings. */
function environmentIn({ scripts }: Engine, values: Values): Environment {
  return {
    has: name => Object.hasOwn(values, name),
    value: name => (Object.hasOwn(values, name) ? values[name] : undefined),
    names: () => Object.keys(values),
    scripts,
  }
}

function valueIn(path: Formula, environment: Environment): unknown {
  if (path.kind === "problem") return new Failure(`it ${path.message}`)
  return path.kind === "text" ? path.text : path.expression.evaluate(environment)
}

/** Undefined unless each of its fields has a value. */
function keyOf(values: readonly unknown[]): string | undefined {
  if (values.some(it => it === null || it === undefined || it instanceof Failure)) return undefined
  return values.length === 1 ? valueText(values[0]) : JSON.stringify(values.map(valueText))
}

function refusalOf(key: CorrelationKey, failure: Failure | undefined): Refusal {
  const why = failure ? `: ${failure.message}` : ""
  const message = `sends a message that has no value for ${called(key)}${why}`
  return { code: "correlation-failed", message }
}

/** A key as a step says it: a single value, or its fields by name. */
function keyFrom({ properties }: CorrelationKey, correlation: unknown): string | undefined {
  const isObject =
    typeof correlation === "object" && correlation !== null && !Array.isArray(correlation)
  if (!isObject) return properties.length === 1 ? keyOf([correlation]) : undefined
  const fields = new Map(Object.entries(correlation))
  return keyOf(
    properties.map(({ element }) => fields.get(labelOf(element)) ?? fields.get(element.id ?? "")),
  )
}

/** Which message an event is about as an engine's own extension says it. */
function ownKeyAt(engine: Engine, frame: Frame, { correlation }: EventDefinition): Keys {
  const value = correlation && formulaValue(engine, frame, correlation)
  return value === undefined || value === null ? noKeys : { [ownKey]: valueText(value) }
}

function called({ name }: CorrelationKey): string {
  return `correlation key “${name}”`
}

function shown(value: string): string {
  return value.length <= shownMost ? value : `${value.slice(0, shownMost)}…`
}
