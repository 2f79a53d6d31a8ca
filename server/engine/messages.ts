import { type Node, none, type Scope } from "../model/index.ts"
import type { Origin, Party } from "./conversations.ts"
import { extentOf } from "./extent.ts"
import type { Frame } from "./frames.ts"
import type { Keys } from "./keys.ts"
import { Matches, type Topic } from "./matches.ts"
import type { MessageFlow, Messaging } from "./message-flows.ts"
import { loadValue, saveValue } from "./saved-values.ts"
import type { Values } from "./steps.ts"
import type { Token } from "./tokens.ts"

/** A message that is sent. */
export interface Sending {
  /** How it may be called; empty when nobody says. */
  readonly names: readonly string[]
  /** Which one it is among those of the same name. */
  readonly keys: Keys
  readonly variables: Values
  /** The message flow it goes along; `none` when it goes by its name. */
  readonly flow: number
  /** Where it comes from, and the node that sent it. */
  readonly party: Party
  readonly node: Node
  /** The frame of the innermost place of that, which may be over. */
  readonly frame: Frame
}

/** A message under way. */
export interface Message extends Sending {
  /** They are numbered in the order in which they are sent. */
  readonly number: number
}

/** Who waits for a message. */
export interface Awaiting {
  readonly token: Token
  readonly node: Node
  readonly names: readonly string[]
  readonly keys: Keys
  readonly party: Party
}

/** So many messages a message flow keeps. */
const keptMost = 10_000

/** Who waits for messages, in all instances, and the messages that wait for somebody. */
export class Messages {
  readonly isUsed: boolean
  readonly #messaging: Messaging | undefined
  readonly #byToken = new Map<Token, Awaiting>()
  /** In the order they began to wait. */
  #awaiting: Matches<Awaiting>
  /** By message flow, in the order they were sent. */
  readonly #kept = new Map<number, Matches<Message>>()
  /** Processes of which an instance has begun, here or outside, and how many are under way here. */
  readonly #begun = new Map<Scope, number>()
  /** By the number of an instance that a message began: where that was sent. */
  readonly #origins = new Map<number, Origin>()
  /** The places of origins that are not over. */
  readonly #places = new Set<string>()
  /** Sent, and not looked at yet; who began to wait, and has not been looked for yet. */
  #sent: Message[] = []
  #listening: Token[] = []
  #count = 0
  #charactersKept = 0

  /** @param messaging undefined when the processes of the program do not reach each other */
  constructor(messaging: Messaging | undefined) {
    this.isUsed = messaging !== undefined
    this.#messaging = messaging
    this.#awaiting = this.#newAwaiting()
  }

  /** About how many characters the data of all messages that are kept take. */
  get charactersKept(): number {
    return this.#charactersKept
  }

  send(sending: Sending): void {
    this.#sent.push({ ...sending, number: ++this.#count })
  }

  /** It has come to nobody yet, because somebody had to begin first. */
  sendAgain(message: Message): void {
    this.#sent.push(message)
  }

  nextSent(): Message | undefined {
    return this.#sent.shift()
  }

