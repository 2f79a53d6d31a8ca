/**
 * What work costs the main thread, as CPU time: whatever else the machine does is not charged.
 *
 * The system tells the CPU time of one thread in steps of some milliseconds, so long work is
 * measured with `threadCpuUsage`, in rounds of many steps. For a keystroke that is too coarse. Its
 * time on the clock and the CPU time of the whole process are both known to the microsecond, and
 * the main thread cannot have used more than either: the lesser is what is counted. The first one
 * leaves out the threads that collect garbage beside us, the second one what other programs took.
 *
 * What executes and simulates is charged with the whole process, garbage and compiler included.
 */

/** Milliseconds of CPU time of this thread. */
function threadMilliseconds(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** Microseconds of CPU time of this process. */
function processMicroseconds(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** Each of the two times that are added is rounded at both ends. */
const rounding = 2

/** Whether the CPU time of the process is told in microseconds, as on Linux and macOS. */
const isFine = (() => {
  const start = processMicroseconds()
  let now = start
  while (now === start) now = processMicroseconds()
  return now - start < 500
})()

/** What `work` takes at most, in microseconds of CPU time of the main thread. */
export function microseconds(work: () => void): number {
  const cpu = processMicroseconds()
  const start = performance.now()
  work()
  const wall = 1000 * (performance.now() - start)
  const used = processMicroseconds() - cpu + rounding
  return isFine ? Math.min(wall, used) : wall
}

/** What `work` takes the whole process, in milliseconds of CPU time: what the compiler does, too. */
export function processMilliseconds(work: () => void): number {
  const before = processMicroseconds()
  work()
  return (processMicroseconds() - before) / 1000
}

/**
 * How much is done in a second of CPU time of the whole process.
 *
 * @param work says how much it has done
 */
export async function processRate(work: () => number | Promise<number>): Promise<number> {
  const before = processMicroseconds()
  const count = await work()
  return (1e6 * count) / (processMicroseconds() - before)
}

/** How long a round takes at least, in milliseconds: many steps of the clock of a thread. */
const roundLength = 60
const mostRounds = 7

/**
 * The median of some rounds, in milliseconds of CPU time of the main thread for one `work`.
 *
 * @param budget milliseconds; there is one round at least, and a work that takes longer is one
 */
export function milliseconds(work: () => void, budget: number): number {
  const rounds: number[] = []
  const length = Math.min(roundLength, budget)
  for (let spent = 0; spent < budget && rounds.length < mostRounds; ) {
    collectGarbage()
    const start = threadMilliseconds()
    const wall = performance.now()
    let times = 0
    // The clock on the wall moves on where that of a thread stands still.
    while (times === 0 || performance.now() - wall < length) {
      work()
      times++
    }
    const used = threadMilliseconds() - start
    spent += Math.max(used, performance.now() - wall)
    rounds.push((used || performance.now() - wall) / times)
  }
  return quantile(rounds, 0.5)
}

/** Lets the compiler see `work` before it is measured; `milliseconds` of patience. */
export function warmUp(work: () => void, patience: number): void {
  const start = performance.now()
  do work()
  while (performance.now() - start < patience)
}

/** The value that a share of the values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
}

/** Array buffers are given back in the background: one collection is not enough. */
export function collectGarbage(times = 1): void {
  for (let time = 0; time < times; time++) globalThis.gc?.()
}

/** Bytes in use on the heap and beside it, after a collection; array buffers lie beside it. */
export function retainedBytes(): number {
  collectGarbage(5)
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

let kept: unknown

/** Takes a value so that the compiler must compute it. */
export function keep(value: unknown): void {
  kept = value
  if (kept === keep) throw new Error("never")
}
