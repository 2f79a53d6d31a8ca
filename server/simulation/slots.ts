import type { SimTime } from "./agenda.ts"

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

/** What a run remembers about the tokens of the engine, by their slot. */
export class TokenSlots {
  #states = new Uint8Array(256)
  #attempts = new Int32Array(256)
  #enteredAt = new Float64Array(256).fill(-1)
  #beganAt = new Float64Array(256)
  #processed = new Float64Array(256)

  /** A token came to stand somewhere. */
  enter(token: number, at: SimTime): void {
    this.#cover(token)
    this.#states[token] = tokenState.idle
    this.#attempts[token] = 1
    this.#enteredAt[token] = at
    this.#processed[token] = 0
  }

  /** A token went; or it only ever listened. */
  leave(token: number): void {
    this.#cover(token)
    this.#states[token] = tokenState.idle
    this.#enteredAt[token] = -1
  }

  state(token: number): number {
    return this.#states[token]!
  }

  setState(token: number, state: number): void {
    this.#cover(token)
    this.#states[token] = state
  }

  /** −1 for one that only listens. */
  enteredAt(token: number): SimTime {
    return this.#enteredAt[token]!
  }

  begin(token: number, at: SimTime): void {
    this.#states[token] = tokenState.working
    this.#beganAt[token] = at
  }

  /** Adds the time since the work began to what it took before. */
  endWork(token: number, at: SimTime): void {
    this.#states[token] = tokenState.idle
    this.#processed[token]! += at - this.#beganAt[token]!
  }

  /** How long it was worked on, over all attempts. */
  processed(token: number): number {
    return this.#processed[token]!
  }

  attempts(token: number): number {
    return this.#attempts[token]!
  }

  countAttempt(token: number): void {
    this.#attempts[token]!++
  }

  #cover(token: number): void {
    const length = this.#states.length
    if (token < length) return
    const more = Math.max(2 * length, token + 1)
    this.#states = copied(this.#states, new Uint8Array(more))
    this.#attempts = copied(this.#attempts, new Int32Array(more))
    this.#enteredAt = copied(this.#enteredAt, new Float64Array(more).fill(-1))
    this.#beganAt = copied(this.#beganAt, new Float64Array(more))
    this.#processed = copied(this.#processed, new Float64Array(more))
  }
}

/** What a run remembers about instances, by their slot. */
export class InstanceSlots {
  #isOpen = new Uint8Array(64)
  #isDoomed = new Uint8Array(64)
  #pending = new Int32Array(64)
  #workers = new Int32Array(64)
  #startedAt = new Float64Array(64)
  #busySince = new Float64Array(64)
  #processed = new Float64Array(64)

  isOpen(instance: number): boolean {
    return this.#isOpen[instance] === 1
  }

  open(instance: number, at: SimTime): void {
    this.#cover(instance)
    this.#isOpen[instance] = 1
    this.#isDoomed[instance] = 0
    this.#pending[instance] = 0
    this.#workers[instance] = 0
    this.#startedAt[instance] = at
    this.#processed[instance] = 0
  }

  close(instance: number): void {
    this.#isOpen[instance] = 0
  }

  startedAt(instance: number): SimTime {
    return this.#startedAt[instance]!
  }

  /** It is about to be taken away: what happens to its tokens means nothing. */
  isDoomed(instance: number): boolean {
    return this.#isDoomed[instance] === 1
  }

  setDoomed(instance: number): void {
    this.#isDoomed[instance] = 1
  }

  /** How many of its tokens something will happen to. */
  pending(instance: number): number {
    return this.#pending[instance]!
  }

  addPending(instance: number, change: number): void {
    this.#pending[instance]! += change
  }

  beginWork(instance: number, at: SimTime): void {
    if (this.#workers[instance]!++ === 0) this.#busySince[instance] = at
  }

  endWork(instance: number, at: SimTime): void {
    if (--this.#workers[instance]! === 0)
      this.#processed[instance]! += at - this.#busySince[instance]!
  }

  /** How long somebody worked on it, one or many at a time. */
  processed(instance: number): number {
    return this.#processed[instance]!
  }

  #cover(instance: number): void {
    const length = this.#isOpen.length
    if (instance < length) return
    const more = Math.max(2 * length, instance + 1)
    this.#isOpen = copied(this.#isOpen, new Uint8Array(more))
    this.#isDoomed = copied(this.#isDoomed, new Uint8Array(more))
    this.#pending = copied(this.#pending, new Int32Array(more))
    this.#workers = copied(this.#workers, new Int32Array(more))
    this.#startedAt = copied(this.#startedAt, new Float64Array(more))
    this.#busySince = copied(this.#busySince, new Float64Array(more))
    this.#processed = copied(this.#processed, new Float64Array(more))
  }
}

function copied<Numbers extends Uint8Array | Int32Array | Float64Array>(
  from: Numbers,
  to: Numbers,
): Numbers {
  to.set(from)
  return to
}