  await(awaiting: Awaiting): void {
    const { token } = awaiting
    if (this.#byToken.get(token) !== awaiting) this.remove(token)
    this.#byToken.set(token, awaiting)
    this.#awaiting.add(awaiting)
    this.#listening.push(token)
  }

  /** Who waits has got other keys, which does not change its place. */
  setKeys(awaiting: Awaiting, keys: Keys): void {
    const changed = { ...awaiting, keys }
    this.#byToken.set(awaiting.token, changed)
    this.#awaiting.replace(awaiting, changed)
    this.#listening.push(awaiting.token)
  }

  /** Who began to wait since the last call, one at a time. */
  nextListening(): Awaiting | undefined {
    for (
      let token = this.#listening.shift();
      token !== undefined;
      token = this.#listening.shift()
    ) {
      const awaiting = this.#byToken.get(token)
      if (awaiting) return awaiting
    }
    return undefined
  }

  /** It is gone, or has what it waited for. */
  remove(token: Token): void {
    const awaiting = this.#byToken.get(token)
    if (!awaiting) return
    this.#byToken.delete(token)
    this.#awaiting.delete(awaiting)
  }

  awaitingBy(token: Token): Awaiting | undefined {
    return this.#byToken.get(token)
  }

  /** Who began to wait first of those that a message is meant for. */
  firstAwaiting(message: Message, isMeant: (it: Awaiting) => boolean): Awaiting | undefined {
    return this.#awaiting.first(topicsFor(message, this.#flowAt(message.flow)), message, isMeant)
  }

  /** @returns false when the message flow is full */
  keep(message: Message): boolean {
    const kept = this.#kept.get(message.flow) ?? this.#setKept(message.flow, [])
    if (keptMost <= kept.size) return false
    if (kept.add(message)) this.#charactersKept += extentOf(message.variables)
    return true
  }

  /**
   * What was sent first of what a message flow keeps for who waits; of messages that go by name,
   * of those that have begun an instance.
   */
  firstKept(
    flow: number,
    awaiting: Awaiting,
    isMeant: (it: Message) => boolean,
  ): Message | undefined {
    const isForNode = this.#nodeOf(flow) !== none
    const topics = isForNode || awaiting.names.length === 0 ? anyTopics : [...awaiting.names, ""]
    return this.#kept.get(flow)?.first(topics, awaiting, isMeant)
  }

  take(message: Message): void {
    if (this.#kept.get(message.flow)?.delete(message))
      this.#charactersKept -= extentOf(message.variables)
  }

  hasBegun(process: Scope): boolean {
    return this.#begun.has(process)
  }

  isUnderWay(process: Scope): boolean {
    return 0 < (this.#begun.get(process) ?? 0)
  }

  /** @param isHere whether an instance begins; else others are known to have begun outside */
  noteBegin(process: Scope, isHere: boolean): void {
    this.#begun.set(process, (this.#begun.get(process) ?? 0) + (isHere ? 1 : 0))
  }

  /** An instance is over. */
  noteEnd(process: Scope, instance: number): void {
    this.#begun.set(process, this.#begun.get(process)! - 1)
    this.#origins.delete(instance)
  }

  originOf(instance: number): Origin | null {
    return this.#origins.get(instance) ?? null
  }

  setOrigin(instance: number, origin: Origin): void {
    this.#origins.set(instance, origin)
    this.#places.add(origin.place)
  }

  /** Whether a place that has begun an instance is not over. */
  readonly isThere = (place: string): boolean => this.#places.has(place)

  /** An instance or a turn is over. */
  endPlace(place: string): void {
    if (!this.#places.delete(place)) return
    this.#awaiting.endPlace(place)
    for (const kept of this.#kept.values()) kept.endPlace(place)
  }

  save(): SavedMessages {
    return {
      awaiting: this.#awaiting.values(),
      kept: [...this.#kept].map(([flow, kept]) => [flow, kept.values().map(saveMessage)]),
      begun: [...this.#begun],
      origins: [...this.#origins],
      places: [...this.#places],
      count: this.#count,
    }
  }

  load({ awaiting, kept, begun, origins, places, count }: SavedMessages): void {
    this.#count = count
    for (const known of [this.#byToken, this.#kept, this.#begun, this.#origins]) known.clear()
    this.#places.clear()
    for (const it of places) this.#places.add(it)
    this.#awaiting = this.#newAwaiting()
    for (const it of awaiting) this.await(it)
    this.#listening = []
    this.#charactersKept = 0
    for (const [flow, messages] of kept) this.#setKept(flow, messages.map(loadMessage))
    for (const [process, instances] of begun) this.#begun.set(process, instances)
    for (const [instance, origin] of origins) this.#origins.set(instance, origin)
  }

  #newAwaiting(): Matches<Awaiting> {
    return new Matches(it => topicsOf(it, this.#messaging!), this.isThere)
  }

  #setKept(flow: number, messages: readonly Message[]): Matches<Message> {
    const kept = new Matches<Message>(it => [...anyTopics, ...namesOf(it)], this.isThere)
    for (const it of messages) if (kept.add(it)) this.#charactersKept += extentOf(it.variables)
    this.#kept.set(flow, kept)
    return kept
  }

  #flowAt(flow: number): MessageFlow | undefined {
    return this.#messaging?.flows[flow]
  }

  /** The node that a message flow is for; `none` when it is for no single one. */
  #nodeOf(flow: number): Node {
    return this.#flowAt(flow)?.node ?? none
  }
}

/** Of programs whose processes do not reach each other. */
export const noMessages = new Messages(undefined)

/** A message or who waits for one; without names nobody says how it is called. */
type Named = Pick<Sending, "names">

/** What all messages that a message flow keeps are about. */
const anyTopics: readonly Topic[] = [none]

/** What somebody who waits is found by: where message flows lead, and what may be said. */
function topicsOf(awaiting: Awaiting, messaging: Messaging): readonly Topic[] {
  const { names, node, party } = awaiting
  if (messaging.arriving.has(node)) return [node]
  const topics: Topic[] = names.map(byName)
  for (const pool of new Set([party.process, messaging.processOf.get(node)!]))
    if (messaging.pools.has(pool))
      topics.push(inPool(pool), ...namesOf(awaiting).map(it => inPool(pool, it)))
  return topics
}

/** By what those are found that a message may be meant for. */
function topicsFor(message: Message, flow: MessageFlow | undefined): readonly Topic[] {
  if (!flow) return message.names.map(byName)
  if (flow.node !== none) return [flow.node]
  if (message.names.length === 0) return [inPool(flow.to)]
  return [...message.names, ""].map(it => inPool(flow.to, it))
}

function byName(name: string): Topic {
  return `=${name}`
}

function inPool(process: Scope, name?: string): Topic {
  return name === undefined ? `${process}` : `${process}=${name}`
}

function namesOf({ names }: Named): readonly string[] {
  return 0 < names.length ? names : [""]
}

/** A message whose data are saved. */
type SavedMessage = Omit<Message, "variables"> & { readonly variables: unknown }

function saveMessage(message: Message): SavedMessage {
  return { ...message, variables: saveValue(message.variables) }
}

function loadMessage(saved: SavedMessage): Message {
  return { ...saved, variables: loadValue(saved.variables) as Values }
}

/** As plain values. Nothing is sent and not looked at between two calls of the engine's verbs. */
export interface SavedMessages {
  readonly awaiting: readonly Awaiting[]
  readonly kept: readonly (readonly [number, readonly SavedMessage[]])[]
  readonly begun: readonly (readonly [Scope, number])[]
  readonly origins: readonly (readonly [number, Origin])[]
  readonly places: readonly string[]
  readonly count: number
}
