import type { SimTime } from "./agenda.ts"
import type { Resource } from "./scenario.ts"

/** How an instance ended. */
export type EndState = "completed" | "failed" | "cancelled"

/**
 * Hears what happens in a run, in order of simulated time. Elements, flows and resources are
 * indices into the lists of the `RunDescription`; times are seconds of simulated time.
 */
export interface RunObserver {
  started(at: SimTime): void
  /**
   * An instance ended.
   *
   * @param duration   since it started
   * @param processing that part of the duration in which somebody worked on it
   */
  ended(at: SimTime, state: EndState, duration: number, processing: number): void
  /** A token entered an element. */
  entered(element: number): void
  /** An element was done with a token. */
  completed(element: number): void
  /** An attempt failed, or an incident was raised. */
  failed(element: number): void
  /** How long a token stayed at an element which takes time; once for each stay. */
  stayed(element: number, waiting: number, processing: number): void
  /** A token went along a flow. */
  taken(flow: number): void
  /** A resource began to work on something that had waited for it so long, possibly 0. */
  assigned(resource: number, waiting: number): void
  /** A resource worked so long, on whatever came of it. */
  worked(resource: number, seconds: number): void
  /** Something had to queue for a resource; `length` includes it. */
  queued(resource: number, length: number): void
  /** The model itself let an instance fail, as opposed to a failure the scenario wished for. */
  incident(element: number, message: string): void
  /** A token waits at an element, and nothing will ever come for it; told before `stranded`. */
  stuck(element: number): void
  /** An instance can never end, because all that is left of it is stuck. */
  stranded(): void
}

/** What the indices of a `RunObserver` mean, and what else a report says about a run. */
export interface RunDescription {
  /** Id of the process. */
  readonly process: string
  readonly processName?: string
  readonly seed: number
  readonly elements: readonly ElementDescription[]
  /** The sequence flows. */
  readonly flows: readonly FlowDescription[]
  readonly resources: readonly Resource[]
  /** What was assumed because nobody said: one sentence each. */
  readonly assumptions: readonly string[]
  /** What in the scenario or model could not be used, and why: one sentence each. */
  readonly problems: readonly string[]
}

export interface ElementDescription {
  readonly element: string
  readonly name?: string
  /** The BPMN name of its kind, such as `userTask`. */
  readonly kind: string
  /** Index of the resource that works on it. */
  readonly resource?: number
  /** Of its processing time, resource included. */
  readonly costPerHour: number
  readonly fixedCost: number
  /** It belongs to another process, and is of interest only if a call led there. */
  readonly isElsewhere?: boolean
}

export interface FlowDescription {
  readonly element: string
  readonly isElsewhere?: boolean
}
