/** Statistics of one quantity, in seconds of simulated time unless said otherwise. */
export interface Summary {
  readonly count: number
  /** All of the following are 0 when `count` is 0. */
  readonly min: number
  readonly max: number
  readonly mean: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

/** A 95 % confidence interval of a mean; undefined bounds are left out when it cannot be had. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/**
 * The three times of anything that is worked on: duration = waiting + processing. Of a repeated
 * activity they are those of each turn; of a failed or interrupted one until it failed or stopped.
 */
export interface Times {
  readonly duration: Summary
  readonly waiting: Summary
  readonly processing: Summary
}

export interface ElementReport extends Times {
  /** The id of the element. */
  readonly element: string
  readonly name?: string
  /** The BPMN name of its kind, such as `userTask`. */
  readonly kind: string
  /** How often a token entered it, over all instances. */
  readonly entered: number
  readonly completed: number
  /** Incidents and errors raised here. */
  readonly failed: number
  /** Tokens that still waited here when the run stopped; left out when there are none. */
  readonly stuck?: number
  readonly cost: number
  /** 95 % confidence interval of the mean duration. */
  readonly meanDurationInterval?: Interval
}

export interface FlowReport {
  readonly element: string
  readonly taken: number
}

export interface ResourceReport {
  readonly resource: string
  readonly capacity: number
  /** Share of the capacity that worked, 0 to 1. */
  readonly utilisation: number
  readonly waiting: Summary
  /** The longest queue seen. */
  readonly longestQueue: number
}

export type Severity = "error" | "warning" | "info"

/** A threshold that was crossed. */
export interface Alert {
  /** Kebab-case, such as `p95-duration`. */
  readonly rule: string
  readonly severity: Severity
  /** The element it speaks of; the process when it speaks of the whole. */
  readonly element: string
  readonly message: string
  readonly value: number
  readonly threshold: number
}

/** What a simulation found. Plain values: this is what `flowmeter simulate --json` prints. */
export interface Report extends Times {
  readonly process: string
  readonly processName?: string
  readonly seed: number
  readonly instances: {
    readonly started: number
    readonly completed: number
    readonly failed: number
    readonly cancelled: number
    /** Neither ended nor failed when the run stopped: they wait for something. */
    readonly waiting: number
  }
  /** Simulated time between the first start and the last occurrence. */
  readonly simulatedSeconds: number
  /** Completed instances per simulated hour. */
  readonly throughputPerHour: number
  readonly cost: number
  readonly meanDurationInterval?: Interval
  readonly elements: readonly ElementReport[]
  readonly flows: readonly FlowReport[]
  readonly resources: readonly ResourceReport[]
  /** The element at which instances lost most time waiting for somebody, if any. */
  readonly bottleneck?: { readonly element: string; readonly message: string }
  readonly alerts: readonly Alert[]
  /** What was assumed because nobody said: one sentence each. */
  readonly assumptions: readonly string[]
  /** What in the scenario or model could not be used, and why: one sentence each. */
  readonly problems: readonly string[]
  readonly wallSeconds: number
  readonly wallEventsPerSecond: number
}
