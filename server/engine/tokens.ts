import { type Node, none } from "../model/index.ts"

/**
 * What stands at a node until something happens to it: an activity in progress, an event that
 * waits, or a subscription of an activity or scope to an event. The number of its slot; slots are
 * used again, so whoever remembers a token must remember its serial too.
 */
export type Token = number

/** Bits of what a token stands there for. Without any it is in an activity, or at an event. */
export const standing = {
  /** Listens for a boundary event, an event after a gateway or the start of a sub-process. */
  subscription: 1,
  /** Cannot go on: an incident holds it. */
  incident: 2,
  /**
   * Listens for one part of a parallel multiple event, and that part has happened; or stands at an
   * end event that has thrown what ends its scope.
   */
  happened: 4,
  /** Undoes what nobody waits for. */
  undoing: 8,
} as const

// Fields of a token. They lie side by side, so that touching a token touches one cache line.
const node = 0
const frame = 1
const host = 2
const inner = 3
const next = 4
const previous = 5
const firstSubscription = 6
const nextSubscription = 7
const serial = 8
const state = 9
const repetitions = 10
const part = 11
const stride = 12

/** All tokens of all instances, as numbers in one array. */
export class Tokens {
  #words = new Int32Array(16 * stride)
  #free = none
  #used = 0
  /** How many are in use. */
  count = 0

  /** Takes a free slot. Its serial is one it never had before. */
  add(atNode: Node, inFrame: number, ofHost: Token, standingFor: number): Token {
    let token = this.#free
    if (token === none) {
      token = this.#used++
      if (this.#words.length < this.#used * stride) this.#grow()
    } else this.#free = this.#words[token * stride + next]!
    const words = this.#words
    const at = token * stride
    words[at + node] = atNode
    words[at + frame] = inFrame
    words[at + host] = ofHost
    words[at + inner] = none
    words[at + next] = none
    words[at + previous] = none
    words[at + firstSubscription] = none
    words[at + nextSubscription] = none
    words[at + state] = standingFor
    words[at + repetitions] = 0
    words[at + part] = 0
    this.count++
    return token
  }

  /** Gives its slot back. */
  remove(token: Token): void {
    const at = token * stride
    this.#words[at + node] = none
    this.#words[at + serial]!++
    this.#words[at + next] = this.#free
    this.#free = token
    this.count--
  }

  /** `none` when the slot is free. */
  node(token: Token): Node {
    return this.#words[token * stride + node]!
  }
  /** The frame it lives in. */
  frame(token: Token): number {
    return this.#words[token * stride + frame]!
  }
  /** The activity or gateway a subscription belongs to; `none` when to its frame. */
  host(token: Token): Token {
    return this.#words[token * stride + host]!
  }
  /** The frame inside it, of a sub-process; `none` when it has none. */
  inner(token: Token): number {
    return this.#words[token * stride + inner]!
  }
  setInner(token: Token, value: number): void {
    this.#words[token * stride + inner] = value
  }
  /** Neighbours in the list of its frame. */
  next(token: Token): Token {
    return this.#words[token * stride + next]!
  }
  setNext(token: Token, value: Token): void {
    this.#words[token * stride + next] = value
  }
  previous(token: Token): Token {
    return this.#words[token * stride + previous]!
  }
  setPrevious(token: Token, value: Token): void {
    this.#words[token * stride + previous] = value
  }
  /** The subscriptions a token hosts, as a list. */
  firstSubscription(token: Token): Token {
    return this.#words[token * stride + firstSubscription]!
  }
  setFirstSubscription(token: Token, value: Token): void {
    this.#words[token * stride + firstSubscription] = value
  }
  nextSubscription(token: Token): Token {
    return this.#words[token * stride + nextSubscription]!
  }
  setNextSubscription(token: Token, value: Token): void {
    this.#words[token * stride + nextSubscription] = value
  }
  /** Changes when the slot is given back. */
  serial(token: Token): number {
    return this.#words[token * stride + serial]!
  }
  isSubscription(token: Token): boolean {
    return (this.#words[token * stride + state]! & standing.subscription) !== 0
  }
  hasIncident(token: Token): boolean {
    return (this.#words[token * stride + state]! & standing.incident) !== 0
  }
  setIncident(token: Token, on: boolean): void {
    const at = token * stride + state
    this.#words[at] = on
      ? this.#words[at]! | standing.incident
      : this.#words[at]! & ~standing.incident
  }
  hasHappened(token: Token): boolean {
    return (this.#words[token * stride + state]! & standing.happened) !== 0
  }
  setHappened(token: Token, on: boolean): void {
    const at = token * stride + state
    this.#words[at] = on
      ? this.#words[at]! | standing.happened
      : this.#words[at]! & ~standing.happened
  }
  isUndoing(token: Token): boolean {
    return (this.#words[token * stride + state]! & standing.undoing) !== 0
  }
  setUndoing(token: Token): void {
    this.#words[token * stride + state]! |= standing.undoing
  }
  /**
   * Which part of a multiple event it listens for, counted from 1; 0 for the whole event. Where it
   * throws an event: how many parts it has thrown.
   */
  part(token: Token): number {
    return this.#words[token * stride + part]!
  }
  setPart(token: Token, value: number): void {
    this.#words[token * stride + part] = value
  }
  /** How often its timer still comes after the time it waits for; −1 when it never ends. */
  repetitions(token: Token): number {
    return this.#words[token * stride + repetitions]!
  }
  setRepetitions(token: Token, value: number): void {
    this.#words[token * stride + repetitions] = value
  }

  /** Its state as plain numbers. */
  save(): readonly number[] {
    return [this.#free, this.#used, this.count, ...this.#words.subarray(0, this.#used * stride)]
  }

  /** @param saved what `save` gave */
  load(saved: readonly number[]): void {
    const [free = none, used = 0, count = 0] = saved
    this.#free = free
    this.#used = used
    this.count = count
    this.#words = new Int32Array(Math.max(16, used) * stride)
    this.#words.set(saved.slice(3))
  }

  #grow(): void {
    const words = new Int32Array(this.#words.length * 2)
    words.set(this.#words)
    this.#words = words
  }
}
