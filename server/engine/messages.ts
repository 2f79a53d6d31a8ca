import type { Node, Scope } from "../model/index.ts"
import type { Place } from "./conversations.ts"
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
  /** In the order they began to wait. */
  readonly #awaiting = new Map<Token, Awaiting>()
  readonly #byNode = new Map<Node, Set<Token>>()
  /** By message flow, in the order they were sent. */
  readonly #kept = new Map<number, Message[]>()
  /** Processes of which an instance has begun, here or outside. */
  readonly #begun = new Set<Scope>()
  /** By the number of an instance that a message began: where that was sent. */
  readonly #origins = new Map<number, Place>()
  /** Sent, and not looked at yet; who began to wait, and has not been looked for yet. */
  #sent: Message[] = []
  #listening: Token[] = []
  #count = 0

  /** @param isUsed whether the processes of the program reach each other */
  constructor(isUsed: boolean) {
    this.isUsed = isUsed
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
    const { token, node } = awaiting
    this.#awaiting.set(token, awaiting)
    const tokens = this.#byNode.get(node)
    if (tokens) tokens.add(token)
    else this.#byNode.set(node, new Set([token]))
    this.#listening.push(token)
  }

  /** Who began to wait since the last call, one at a time. */
  nextListening(): Awaiting | undefined {
    for (
      let token = this.#listening.shift();
      token !== undefined;
      token = this.#listening.shift()
    ) {
      const awaiting = this.#awaiting.get(token)
      if (awaiting) return awaiting
    }
    return undefined
  }

  /** It is gone, or has what it waited for. */
  remove(token: Token): void {
    const awaiting = this.#awaiting.get(token)
    if (!awaiting) return
    this.#awaiting.delete(token)
    this.#byNode.get(awaiting.node)?.delete(token)
  }

  awaitingBy(token: Token): Awaiting | undefined {
    return this.#awaiting.get(token)
  }

  *awaitingAt(node: Node): Iterable<Awaiting> {
    for (const token of this.#byNode.get(node) ?? []) yield this.#awaiting.get(token)!
  }

  get awaiting(): Iterable<Awaiting> {
    return this.#awaiting.values()
  }

  /** @returns false when the message flow is full */
  keep(message: Message): boolean {
    const kept = this.#kept.get(message.flow)
    if (!kept) this.#kept.set(message.flow, [message])
    else if (kept.length < keptMost) kept.push(message)
    else return false
    return true
  }

  /** What a message flow keeps; of messages that go by name, what has begun an instance. */
  keptOn(flow: number): readonly Message[] {
    return this.#kept.get(flow) ?? []
  }

  take(message: Message): void {
    const kept = this.#kept.get(message.flow) ?? []
    kept.splice(kept.indexOf(message), 1)
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
      kept: [...this.#kept].map(([flow, kept]) => [flow, [...kept]]),
      begun: [...this.#begun],
      origins: [...this.#origins],
      count: this.#count,
    }
  }

  load({ awaiting, kept, begun, origins, count }: SavedMessages): void {
    this.#count = count
    for (const known of [this.#awaiting, this.#byNode, this.#kept, this.#begun, this.#origins])
      known.clear()
    for (const it of awaiting) this.await(it)
    this.#listening = []
    for (const [flow, messages] of kept) this.#kept.set(flow, [...messages])
    for (const it of begun) this.#begun.add(it)
    for (const [instance, place] of origins) this.#origins.set(instance, place)
  }
}

/** Of programs whose processes do not reach each other. */
export const noMessages = new Messages(false)

/** As plain values. Nothing is sent and not looked at between two calls of the engine's verbs. */
export interface SavedMessages {
  readonly awaiting: readonly Awaiting[]
  readonly kept: readonly (readonly [number, readonly Message[]])[]
  readonly begun: readonly Scope[]
  readonly origins: readonly (readonly [number, Place])[]
  readonly count: number
}
