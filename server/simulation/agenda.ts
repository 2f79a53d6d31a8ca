/** Seconds of simulated time since the run began. Never a wall-clock time. */
export type SimTime = number

/**
 * What is going to happen, earliest first. Occurrences of equal time leave in the order they were
 * scheduled, so that a run depends on its seed and on nothing else.
 *
 * An occurrence is two whole numbers whose meaning is the caller's. They lie in parallel arrays
 * (a binary heap without objects), because a simulation schedules and takes millions a second.
 */
export class Agenda {
  #now: SimTime = 0
  #scheduled = 0
  #size = 0
  // What was taken stays at the top until it is known what takes its place: usually something is
  // scheduled next, and sinks from there, which costs half of closing the gap and rising again.
  #isTopTaken = false
  #times: Float64Array
  #orders: Float64Array
  #subjects: Int32Array
  #details: Int32Array
  #subject = 0
  #detail = 0

  /** @param expected occurrences to make room for; grows when there are more */
  constructor(expected = 1024) {
    this.#times = new Float64Array(expected)
    this.#orders = new Float64Array(expected)
    this.#subjects = new Int32Array(expected)
    this.#details = new Int32Array(expected)
  }

  /** The time of the occurrence taken last; 0 before the first. */
  get now(): SimTime {
    return this.#now
  }

  /** How many occurrences are still to come. */
  get size(): number {
    return this.#isTopTaken ? this.#size - 1 : this.#size
  }

  /** First number of the occurrence taken last. */
  get subject(): number {
    return this.#subject
  }

  /** Second number of the occurrence taken last. */
  get detail(): number {
    return this.#detail
  }

  /**
   * @param subject any 32-bit integer
   * @param detail  any 32-bit integer
   * @throws RangeError when `at` is NaN, infinite or lies before `now`
   */
  schedule(at: SimTime, subject: number, detail: number): void {
    if (!(this.#now <= at && at < Infinity))
      throw new RangeError(`cannot schedule at ${at}; it is ${this.#now}`)
    const order = this.#scheduled++
    if (this.#isTopTaken) {
      this.#isTopTaken = false
      this.#sink(this.#size, at, order, subject, detail)
      return
    }
    if (this.#size === this.#times.length) this.#grow()
    const times = this.#times
    const orders = this.#orders
    const subjects = this.#subjects
    const details = this.#details
    let hole = this.#size++
    // A newcomer comes after all of equal time that are here already: only an earlier time rises.
    while (0 < hole) {
      const parent = (hole - 1) >> 1
      if (times[parent]! <= at) break
      times[hole] = times[parent]!
      orders[hole] = orders[parent]!
      subjects[hole] = subjects[parent]!
      details[hole] = details[parent]!
      hole = parent
    }
    times[hole] = at
    orders[hole] = order
    subjects[hole] = subject
    details[hole] = detail
  }

  /**
   * Takes the earliest occurrence: moves `now` to it and shows it in `subject` and `detail`.
   *
   * @returns false when nothing is left; everything stays as it was then
   */
  next(): boolean {
    if (this.#isTopTaken) {
      this.#isTopTaken = false
      const last = --this.#size
      if (0 < last)
        this.#sink(
          last,
          this.#times[last]!,
          this.#orders[last]!,
          this.#subjects[last]!,
          this.#details[last]!,
        )
    }
    if (this.#size === 0) return false
    this.#now = this.#times[0]!
    this.#subject = this.#subjects[0]!
    this.#detail = this.#details[0]!
    this.#isTopTaken = true
    return true
  }

  /** Puts an entry at the top of a heap of `size` and lets it sink to where it belongs. */
  #sink(size: number, time: number, order: number, subject: number, detail: number): void {
    const times = this.#times
    const orders = this.#orders
    const subjects = this.#subjects
    const details = this.#details
    let hole = 0
    for (let child = 1; child < size; child = 2 * hole + 1) {
      const sibling = child + 1
      let childTime = times[child]!
      if (sibling < size) {
        const other = times[sibling]!
        if (other < childTime || (other === childTime && orders[sibling]! < orders[child]!)) {
          child = sibling
          childTime = other
        }
      }
      if (time < childTime || (time === childTime && order < orders[child]!)) break
      times[hole] = childTime
      orders[hole] = orders[child]!
      subjects[hole] = subjects[child]!
      details[hole] = details[child]!
      hole = child
    }
    times[hole] = time
    orders[hole] = order
    subjects[hole] = subject
    details[hole] = detail
  }

  #grow(): void {
    const length = 2 * this.#times.length
    const times = new Float64Array(length)
    const orders = new Float64Array(length)
    const subjects = new Int32Array(length)
    const details = new Int32Array(length)
    times.set(this.#times)
    orders.set(this.#orders)
    subjects.set(this.#subjects)
    details.set(this.#details)
    this.#times = times
    this.#orders = orders
    this.#subjects = subjects
    this.#details = details
  }
}
