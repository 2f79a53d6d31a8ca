import { Agenda, type SimTime } from "./agenda.ts"
import { samplerOf } from "./distributions/index.ts"
import type { RunObserver } from "./observer.ts"
import { isPlainProcess, PlainTraffic } from "./plain-traffic.ts"
import type { Plan } from "./plan.ts"
import { streamOf } from "./random.ts"
import { Traffic } from "./traffic.ts"

/**
 * One simulation: an agenda drives the instances of a plan through simulated time, and an observer
 * is told what happens.
 *
 * `advance` is called until it says that nothing is left; in between, the caller may show progress
 * or give up. Memory grows with the instances in flight, not with those that were.
 */
export class Run {
  readonly #plan: Plan
  readonly #observer: RunObserver
  readonly #agenda = new Agenda()
  readonly #traffic: Traffic | PlainTraffic | undefined
  readonly #drawGap: () => number
  #started = 0
  #now: SimTime = 0

  constructor(plan: Plan, observer: RunObserver) {
    this.#plan = plan
    this.#observer = observer
    this.#drawGap = gapsOf(plan)
    const { program, instances } = plan
    if (!program || instances === 0) return
    const kind = isPlainProcess(plan, program) ? PlainTraffic : Traffic
    this.#traffic = new kind(plan, program, this.#agenda, observer)
    this.#agenda.schedule(0, arrival, 0)
  }

  /** When something happened last: seconds of simulated time since the run began. */
  get now(): SimTime {
    return this.#now
  }

  /** From 0 to 1: the share of the instances that are over. */
  get progress(): number {
    return this.#traffic ? this.#traffic.over / this.#plan.instances : 1
  }

  /**
   * Lets so many occurrences happen: arrivals, ends of work, messages, timers.
   *
   * @returns whether something is left to happen
   */
  advance(occurrences: number): boolean {
    const agenda = this.#agenda
    const traffic = this.#traffic
    if (!traffic) return false
    for (let left = occurrences; 0 < left && agenda.next(); left--) {
      if (agenda.subject === arrival) this.#arrive(traffic)
      // What was scheduled for a token that is gone is no occurrence, and takes no time.
      else if (!traffic.happen(agenda.subject, agenda.detail)) continue
      this.#now = agenda.now
    }
    if (0 < agenda.size) return true
    traffic.finish()
    return false
  }

  #arrive(traffic: Traffic | PlainTraffic): void {
    const { now } = this.#agenda
    this.#observer.started(now)
    if (++this.#started < this.#plan.instances)
      this.#agenda.schedule(now + this.#drawGap(), arrival, 0)
    traffic.start()
  }
}

/** The subject of an arrival in the agenda; all others are tokens. */
const arrival = -1

function gapsOf({ arrivals, process, seed }: Plan): () => number {
  if (arrivals.kind === "at-once") return () => 0
  const sampler = samplerOf(arrivals.gap)
  const stream = streamOf(seed, process?.id ?? "", "arrival")
  return () => sampler(stream)
}
