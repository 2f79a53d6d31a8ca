import type { Interval } from "./report.ts"

/**
 * The 95 % confidence interval of the mean of values which come one after the other and depend on
 * those before them, such as the durations of instances that queue behind each other: by the
 * method of batch means. The values are cut into 10 to 19 batches of equal length, long enough for
 * their means to depend little on each other; memory stays constant, because batches are joined
 * in pairs whenever there are 20.
 *
 * @see Law, Simulation Modeling and Analysis (2015), §9.5.3
 */
export class BatchMeans {
  readonly #sums = new Float64Array(mostBatches)
  #complete = 0
  #batchSize = 1
  #pending = 0
  #pendingSum = 0

  add(value: number): void {
    this.#pendingSum += value
    if (++this.#pending < this.#batchSize) return
    this.#sums[this.#complete++] = this.#pendingSum
    this.#pending = 0
    this.#pendingSum = 0
    if (this.#complete === mostBatches) this.#joinPairs()
  }

  /**
   * Undefined for fewer than 10 values.
   *
   * @param mean of all values: the middle of the interval
   */
  interval(mean: number): Interval | undefined {
    const batches = this.#complete
    const studentT = studentT95[batches - fewestBatches]
    if (studentT === undefined) return undefined
    const means = this.#sums.subarray(0, batches).map(sum => sum / this.#batchSize)
    const middle = means.reduce((sum, it) => sum + it, 0) / batches
    const squares = means.reduce((sum, it) => sum + (it - middle) ** 2, 0)
    const halfWidth = studentT * Math.sqrt(squares / (batches - 1) / batches)
    return { low: mean - halfWidth, high: mean + halfWidth }
  }

  #joinPairs(): void {
    const sums = this.#sums
    for (let at = 0; at < mostBatches / 2; at++) sums[at] = sums[2 * at]! + sums[2 * at + 1]!
    this.#complete = mostBatches / 2
    this.#batchSize *= 2
  }
}

const mostBatches = 20
const fewestBatches = 10

/** The 97.5 % quantiles of Student's t distribution with 9 to 18 degrees of freedom. */
const studentT95 = [
  2.262157, 2.228139, 2.200985, 2.178813, 2.160369, 2.144787, 2.13145, 2.119905, 2.109816, 2.100922,
]
