/**
 * One resource at work: at most `capacity` visits at a time, the others wait in the order they
 * came. A visit is a whole number of the caller. The queue is a ring that doubles when it is full.
 */
export class Pool {
  readonly capacity: number
  #busy = 0
  #queue = new Int32Array(16)
  #first = 0
  #queued = 0

  constructor(capacity: number) {
    this.capacity = capacity
  }

  get busy(): number {
    return this.#busy
  }

  /** How many wait. */
  get queued(): number {
    return this.#queued
  }

  /** @returns true when the visit is worked on at once; false when it waits */
  request(visit: number): boolean {
    if (this.#busy < this.capacity) {
      this.#busy++
      return true
    }
    if (this.#queued === this.#queue.length) this.#grow()
    this.#queue[(this.#first + this.#queued++) & (this.#queue.length - 1)] = visit
    return false
  }

  /**
   * A visit that was worked on is done.
   *
   * @returns the visit that is worked on from now on in its place, or -1 when nobody waits
   */
  release(): number {
    if (this.#busy === 0) throw new Error("nothing is worked on that could be done")
    if (this.#queued === 0) {
      this.#busy--
      return -1
    }
    const next = this.#queue[this.#first]!
    this.#first = (this.#first + 1) & (this.#queue.length - 1)
    this.#queued--
    return next
  }

  /** A visit gives up waiting. Takes as long as the queue is. */
  withdraw(visit: number): void {
    const mask = this.#queue.length - 1
    let at = 0
    while (at < this.#queued && this.#queue[(this.#first + at) & mask] !== visit) at++
    if (at === this.#queued) throw new Error(`visit ${visit} does not wait`)
    this.#queued--
    for (; at < this.#queued; at++)
      this.#queue[(this.#first + at) & mask] = this.#queue[(this.#first + at + 1) & mask]!
  }

  #grow(): void {
    const grown = new Int32Array(2 * this.#queue.length)
    const tail = this.#queue.subarray(this.#first)
    grown.set(tail)
    grown.set(this.#queue.subarray(0, this.#first), tail.length)
    this.#queue = grown
    this.#first = 0
  }
}
