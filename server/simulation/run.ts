import type { SimTime } from "./agenda.ts"
import type { Motion } from "./motion.ts"
import type { RunObserver } from "./observer.ts"
import { plainTraffic } from "./plain-traffic.ts"
import type { Plan } from "./plan.ts"
import { Traffic } from "./traffic.ts"

/**
 * One simulation: an agenda drives the instances of a plan through simulated time, and an observer
 * is told what happens.
 *
 * `advance` is called until it says that nothing is left; in between, the caller may show progress
 * or give up. Memory grows with the instances in flight, not with those that were.
 */
export class Run {
  readonly #instances: number
  readonly #motion: Motion | undefined

  constructor(plan: Plan, observer: RunObserver) {
    const { program, instances } = plan
    this.#instances = instances
    if (program && 0 < instances)
      this.#motion = plainTraffic(plan, program, observer) ?? new Traffic(plan, program, observer)
  }

  /** When something happened last: seconds of simulated time since the run began. */
  get now(): SimTime {
    return this.#motion?.lastAt ?? 0
  }

  /** From 0 to 1: the share of the instances that are over. */
  get progress(): number {
    return this.#motion ? this.#motion.over / this.#instances : 1
  }

  /**
   * Lets so many occurrences happen: arrivals, ends of work, messages, timers.
   *
   * @returns whether something is left to happen
   */
  advance(occurrences: number): boolean {
    return this.#motion?.advance(occurrences) ?? false
  }
}
