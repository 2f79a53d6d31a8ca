import { type Node, none, rowOf, type Scope } from "../model/index.ts"
import {
  isInConversation,
  isTurn,
  type Origin,
  partyAt,
  placeAround,
  placeAt,
} from "./conversations.ts"
import { isRefusal, keysAwaited, keysSent, learnKeys, refreshKeys } from "./correlating.ts"
import type { Engine } from "./engine.ts"
import { type EventDefinition, partWith } from "./event-definition.ts"
import type { Frame } from "./frames.ts"
import { type Keys, mayMeet, noKeys, share } from "./keys.ts"
import { inputsInside, received } from "./mapping.ts"
import type { Beginning } from "./message-flows.ts"
import type { Awaiting, Message } from "./messages.ts"
import type { Values } from "./steps.ts"
import { eventAt, namesAt } from "./subscriptions.ts"
import type { Token } from "./tokens.ts"

/**
 * Sends what a node sends: along its message flows, or, when none leaves it, to who waits for a
 * message of its name. BPMN 2.0.2, §9.4. Whoever gets it does so when nothing else is under way.
 *
 * @param event of which it is; undefined for an activity that only has a message flow
 */
export function sendMessages(
  engine: Engine,
  frame: Frame,
  node: Node,
  event: EventDefinition | undefined,
  variables: Values,
): void {
  const { flows, isAlone } = engine.program.messaging!
  const names = event ? namesAt(engine, frame, node, event) : []
  const place = placeAround(engine, frame)
  const about = { variables, party: partyAt(engine, frame), node, frame: place }
  for (const flow of waysOf(engine, node)) {
    const keys = keysSent(engine, frame, event, flow, variables)
    // What is refused here has been asked for before: nobody can hold it any more.
    if (isRefusal(keys)) continue
    learnKeys(engine, frame, keys)
    const isByName = flow === none && !isAlone && 0 < names.length
    const said = 0 < names.length ? names : (flows[flow]?.names ?? [])
    if (isByName || (flows[flow]?.to ?? none) !== none)
      engine.messages.send({ ...about, keys, names: said, flow })
  }
}

/** The message flows a node sends over; `none` stands for the way by name. */
function waysOf({ program }: Engine, node: Node): readonly number[] {
  return program.messaging!.leaving.get(node) ?? byName
}

const byName: readonly number[] = [none]

/**
 * Whether what a node sends may be sent: a message needs a key of its conversation, if it can have
 * one. BPMN 2.0.2, §8.4.2.
 *
 * @param token what stands there; `none` when nothing does
 * @returns false when an incident holds the token there
 */
export function maySend(
  engine: Engine,
  frame: Frame,
  node: Node,
  token: Token,
  event: EventDefinition | undefined,
  variables: Values,
): boolean {
  if (!engine.program.correlation) return true
  for (const flow of waysOf(engine, node)) {
    const keys = keysSent(engine, frame, event, flow, variables)
    if (!isRefusal(keys)) continue
    if (token === none) engine.incidentAt(frame, node, keys.code, keys.message)
    else engine.incident(keys.code, keys.message, token)
    return false
  }
  return true
}

/** The same of an activity. */
export function activityMaySend(engine: Engine, frame: Frame, node: Node, token: Token): boolean {
  const event = eventSentBy(engine, node)
  return maySend(engine, frame, node, token, event, inputsInside(engine, frame, node))
}

/** An activity sends what its message flows, or its message if it is a send task, say. */
export function sendFromActivity(engine: Engine, frame: Frame, node: Node): void {
  const { isAlone, leaving } = engine.program.messaging!
  const event = eventSentBy(engine, node)
  const [name = nameOfFlow(engine, node)] = event ? namesAt(engine, frame, node, event) : []
  if (leaving.has(node) || !(isAlone || name === undefined))
    engine.observer?.throw(frame, node, name, { trigger: "message", names: [] })
  sendMessages(engine, frame, node, event, inputsInside(engine, frame, node))
}

function eventSentBy({ program }: Engine, node: Node): EventDefinition | undefined {
  return program.graph.kinds[node] === "sendTask" ? program.events[node]! : undefined
}

/** How the message is called that goes over the first message flow of a node. */
export function nameOfFlow({ program }: Engine, node: Node): string | undefined {
  const { flows, leaving } = program.messaging!
  const [flow] = leaving.get(node) ?? []
  return flow === undefined ? undefined : (flows[flow]!.names[0] ?? flows[flow]!.element.name)
}

/** Remembers that a token waits for a message. */
export function awaitMessage(engine: Engine, token: Token): void {
  const { messages, tokens } = engine
  const event = eventAt(engine, token)
  if (event.trigger !== "message") return
  const node = tokens.node(token)
  const frame = tokens.frame(token)
  const keys = keysAwaited(engine, frame, node, event)
  const names = namesAt(engine, frame, node, event)
  messages.await({ token, node, names, keys, party: partyAt(engine, frame) })
}

