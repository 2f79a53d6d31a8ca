import {
  type EndState,
  formatDuration,
  type RunDescription,
  type RunObserver,
  type Scenario,
  type SimTime,
} from "../simulation/index.ts"
import type { ElementReport, Report, ResourceReport } from "./report.ts"
import { Sketch } from "./sketch.ts"
import { instantSummary, summaryOf, TimesFold } from "./summary.ts"
import { thresholdAlerts } from "./thresholds.ts"

/** What only the caller knows: the rooms have no clock. */
export interface Wall {
  /** How long the run took, in seconds of real time; 0 when it was not measured. */
  readonly seconds: number
}

/**
 * Folds what happens in a run into a report. The report can be asked for at any time; it depends
 * on the occurrences and their order, and on nothing else but `wall*`.
 */
export class ReportFold implements RunObserver {
  readonly #run: RunDescription
  /** By element: how often it was entered, and completed. */
  readonly #visits: Float64Array
  readonly #failed: Float64Array
  readonly #stuck: Float64Array
  readonly #taken: Float64Array
  readonly #times: TimesFold[]
  readonly #process = new TimesFold()
  readonly #resources: ResourceFold[]
  /** By element and message. */
  readonly #incidents = new Map<string, Incident>()
  readonly #ends: Record<EndState, number> = { completed: 0, failed: 0, cancelled: 0 }
  #started = 0
  #stranded = 0
  #firstAt = 0
  #lastAt = 0

  constructor(run: RunDescription) {
    this.#run = run
    const elements = run.elements.length
    this.#visits = new Float64Array(2 * elements)
    this.#failed = new Float64Array(elements)
    this.#stuck = new Float64Array(elements)
    this.#taken = new Float64Array(run.flows.length)
    this.#times = run.elements.map(() => new TimesFold())
    this.#resources = run.resources.map(() => new ResourceFold())
  }

