import { BatchMeans } from "./interval.ts"
import type { Interval, Summary, Times } from "./report.ts"
import { Sketch } from "./sketch.ts"

export function summaryOf(sketch: Sketch): Summary {
  return {
    count: sketch.count,
    min: sketch.min,
    max: sketch.max,
    mean: sketch.mean,
    p50: sketch.quantile(0.5),
    p95: sketch.quantile(0.95),
    p99: sketch.quantile(0.99),
  }
}

/** Of something that happened so often and took no time. */
export function instantSummary(count: number): Summary {
  return { count, min: 0, max: 0, mean: 0, p50: 0, p95: 0, p99: 0 }
}

/** Gathers the three times of one element, or of the process. */
export class TimesFold {
  readonly #processing = new Sketch()
  // Undefined as long as nothing has waited: durations are processing times until then.
  #waiting: Sketch | undefined
  #duration: Sketch | undefined
  readonly #batches = new BatchMeans()

  add(waiting: number, processing: number): void {
    const duration = waiting + processing
    this.#batches.add(duration)
    if (0 < waiting || this.#duration) {
      if (!this.#waiting || !this.#duration) {
        this.#waiting = new Sketch()
        this.#waiting.addZeros(this.#processing.count)
        this.#duration = new Sketch()
        this.#duration.merge(this.#processing)
      }
      this.#waiting.add(waiting)
      this.#duration.add(duration)
    }
    this.#processing.add(processing)
  }

  get count(): number {
    return this.#processing.count
  }

  /** All seconds of waiting together. */
  get waitingSum(): number {
    return this.#waiting?.sum ?? 0
  }

  get processingSum(): number {
    return this.#processing.sum
  }

  times(): Times {
    return {
      duration: summaryOf(this.#duration ?? this.#processing),
      waiting: this.#waiting ? summaryOf(this.#waiting) : instantSummary(this.count),
      processing: summaryOf(this.#processing),
    }
  }

  meanDurationInterval(): Interval | undefined {
    return this.#batches.interval((this.#duration ?? this.#processing).mean)
  }
}