/** An instance begins. What began it comes from outside, and so does all else of that sender. */
export function noteBegin({ messages, program }: Engine, process: Scope, entry: Node): void {
  const { arriving, flows } = program.messaging!
  messages.noteBegin(process, true)
  for (const node of entry === none ? rowOf(program.starts, process) : [entry])
    for (const flow of arriving.get(node) ?? []) messages.noteBegin(flows[flow]!.from, false)
}

/** What a message says that begins an instance. */
export interface Prompt {
  /** Where it was sent; null: outside. */
  readonly origin: Origin | null
  readonly keys: Keys
}

export function notePrompt(engine: Engine, instance: Frame, { origin, keys }: Prompt): void {
  if (origin) engine.messages.setOrigin(engine.frames.number(instance), origin)
  learnKeys(engine, instance, keys)
}

/** An instance, or a turn of what is repeated, is over. */
export function noteEndOf(engine: Engine, frame: Frame): void {
  const { conversations, frames, messages } = engine
  const isInstance = frames.root(frame) === frame
  if (!isInstance && !isTurn(engine, frame)) return
  const place = placeAt(engine, frame)
  conversations.endPlace(place)
  if (isInstance) messages.noteEnd(frames.scope(frame), frames.number(frame))
  messages.endPlace(place)
}

/** Begins the processes that a signal begins. BPMN 2.0.2, §10.5.1. */
export function beginBySignal(engine: Engine, name: string, variables: Values | undefined): void {
  const { events, messaging } = engine.program
  for (const { entry, node, process } of messaging!.beginnings.values()) {
    const signal = partWith(events[node]!, "signal")
    if (entry !== none && signal && (signal.names[0] ?? "") === name)
      engine.start(entry, variables && received(engine.program, entry, variables), process)
  }
}

/**
 * Brings one message to who waits for it, or lets it begin an instance. Done when nothing else is
 * under way, so that who sends and who waits need not be quick.
 *
 * @returns whether anything goes on
 */
export function carryMessages(engine: Engine): boolean {
  const { messages } = engine
  if (!messages.isUsed) return false
  if (engine.program.correlation) refreshKeys(engine)
  for (let message = messages.nextSent(); message; message = messages.nextSent())
    if (carry(engine, message)) return true
  for (let listener = messages.nextListening(); listener; listener = messages.nextListening())
    if (listen(engine, listener)) return true
  return false
}

function carry(engine: Engine, message: Message): boolean {
  const { messages, observer, program } = engine
  const { beginsByAny, flows } = program.messaging!
  const taker = messages.firstAwaiting(message, it => isMeant(engine, message, it))
  if (taker) {
    hand(engine, taker, message)
    return true
  }
  const beginning = beginningBy(engine, message)
  if (beginning) {
    const { entry, process } = beginning
    // One that begins without a start event comes to where the message is taken.
    if (entry === none) messages.keep(message)
    begin(engine, message, process, entry)
    return true
  }
  const flow = flows[message.flow]
  if (flow && flow.node === none && beginsByAny.has(flow.scope)) {
    begin(engine, message, flow.scope, none)
    return true
  }
  if (flow && beginByItself(engine, flow.to)) {
    messages.sendAgain(message)
    return true
  }
  const isFull = flow !== undefined && !messages.keep(message)
  if (!flow || !mayBeAwaited(engine, flow.to)) observer?.miss?.(message)
  else if (isFull) observer?.lose?.(message)
  else observer?.keep?.(message)
  return false
}

/** Begins an instance by a message, which also brings data unless it is taken later. */
function begin(engine: Engine, message: Message, process: Scope, entry: Node): void {
  const isTaken = entry !== none || engine.program.messaging!.beginsByAny.has(process)
  const { keys } = message
  const variables = received(engine.program, entry, message.variables)
  const prompt = { origin: originBy(engine, message), keys: isTaken ? keys : noKeys }
  engine.start(entry, isTaken ? variables : undefined, process, prompt)
}

/** Where a message was sent, unless that is over. */
function originBy(engine: Engine, { frame, party }: Message): Origin | null {
  const { process, places } = party
  const place = places[0]!
  const isThere = engine.frames.isAlive(frame) && placeAt(engine, frame) === place
  return isThere ? { process, place } : null
}

/** Whether a process is under way, or has still to begin. */
function mayBeAwaited({ messages }: Engine, process: Scope): boolean {
  return !messages.hasBegun(process) || messages.isUnderWay(process)
}

/** Somebody waits: the message may be there already, or the process that sends it may begin. */
function listen(engine: Engine, listener: Awaiting): boolean {
  const { messages, program } = engine
  const { flows } = program.messaging!
  const first = firstKept(engine, listener)
  if (first) {
    messages.take(first.message)
    hand(engine, first.taker, first.message)
  } else {
    if (!isHeld(engine, listener.token)) return false
    const froms = flowsTo(engine, listener).map(it => flows[it]!.from)
    if (!froms.some(it => beginByItself(engine, it))) return false
  }
  // There may be more to find once this has had its consequences.
  if (first?.taker !== listener) messages.await(listener)
  return true
}