  started(at: SimTime): void {
    if (this.#started === 0) this.#firstAt = at
    this.#started++
    this.#lastAt = at
  }

  ended(at: SimTime, state: EndState, duration: number, processing: number): void {
    this.#ends[state]++
    this.#lastAt = at
    if (state === "completed") this.#process.add(duration - processing, processing)
  }

  entered(element: number): void {
    this.#visits[2 * element]!++
  }

  completed(element: number): void {
    this.#visits[2 * element + 1]!++
  }

  failed(element: number): void {
    this.#failed[element]!++
  }

  stayed(element: number, waiting: number, processing: number): void {
    this.#times[element]!.add(waiting, processing)
  }

  taken(flow: number): void {
    this.#taken[flow]!++
  }

  assigned(resource: number, waiting: number): void {
    this.#resources[resource]!.waiting.add(waiting)
  }

  worked(resource: number, seconds: number): void {
    this.#resources[resource]!.busySeconds += seconds
  }

  queued(resource: number, length: number): void {
    const it = this.#resources[resource]!
    if (it.longestQueue < length) it.longestQueue = length
  }

  incident(element: number, message: string): void {
    const key = `${element} ${message}`
    const known = this.#incidents.get(key)
    if (known) known.count++
    else this.#incidents.set(key, { element, message, count: 1 })
  }

  stuck(element: number): void {
    this.#stuck[element]!++
  }

  stranded(): void {
    this.#stranded++
  }

  /**
   * @param limits the scenario, for its thresholds
   * @param at     the simulated time of the last occurrence
   */
  report(
    limits: Pick<Scenario, "thresholds" | "elementThresholds">,
    at: SimTime,
    wall: Wall,
  ): Report {
    const run = this.#run
    const simulatedSeconds = Math.max(at, this.#lastAt) - this.#firstAt
    const elements = run.elements.flatMap(({ isElsewhere }, element) =>
      isElsewhere && this.#visits[2 * element] === 0 ? [] : [this.#elementReport(element)],
    )
    const resources = run.resources.map((_, it) => this.#resourceReport(it, simulatedSeconds))
    const ended = this.#ends.completed + this.#ends.failed + this.#ends.cancelled
    const interval = this.#process.meanDurationInterval()
    const bottleneck = this.#bottleneck(resources)
    const measured = {
      process: run.process,
      ...this.#process.times(),
      instances: {
        started: this.#started,
        ...this.#ends,
        waiting: this.#started - ended,
      },
      cost: elements.reduce((sum, it) => sum + it.cost, 0),
      elements,
      resources,
    }
    return {
      ...measured,
      ...(run.processName === undefined ? {} : { processName: run.processName }),
      seed: run.seed,
      simulatedSeconds,
      throughputPerHour:
        simulatedSeconds === 0 ? 0 : (this.#ends.completed * 3_600) / simulatedSeconds,
      ...(interval ? { meanDurationInterval: interval } : {}),
      flows: run.flows.flatMap(({ element, isElsewhere }, flow) => {
        const taken = this.#taken[flow]!
        return isElsewhere && taken === 0 ? [] : [{ element, taken }]
      }),
      ...(bottleneck ? { bottleneck } : {}),
      alerts: [
        ...this.#incidentAlerts(),
        ...thresholdAlerts({ ...measured, stranded: this.#stranded }, limits),
      ],
      assumptions: run.assumptions,
      problems: run.problems,
      wallSeconds: wall.seconds,
      wallEventsPerSecond: wall.seconds === 0 ? 0 : this.#entries() / wall.seconds,
    }
  }

  #entries(): number {
    return this.#run.elements.reduce((sum, _, element) => sum + this.#visits[2 * element]!, 0)
  }

  #elementReport(element: number): ElementReport {
    const { element: id, name, kind, costPerHour, fixedCost } = this.#run.elements[element]!
    const times = this.#times[element]!
    const completed = this.#visits[2 * element + 1]!
    const interval = times.meanDurationInterval()
    const instant = instantSummary(completed)
    const stuck = this.#stuck[element]!
    return {
      element: id,
      ...(name === undefined ? {} : { name }),
      kind,
      entered: this.#visits[2 * element]!,
      completed,
      failed: this.#failed[element]!,
      ...(stuck === 0 ? {} : { stuck }),
      cost: (costPerHour * times.processingSum) / 3_600 + fixedCost * times.count,
      ...(times.count === 0
        ? { duration: instant, waiting: instant, processing: instant }
        : times.times()),
      ...(interval ? { meanDurationInterval: interval } : {}),
    }
  }

  #resourceReport(resource: number, simulatedSeconds: number): ResourceReport {
    const { id, capacity } = this.#run.resources[resource]!
    const { waiting, busySeconds, longestQueue } = this.#resources[resource]!
    const available = capacity * simulatedSeconds
    return {
      resource: id,
      capacity,
      utilisation: available === 0 ? 0 : Math.min(1, busySeconds / available),
      waiting: summaryOf(waiting),
      longestQueue,
    }
  }

  /** Where instances lose most time: waiting for a resource, or else for the world. */
  #bottleneck(resources: readonly ResourceReport[]): Report["bottleneck"] {
    const isScarce = (element: number) => this.#run.elements[element]!.resource !== undefined
    const element = this.#longestWait(isScarce) ?? this.#longestWait(() => true)
    if (element === undefined) return undefined
    const { element: id, name, resource } = this.#run.elements[element]!
    const times = this.#times[element]!
    const total = this.#times.reduce(
      (sum, it, other) => sum + (resource === undefined || isScarce(other) ? it.waitingSum : 0),
      0,
    )
    const share = percent(times.waitingSum / total)
    const here = `“${name ?? id}”: ${formatDuration(times.waitingSum / times.count)} on average`
    if (resource === undefined)
      return { element: id, message: `${share} of all waiting happens at ${here}.` }
    const { resource: who, utilisation, capacity } = resources[resource]!
    return {
      element: id,
      message:
        `${share} of the waiting for somebody who is busy happens at ${here}, for “${who}”, which ` +
        `works ${percent(utilisation)} of the time and can do ` +
        `${capacity === 1 ? "one thing" : `${capacity} things`} at once.`,
    }
  }

  /** The element with the largest sum of waiting; undefined when there is none. */
  #longestWait(isMeant: (element: number) => boolean): number | undefined {
    let [longest, at]: [number, number | undefined] = [0, undefined]
    for (const [element, { waitingSum }] of this.#times.entries())
      if (longest < waitingSum && isMeant(element)) [longest, at] = [waitingSum, element]
    return at
  }

  #incidentAlerts(): Report["alerts"] {
    return [...this.#incidents.values()].map(({ element, message, count }) => ({
      rule: "incident",
      severity: "error",
      element: this.#run.elements[element]?.element ?? this.#run.process,
      message: `${message} (${count === 1 ? "once" : `${count} times`})`,
      value: count,
      threshold: 0,
    }))
  }
}

interface Incident {
  readonly element: number
  readonly message: string
  count: number
}

class ResourceFold {
  readonly waiting = new Sketch()
  busySeconds = 0
  longestQueue = 0
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
