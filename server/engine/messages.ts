import { type Node, none, type Scope } from "../model/index.ts"
import type { Place } from "./conversations.ts"
import { extentOf } from "./extent.ts"
import { Matches, type Topic } from "./matches.ts"
import type { MessageFlow } from "./message-flows.ts"
import { loadValue, saveValue } from "./saved-values.ts"
import type { Values } from "./steps.ts"
import type { Token } from "./tokens.ts"

/** A message that is sent. */
export interface Sending {
  /** How it may be called; empty when nobody says. */
  readonly names: readonly string[]
  /** Which one it is among those of the same name; null: nobody says. */
  readonly key: string | null
  readonly variables: Values
  /** The message flow it goes along; `none` when it goes by its name. */
  readonly flow: number
  /** The process it comes from, the number of its instance, and the node that sent it. */
  readonly from: Scope
  readonly instance: number
  readonly node: Node
  /** Where in that instance. */
  readonly place: Place
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
  readonly key: string | null
}

/** So many messages a message flow keeps. */
const keptMost = 10_000

/** Who waits for messages, in all instances, and the messages that wait for somebody. */
export class Messages {
  readonly isUsed: boolean
  readonly #flows: readonly MessageFlow[]
  readonly #byToken = new Map<Token, Awaiting>()
  /** In the order they began to wait. */
  #awaiting = new Matches(topicsOf)
  /** By message flow, in the order they were sent. */
  readonly #kept = new Map<number, Matches<Message>>()
  /** Processes of which an instance has begun, here or outside. */
  readonly #begun = new Set<Scope>()
  /** By the number of an instance that a message began: where that was sent. */
  readonly #origins = new Map<number, Place>()
  /** Sent, and not looked at yet; who began to wait, and has not been looked for yet. */
  #sent: Message[] = []
  #listening: Token[] = []
  #count = 0
  #charactersKept = 0

  /** @param flows undefined when the processes of the program do not reach each other */
  constructor(flows: readonly MessageFlow[] | undefined) {
    this.isUsed = flows !== undefined
    this.#flows = flows ?? []
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
    const node = this.#nodeOf(message.flow)
    const topics = node === none ? topicsFor(message) : [node]
    return this.#awaiting.first(topics, message.key, isMeant)
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
    const node = this.#nodeOf(flow)
    const topics = node === none ? topicsFor(awaiting) : [node]
    return this.#kept.get(flow)?.first(topics, awaiting.key, isMeant)
  }

  take(message: Message): void {
    if (this.#kept.get(message.flow)?.delete(message))
      this.#charactersKept -= extentOf(message.variables)
  }

  hasBegun(process: Scope): boolean {
    return this.#begun.has(process)
  }

  noteBegin(process: Scope): void {
    this.#begun.add(process)
  }

  originOf(instance: number): Place | undefined {
    return this.#origins.get(instance)
  }

  setOrigin(instance: number, place: Place): void {
    this.#origins.set(instance, place)
  }

  /** An instance is over. */
  forgetOrigin(instance: number): void {
    this.#origins.delete(instance)
  }

  save(): SavedMessages {
    return {
      awaiting: [...this.#awaiting.values()],
      kept: [...this.#kept].map(([flow, kept]) => [flow, Array.from(kept.values(), saveMessage)]),
      begun: [...this.#begun],
      origins: [...this.#origins],
      count: this.#count,
    }
  }

  load({ awaiting, kept, begun, origins, count }: SavedMessages): void {
    this.#count = count
    this.#awaiting = new Matches(topicsOf)
    for (const known of [this.#byToken, this.#kept, this.#begun, this.#origins]) known.clear()
    for (const it of awaiting) this.await(it)
    this.#listening = []
    this.#charactersKept = 0
    for (const [flow, messages] of kept) this.#setKept(flow, messages.map(loadMessage))
    for (const it of begun) this.#begun.add(it)
    for (const [instance, place] of origins) this.#origins.set(instance, place)
  }

  #setKept(flow: number, messages: readonly Message[]): Matches<Message> {
    const node = this.#nodeOf(flow)
    const kept = new Matches<Message>(node === none ? namesOf : () => [node])
    for (const it of messages) if (kept.add(it)) this.#charactersKept += extentOf(it.variables)
    this.#kept.set(flow, kept)
    return kept
  }

  /** The node that a message flow is for; `none` when it is for no single one. */
  #nodeOf(flow: number): Node {
    return this.#flows[flow]?.node ?? none
  }
}

/** Of programs whose processes do not reach each other. */
export const noMessages = new Messages(undefined)

/** A message or who waits for one; without names nobody says how it is called. */
type Named = Pick<Sending, "names">

/** What somebody who waits is found by. */
function topicsOf(awaiting: Awaiting): readonly Topic[] {
  return [awaiting.node, ...namesOf(awaiting)]
}

function namesOf({ names }: Named): readonly string[] {
  return 0 < names.length ? names : [""]
}

/** By what the others are found that may be meant; undefined: they may be called anything. */
function topicsFor({ names }: Named): readonly Topic[] | undefined {
  return 0 < names.length ? [...names, ""] : undefined
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
  readonly begun: readonly Scope[]
  readonly origins: readonly (readonly [number, Place])[]
  readonly count: number
}