/** What was sent first for who waits, or for what waits at the same activity or gateway. */
function firstKept(
  engine: Engine,
  listener: Awaiting,
): { readonly taker: Awaiting; readonly message: Message } | undefined {
  const { messages } = engine
  let first: { readonly taker: Awaiting; readonly message: Message } | undefined
  for (const taker of rivalsOf(engine, listener))
    for (const flow of [...flowsTo(engine, taker), none]) {
      const message = messages.firstKept(flow, taker, it => isMeant(engine, it, taker))
      if (message && !(first && first.message.number < message.number)) first = { taker, message }
    }
  return first
}

function rivalsOf({ messages, tokens }: Engine, listener: Awaiting): readonly Awaiting[] {
  const host = tokens.isSubscription(listener.token) ? tokens.host(listener.token) : none
  if (host === none) return [listener]
  const rivals: Awaiting[] = []
  for (let at = tokens.firstSubscription(host); at !== none; at = tokens.nextSubscription(at)) {
    const rival = messages.awaitingBy(at)
    if (rival) rivals.push(rival)
  }
  return rivals
}

/** The message flows over which somebody may get a message. */
function flowsTo(engine: Engine, { node, token }: Awaiting): readonly number[] {
  const { arriving, flows, toScopes } = engine.program.messaging!
  return arriving.get(node) ?? toScopes.filter(it => isInside(engine, token, flows[it]!.scope))
}

/** Whether a token goes on only if what is awaited happens, and not also without. */
function isHeld({ program, tokens }: Engine, token: Token): boolean {
  if (!tokens.isSubscription(token)) return true
  return tokens.host(token) !== none && program.graph.kinds[tokens.node(token)] !== "boundaryEvent"
}

/** Begins a process without an event, if it can and has not begun. */
function beginByItself(engine: Engine, process: Scope): boolean {
  const { messages, program } = engine
  if (messages.hasBegun(process) || !program.messaging!.beginsByItself.has(process)) return false
  engine.start(none, undefined, process)
  return true
}

function hand(engine: Engine, { token }: Awaiting, message: Message): void {
  engine.messages.remove(token)
  learnKeys(engine, engine.tokens.frame(token), message.keys)
  engine.complete(token, message.variables)
}

/**
 * Whether a message is for somebody who waits. A message flow to a node says all; one to a pool is
 * for who waits in it, and no message flow for who waits in another process, if the names agree and
 * no message flow says from where they wait. Of several the key tells which, or the conversation.
 */
function isMeant(engine: Engine, message: Message, awaiting: Awaiting): boolean {
  const { messages, program } = engine
  const { arriving, flows } = program.messaging!
  const { token, node, names, keys, party } = awaiting
  if (!mayMeet(message.keys, keys)) return false
  if (!share(message.keys, keys) && !isInConversation(messages.isThere, message.party, party))
    return false
  const flow = message.flow === none ? undefined : flows[message.flow]!
  if (flow && flow.node !== none) return flow.node === node
  if (arriving.has(node)) return false
  if (flow) return isInside(engine, token, flow.scope) && agree(message.names, names)
  return party.process !== message.party.process && haveOne(message.names, names)
}

function beginningBy(engine: Engine, message: Message): Beginning | undefined {
  const { beginnings, flows } = engine.program.messaging!
  const node = message.flow === none ? none : flows[message.flow]!.node
  if (node !== none) return beginnings.get(node)
  for (const it of beginnings.values()) if (isBegunBy(engine, it, message)) return it
  return undefined
}

/** Whether a message that is for no node begins a process. */
function isBegunBy({ program }: Engine, { node, process }: Beginning, message: Message): boolean {
  const { arriving, flows } = program.messaging!
  const flow = message.flow === none ? undefined : flows[message.flow]!
  const awaited = partWith(program.events[node]!, "message")
  if (!awaited || arriving.has(node)) return false
  if (flow) return flow.scope === process && agree(message.names, awaited.names)
  return process !== message.party.process && haveOne(message.names, awaited.names)
}

function isInside(engine: Engine, token: Token, scope: Scope): boolean {
  const { outerScope, scopeOfNode } = engine.program.graph
  if (processOf(engine, token) === scope) return true
  let at = scopeOfNode[engine.tokens.node(token)]!
  while (at !== none && at !== scope) at = outerScope[at]!
  return at === scope
}

/** The process of the instance that a token belongs to. */
function processOf(engine: Engine, token: Token): Scope {
  return engine.frames.scope(engine.instanceOf(token))
}

/** Where a message flow says who is meant, a name that is not said is any. */
function agree(sent: readonly string[], awaited: readonly string[]): boolean {
  return sent.length === 0 || awaited.length === 0 || haveOne(sent, awaited)
}

function haveOne(sent: readonly string[], awaited: readonly string[]): boolean {
  return sent.some(it => awaited.includes(it))
}
