import type { SimTime } from "./agenda.ts"
import { grown } from "./grown.ts"

/** What a run waits for at a token. */
export const tokenState = {
  /** Nothing: the engine completes it by itself, or nothing ever will. */
  idle: 0,
  /** A resource, in whose queue it is. */
  queued: 1,
  /** The end of the work on it. */
  working: 2,
  /** A message, timer or other event. */
  delayed: 3,
} as const

// Fields of a token, and of an instance below. They lie side by side in one array, so that whoever
// touches several of them looks for one place.
const state = 0
const attempts = 1
const enteredAt = 2
const beganAt = 3
const tokenProcessed = 4
const tokenStride = 5

/** What a run remembers about the tokens of the engine, by their slot. */
export class TokenSlots {
  #words = tokenRoom(64)

  /** A token came to stand somewhere. */
  enter(token: number, at: SimTime): void {
    const words = this.#covering(token)
    const first = token * tokenStride
    words[first + state] = tokenState.idle
    words[first + attempts] = 1
    words[first + enteredAt] = at
    words[first + tokenProcessed] = 0
  }

  /** A token went; or it only ever listened. */
  leave(token: number): void {
    const words = this.#covering(token)
    const first = token * tokenStride
    words[first + state] = tokenState.idle
    words[first + enteredAt] = -1
  }

  state(token: number): number {
    return this.#words[token * tokenStride + state]!
  }

  setState(token: number, value: number): void {
    this.#covering(token)[token * tokenStride + state] = value
  }

  /** −1 for one that only listens. */
  enteredAt(token: number): SimTime {
    return this.#words[token * tokenStride + enteredAt]!
  }

  begin(token: number, at: SimTime): void {
    const words = this.#words
    const first = token * tokenStride
    words[first + state] = tokenState.working
    words[first + beganAt] = at
  }

  /** Adds the time since the work began to what it took before. */
  endWork(token: number, at: SimTime): void {
    const words = this.#words
    const first = token * tokenStride
    words[first + state] = tokenState.idle
    words[first + tokenProcessed]! += at - words[first + beganAt]!
  }

  /** How long it was worked on, over all attempts. */
  processed(token: number): number {
    return this.#words[token * tokenStride + tokenProcessed]!
  }

  attempts(token: number): number {
    return this.#words[token * tokenStride + attempts]!
  }

  countAttempt(token: number): void {
    this.#words[token * tokenStride + attempts]!++
  }

  #covering(token: number): Float64Array {
    const words = this.#words
    if ((token + 1) * tokenStride <= words.length) return words
    const more = tokenRoom(Math.max(token + 1, (2 * words.length) / tokenStride))
    this.#words = grown(words, more)
    return more
  }
}

function tokenRoom(tokens: number): Float64Array {
  const words = new Float64Array(tokens * tokenStride)
  for (let at = enteredAt; at < words.length; at += tokenStride) words[at] = -1
  return words
}

/** 0 for a slot that is not in use. */
const standing = 0
const pending = 1
const workers = 2
const startedAt = 3
const busySince = 4
const instanceProcessed = 5
const instanceStride = 6

const open = 1
const doomed = 2

/** What a run remembers about instances, by their slot. */
export class InstanceSlots {
  #words = new Float64Array(16 * instanceStride)

  isOpen(instance: number): boolean {
    const at = instance * instanceStride
    return at < this.#words.length && this.#words[at] !== 0
  }

  open(instance: number, at: SimTime): void {
    const words = this.#covering(instance)
    const first = instance * instanceStride
    words[first + standing] = open
    words[first + pending] = 0
    words[first + workers] = 0
    words[first + startedAt] = at
    words[first + instanceProcessed] = 0
  }

  close(instance: number): void {
    this.#words[instance * instanceStride] = 0
  }

  startedAt(instance: number): SimTime {
    return this.#words[instance * instanceStride + startedAt]!
  }

  /** It is about to be taken away: what happens to its tokens means nothing. */
  isDoomed(instance: number): boolean {
    return this.#words[instance * instanceStride + standing] === doomed
  }

  setDoomed(instance: number): void {
    this.#words[instance * instanceStride + standing] = doomed
  }

  addPending(instance: number, change: number): void {
    this.#words[instance * instanceStride + pending]! += change
  }

  /** Whether it is there, and nothing will happen to any of its tokens. */
  isStranded(instance: number): boolean {
    const words = this.#words
    const first = instance * instanceStride
    return words[first + standing] !== 0 && words[first + pending] === 0
  }

  beginWork(instance: number, at: SimTime): void {
    const words = this.#words
    const first = instance * instanceStride
    if (words[first + workers]!++ === 0) words[first + busySince] = at
  }

  endWork(instance: number, at: SimTime): void {
    const words = this.#words
    const first = instance * instanceStride
    if (--words[first + workers]! === 0)
      words[first + instanceProcessed]! += at - words[first + busySince]!
  }

  /** How long somebody worked on it, one or many at a time. */
  processed(instance: number): number {
    return this.#words[instance * instanceStride + instanceProcessed]!
  }

  #covering(instance: number): Float64Array {
    const words = this.#words
    if ((instance + 1) * instanceStride <= words.length) return words
    const more = new Float64Array(Math.max((instance + 1) * instanceStride, 2 * words.length))
    this.#words = grown(words, more)
    return more
  }
}

/**
 * How long somebody worked on an instance, of the time it took. What rounding makes of moments late
 * in a run is no waiting.
 */
export function processingOf(duration: number, processed: number, now: SimTime): number {
  return duration - processed <= 1e-12 * now ? duration : processed
}
