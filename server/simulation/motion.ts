import type { SimTime } from "./agenda.ts"

/** The instances of a run, from the arrival of the first to the end of the last. */
export interface Motion {
  /** When something happened last. */
  readonly lastAt: SimTime
  /** How many instances are over, in whatever way. */
  readonly over: number
  /**
   * Lets so many occurrences happen: arrivals, ends of work, messages, timers.
   *
   * @returns whether something is left to happen
   */
  advance(occurrences: number): boolean
}
