import { none, type Scope } from "../model/index.ts"
import type { Token } from "./tokens.ts"

/**
 * One execution of a scope: of a process (then it is the instance itself), of a sub-process, or of
 * one turn of a repeated activity. The number of its slot; slots are used again.
 */
export type Frame = number

const scope = 0
const owner = 1
const root = 2
const live = 3
const firstToken = 4
const serial = 5
const number = 6
const steps = 7
const incidents = 8
const heldFlows = 9
const flags = 10
const frames = 11
const lastToken = 12
const nextInner = 13
const previousInner = 14
const liveInside = 15
const nextFree = owner
const stride = 16

/** Bits of `flags`. */
export const frameFlag = {
  /** Waits in the list of frames whose inclusive joins are to be tested. */
  isListed: 1,
  /** An interrupting event sub-process took it over: no other may. */
  isInterrupted: 2,
  /** A terminate end event ended it. */
  isTerminated: 4,
  /** One turn of a repeated activity: its only token stands at the activity itself. */
  isTurn: 8,
  /** A called process: what is outside cannot be seen from inside. */
  isCalled: 16,
  /** Holds the variables of an activity that is not repeated: nobody is told of it. */
  isPrivate: 32,
  /** Of an ad-hoc sub-process: its completion condition has been true. */
  isSatisfied: 64,
  /** Of an ad-hoc sub-process: nothing is under way until somebody begins something. */
  isIdle: 128,
} as const

/** The frames of all instances, and the tokens that wait at their joins, as numbers. */
export class Frames {
  /** Incoming flows of joins per frame; the most that any scope has. */
  readonly #heldStride: number
  #words = new Int32Array(4 * stride)
  #held: Uint16Array
  #free = none
  #used = 0
  count = 0
  #started = 0
  /** Steps of all instances together, where they are counted so. */
  #steps = 0

  constructor(heldStride: number) {
    this.#heldStride = heldStride
    this.#held = new Uint16Array(4 * heldStride)
  }

