import { grown } from "./grown.ts"

/** Seconds of simulated time since the run began. Never a wall-clock time. */
export type SimTime = number

/** Far beyond any duration a person writes; sums with it stay finite. */
export const endOfTime: SimTime = 1e15

/**
 * What is going to happen, earliest first. Occurrences of equal time leave in the order they were
 * scheduled, so that a run depends on its seed and on nothing else.
 *
 * An occurrence is two whole numbers whose meaning is the caller's. They lie in parallel arrays,
 * because a simulation schedules and takes millions a second: a binary heap of times and of the
 * slots in which the rest of each occurrence stays where it is.
 */
export class Agenda {
  #now: SimTime = 0
  #scheduled = 0
  #size = 0
  // What was taken stays at the top until it is known what takes its place: usually something is
  // scheduled next, and sinks from there, which costs half of closing the gap and rising again.
  #isTopTaken = false
  // By place in the heap; behind the heap stand the slots that are free.
  #times: Float64Array
  #slots: Int32Array
  // By slot.
  #orders: Float64Array
  #subjects: Int32Array
  #details: Int32Array
  #subject = 0
  #detail = 0

  /** @param expected occurrences to make room for; grows when there are more */
  constructor(expected = 1024) {
    this.#times = new Float64Array(expected)
    this.#slots = Int32Array.from({ length: expected }, (_, at) => at)
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
   * @param time    later than `endOfTime` counts as then
   * @throws RangeError when `time` is NaN or lies before `now`
   */
  schedule(time: SimTime, subject: number, detail: number): void {
    const at = endOfTime < time ? endOfTime : time
    if (!(this.#now <= at)) throw new RangeError(`cannot schedule at ${at}; it is ${this.#now}`)
    const isTop = this.#isTopTaken
    this.#isTopTaken = false
    if (!isTop && this.#size === this.#times.length) this.#grow()
    const place = isTop ? 0 : this.#size++
    const slot = this.#slots[place]!
    this.#times[place] = at
    this.#orders[slot] = this.#scheduled++
    this.#subjects[slot] = subject
    this.#details[slot] = detail
    if (isTop) this.#sink(this.#size)
    else this.#rise(place)
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
      const free = this.#slots[0]!
      this.#times[0] = this.#times[last]!
      this.#slots[0] = this.#slots[last]!
      this.#slots[last] = free
      this.#sink(last)
    }
    if (this.#size === 0) return false
    const slot = this.#slots[0]!
    this.#now = this.#times[0]!
    this.#subject = this.#subjects[slot]!
    this.#detail = this.#details[slot]!
    this.#isTopTaken = true
    return true
  }

  /**
   * Lets what stands at the end of the heap rise to where it belongs. It comes after all of equal
   * time that are here already: only an earlier time rises.
   */
  #rise(end: number): void {
    const times = this.#times
    const slots = this.#slots
    const time = times[end]!
    const slot = slots[end]!
    let hole = end
    while (0 < hole) {
      const parent = (hole - 1) >> 1
      if (times[parent]! <= time) break
      times[hole] = times[parent]!
      slots[hole] = slots[parent]!
      hole = parent
    }
    times[hole] = time
    slots[hole] = slot
  }

  /** Lets what stands at the top of a heap of `size` sink to where it belongs. */
  #sink(size: number): void {
    const times = this.#times
    const slots = this.#slots
    const time = times[0]!
    const slot = slots[0]!
    let hole = 0
    for (let child = 1; child < size; child = 2 * hole + 1) {
      const sibling = child + 1
      let childTime = times[child]!
      if (sibling < size) {
        const other = times[sibling]!
        if (other < childTime || (other === childTime && this.#isBefore(sibling, child))) {
          child = sibling
          childTime = other
        }
      }
      if (time < childTime) break
      if (time === childTime && this.#orders[slot]! < this.#orders[slots[child]!]!) break
      times[hole] = childTime
      slots[hole] = slots[child]!
      hole = child
    }
    times[hole] = time
    slots[hole] = slot
  }

  /** Whether what stands at one place was scheduled before what stands at another. */
  #isBefore(place: number, other: number): boolean {
    return this.#orders[this.#slots[place]!]! < this.#orders[this.#slots[other]!]!
  }

  #grow(): void {
    const length = this.#times.length
    this.#times = grown(this.#times, new Float64Array(2 * length))
    this.#slots = grown(this.#slots, new Int32Array(2 * length))
    for (let slot = length; slot < 2 * length; slot++) this.#slots[slot] = slot
    this.#orders = grown(this.#orders, new Float64Array(2 * length))
    this.#subjects = grown(this.#subjects, new Int32Array(2 * length))
    this.#details = grown(this.#details, new Int32Array(2 * length))
  }
}