  /** @param ofToken the token it is inside of; `none` for an instance, which is its own root */
  add(ofScope: Scope, ofToken: Token, inRoot: Frame): Frame {
    let frame = this.#free
    if (frame === none) {
      frame = this.#used++
      if (this.#words.length < this.#used * stride) this.#grow()
    } else this.#free = this.#words[frame * stride + nextFree]!
    const words = this.#words
    const at = frame * stride
    words[at + scope] = ofScope
    words[at + owner] = ofToken
    words[at + root] = inRoot === none ? frame : inRoot
    words[at + live] = 0
    words[at + liveInside] = 0
    words[at + firstToken] = none
    words[at + number] = 0
    words[at + steps] = 0
    words[at + incidents] = 0
    words[at + heldFlows] = 0
    words[at + flags] = 0
    words[at + frames] = 0
    words[at + lastToken] = none
    words[at + nextInner] = none
    words[at + previousInner] = none
    this.count++
    return frame
  }

  remove(frame: Frame): void {
    this.forgetMoves(frame)
    const at = frame * stride
    this.#words[at + nextFree] = this.#free
    this.#words[at + root] = none
    this.#free = frame
    this.count--
  }

  /** Whether the slot is in use. */
  isAlive(frame: Frame): boolean {
    return this.#words[frame * stride + root]! !== none
  }

  /** Nothing is on its flows or held at its joins any more; moves under way become stale. */
  forgetMoves(frame: Frame): void {
    const at = frame * stride
    this.#words[at + serial]!++
    this.addLive(frame, -this.live(frame))
    if (this.#words[at + heldFlows] === 0) return
    this.#words[at + heldFlows] = 0
    const from = frame * this.#heldStride
    this.#held.fill(0, from, from + this.#heldStride)
  }

  /** Counts one instance started and gives the count. */
  countInstance(): number {
    return ++this.#started
  }

  scope(frame: Frame): Scope {
    return this.#words[frame * stride + scope]!
  }
  /** The token it is inside of; `none` for an instance. */
  owner(frame: Frame): Token {
    return this.#words[frame * stride + owner]!
  }
  /** The instance it belongs to: the outermost frame. */
  root(frame: Frame): Frame {
    return this.#words[frame * stride + root]!
  }
  /** Tokens on its flows, at its joins and at its nodes. At 0 it is done. */
  live(frame: Frame): number {
    return this.#words[frame * stride + live]!
  }
  addLive(frame: Frame, change: number): void {
    const words = this.#words
    const at = frame * stride
    words[at + live]! += change
    words[words[at + root]! * stride + liveInside]! += change
  }
  /** The same of all frames of an instance. */
  liveInside(instance: Frame): number {
    return this.#words[instance * stride + liveInside]!
  }
  firstToken(frame: Frame): Token {
    return this.#words[frame * stride + firstToken]!
  }
  setFirstToken(frame: Frame, token: Token): void {
    this.#words[frame * stride + firstToken] = token
  }
  lastToken(frame: Frame): Token {
    return this.#words[frame * stride + lastToken]!
  }
  setLastToken(frame: Frame, token: Token): void {
    this.#words[frame * stride + lastToken] = token
  }
  /** The frames inside one token form a list: a repeated activity has many. */
  nextInner(frame: Frame): Frame {
    return this.#words[frame * stride + nextInner]!
  }
  setNextInner(frame: Frame, value: Frame): void {
    this.#words[frame * stride + nextInner] = value
  }
  previousInner(frame: Frame): Frame {
    return this.#words[frame * stride + previousInner]!
  }
  setPreviousInner(frame: Frame, value: Frame): void {
    this.#words[frame * stride + previousInner] = value
  }
  /** Changes when moves under way in it become stale. */
  serial(frame: Frame): number {
    return this.#words[frame * stride + serial]!
  }
  /** Of an instance: its number in the order they started. Of another: its number inside. */
  number(frame: Frame): number {
    return this.#words[frame * stride + number]!
  }
  setNumber(frame: Frame, value: number): void {
    this.#words[frame * stride + number] = value
  }
  /**
   * Counts one step and gives the count. Of an instance: one node entered. Of an ad-hoc
   * sub-process: one activity that begins by itself.
   */
  step(frame: Frame): number {
    return ++this.#words[frame * stride + steps]!
  }
  /** Counts one step of whatever instance and gives the count. */
  stepOfAny(): number {
    return ++this.#steps
  }
  /** The steps counted so far. */
  steps(frame: Frame): number {
    return this.#words[frame * stride + steps]!
  }
  /** Incidents of an instance that nobody has resolved. */
  incidents(instance: Frame): number {
    return this.#words[instance * stride + incidents]!
  }
  addIncidents(instance: Frame, change: number): void {
    this.#words[instance * stride + incidents]! += change
  }
  /** Counts one frame opened inside an instance and gives the count. */
  countFrame(instance: Frame): number {
    return ++this.#words[instance * stride + frames]!
  }
  hasFlag(frame: Frame, flag: number): boolean {
    return (this.#words[frame * stride + flags]! & flag) !== 0
  }
  setFlag(frame: Frame, flag: number, on: boolean): void {
    const at = frame * stride + flags
    this.#words[at] = on ? this.#words[at]! | flag : this.#words[at]! & ~flag
  }

  /** How many flows of its joins hold tokens. */
  heldFlows(frame: Frame): number {
    return this.#words[frame * stride + heldFlows]!
  }
  /** Tokens that wait at a join for those of its other flows. */
  held(frame: Frame, slot: number): number {
    return this.#held[frame * this.#heldStride + slot]!
  }
  /** @returns false when no more can be counted there */
  hold(frame: Frame, slot: number): boolean {
    const at = frame * this.#heldStride + slot
    if (this.#held[at] === 0xffff) return false
    if (this.#held[at]!++ === 0) this.#words[frame * stride + heldFlows]!++
    return true
  }
  /** @throws when none is held there */
  release(frame: Frame, slot: number): void {
    const at = frame * this.#heldStride + slot
    if (this.#held[at] === 0) throw new Error(`frame ${frame} holds no token in slot ${slot}`)
    if (--this.#held[at]! === 0) this.#words[frame * stride + heldFlows]!--
  }

  /** The instances there are, by slot. */
  *instances(): Iterable<Frame> {
    for (let frame = 0; frame < this.#used; frame++) if (this.root(frame) === frame) yield frame
  }

  save(): readonly (readonly number[])[] {
    return [
      [this.#free, this.#used, this.count, this.#started, this.#steps],
      [...this.#words.subarray(0, this.#used * stride)],
      [...this.#held.subarray(0, this.#used * this.#heldStride)],
    ]
  }

  /** @param saved what `save` gave, of a program with the same joins */
  load([counts = [], words = [], held = []]: readonly (readonly number[])[]): void {
    const [free = none, used = 0, count = 0, started = 0, steps = 0] = counts
    this.#started = started
    this.#steps = steps
    this.#free = free
    this.#used = used
    this.count = count
    this.#words = new Int32Array(Math.max(4, used) * stride)
    this.#words.set(words)
    this.#held = new Uint16Array(Math.max(4, used) * this.#heldStride)
    this.#held.set(held)
  }

  #grow(): void {
    const words = new Int32Array(this.#words.length * 2)
    words.set(this.#words)
    this.#words = words
    const held = new Uint16Array(this.#held.length * 2)
    held.set(this.#held)
    this.#held = held
  }
}
