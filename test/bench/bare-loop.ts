/**
 * The least a simulation can do: a compiled net, a heap, a histogram, and nothing of BPMN beyond
 * tasks, exclusive and parallel gateways without data. It is the yardstick: figures of the real
 * simulation are given as a share of what this does in the same run on the same machine.
 */
import { standardExponential } from "../../server/simulation/distributions/exponential.ts"
import { streamOf } from "../../server/simulation/random.ts"

export type BareKind = "task" | "choice" | "merge" | "fork" | "join" | "end"

export interface BareNet {
  readonly kinds: readonly BareKind[]
  readonly targets: readonly (readonly number[])[]
  readonly arrivals: readonly number[]
}

/** Tasks one after the other, last the end. */
export function linearNet(tasks: number): BareNet {
  const kinds: BareKind[] = []
  for (let at = 0; at < tasks; at++) kinds.push("task")
  return netOf(
    [...kinds, "end"],
    Array.from({ length: tasks }, (_, at) => [at, at + 1] as const),
  )
}

/** Blocks one after the other: two exclusive branches, then two parallel ones, each with a task. */
export function branchNet(blocks: number): BareNet {
  const kinds: BareKind[] = []
  const edges: (readonly [number, number])[] = []
  const pattern: BareKind[] = ["choice", "task", "task", "merge", "fork", "task", "task", "join"]
  const inner = [0, 1, 0, 2, 1, 3, 2, 3, 3, 4, 4, 5, 4, 6, 5, 7, 6, 7]
  for (let block = 0; block < blocks; block++) {
    const first = kinds.length
    kinds.push(...pattern)
    for (let at = 0; at < inner.length; at += 2)
      edges.push([first + inner[at]!, first + inner[at + 1]!])
    edges.push([first + pattern.length - 1, first + pattern.length])
  }
  return netOf([...kinds, "end"], edges)
}

function netOf(kinds: BareKind[], edges: readonly (readonly [number, number])[]): BareNet {
  return {
    kinds,
    targets: kinds.map((_, at) => edges.filter(([from]) => from === at).map(([, to]) => to)),
    arrivals: kinds.map((_, at) => edges.filter(([, to]) => to === at).length),
  }
}

/**
 * Runs so many cases with exponential durations of mean 1 and gaps of mean 1.
 *
 * @param capacities of pools that do the tasks in turn; without any nobody is waited for
 * @returns how many tasks were done, and how many nodes were entered
 */
export function runBare(
  net: BareNet,
  cases: number,
  capacities: readonly number[] = [],
): { events: number; hops: number } {
  const code = Int8Array.from(net.kinds, it =>
    ["task", "choice", "merge", "fork", "join", "end"].indexOf(it),
  )
  const starts = new Int32Array(code.length + 1)
  for (let at = 0; at < code.length; at++) starts[at + 1] = starts[at]! + net.targets[at]!.length
  const targets = Int32Array.from(net.targets.flat())
  const arrivals = Int32Array.from(net.arrivals)
  const nodes = code.length
  const stream = streamOf(1, "bare", "duration")
  const heap = new BareHeap()
  const histogram = new Uint32Array((nodes + 1) << 12)
  const counts = new Float64Array(nodes)
  const sums = new Float64Array(nodes)
  const waits = new Float64Array(nodes)
  const least = new Float64Array(nodes).fill(Infinity)
  const most = new Float64Array(nodes)
  const pools = capacities.map(it => new BarePool(it))
  let task = 0
  const poolOf = Int32Array.from(net.kinds, it =>
    it === "task" && 0 < pools.length ? task++ % pools.length : -1,
  )
  const bits = new Float64Array(1)
  const halves = new Uint32Array(bits.buffer)
  let slots = 1024
  let arrived = new Uint8Array(slots * nodes)
  let live = new Int32Array(slots)
  let startedAt = new Float64Array(slots)
  const free: number[] = Array.from({ length: slots }, (_, at) => at)
  const stack = new Int32Array(4096)
  let started = 0
  let events = 0
  let hops = 0

  heap.push(0, -1, 0)
  while (0 < heap.size) {
    heap.pop()
    const now = heap.at
    if (heap.node === -1) {
      if (started++ === cases) break
      if (free.length === 0) grow()
      const slot = free.pop()!
      live[slot] = 1
      startedAt[slot] = now
      heap.push(now + standardExponential(stream), -1, 0)
      stack[0] = 0
      go(slot, now, 1)
    } else {
      events++
      const slot = heap.slot
      const from = heap.node
      if (0 <= poolOf[from]!) {
        const pool = pools[poolOf[from]!]!
        if (pool.queued === 0) pool.busy--
        else {
          pool.take()
          begin(pool.node, pool.slot, now, now - pool.since)
        }
      }
      let depth = 0
      for (let at = starts[from]!; at < starts[from + 1]!; at++) stack[depth++] = targets[at]!
      go(slot, now, depth)
    }
  }
  return { events, hops }

  function go(slot: number, now: number, height: number): void {
    let depth = height
    while (0 < depth) {
      const node = stack[--depth]!
      const first = starts[node]!
      hops++
      switch (code[node]) {
        case 0: {
          const pool = poolOf[node]! < 0 ? undefined : pools[poolOf[node]!]!
          if (pool && pool.busy === pool.capacity) pool.put(node, slot, now)
          else {
            if (pool) pool.busy++
            begin(node, slot, now, 0)
          }
          break
        }
        case 1:
          stack[depth++] = targets[first + (stream.bits() & 1)]!
          break
        case 3:
          live[slot]!++
          stack[depth++] = targets[first]!
          stack[depth++] = targets[first + 1]!
          break
        case 4: {
          const place = slot * nodes + node
          if (++arrived[place]! < arrivals[node]!) break
          arrived[place] = 0
          live[slot]! -= arrivals[node]! - 1
          stack[depth++] = targets[first]!
          break
        }
        case 5:
          if (--live[slot]! === 0) {
            count(nodes, now - startedAt[slot]!)
            free.push(slot)
          }
          break
        default:
          stack[depth++] = targets[first]!
      }
    }
  }

  function begin(node: number, slot: number, now: number, waited: number): void {
    const seconds = standardExponential(stream)
    counts[node]!++
    sums[node]! += seconds
    waits[node]! += waited
    if (seconds < least[node]!) least[node] = seconds
    if (most[node]! < seconds) most[node] = seconds
    count(node, seconds + waited)
    if (0 <= poolOf[node]!) pools[poolOf[node]!]!.busySeconds += seconds
    heap.push(now + seconds, node, slot)
  }

  function count(owner: number, seconds: number): void {
    bits[0] = seconds
    histogram[(owner << 12) + ((halves[1]! >>> 14) & 4095)]!++
  }

  function grow(): void {
    const old = slots
    slots *= 2
    const [oldArrived, oldLive, oldStarted] = [arrived, live, startedAt]
    arrived = new Uint8Array(slots * nodes)
    live = new Int32Array(slots)
    startedAt = new Float64Array(slots)
    arrived.set(oldArrived)
    live.set(oldLive)
    startedAt.set(oldStarted)
    for (let slot = old; slot < slots; slot++) free.push(slot)
  }
}

/** Who does tasks, and what waits for them: a ring of tasks, their cases and since when. */
class BarePool {
  readonly capacity: number
  busy = 0
  busySeconds = 0
  queued = 0
  node = 0
  slot = 0
  since = 0
  #first = 0
  #nodes = new Int32Array(1 << 16)
  #slots = new Int32Array(1 << 16)
  #times = new Float64Array(1 << 16)

  constructor(capacity: number) {
    this.capacity = capacity
  }

  /** @throws when more wait than a bench makes wait */
  put(node: number, slot: number, now: number): void {
    if (this.queued === this.#nodes.length) throw new Error("the queue is full")
    const at = (this.#first + this.queued++) & (this.#nodes.length - 1)
    this.#nodes[at] = node
    this.#slots[at] = slot
    this.#times[at] = now
  }

  /** Takes the one that waits longest into the fields above. */
  take(): void {
    this.node = this.#nodes[this.#first]!
    this.slot = this.#slots[this.#first]!
    this.since = this.#times[this.#first]!
    this.#first = (this.#first + 1) & (this.#nodes.length - 1)
    this.queued--
  }
}

class BareHeap {
  size = 0
  at = 0
  node = 0
  slot = 0
  #times = new Float64Array(1 << 20)
  #nodes = new Int32Array(1 << 20)
  #slots = new Int32Array(1 << 20)

  push(time: number, node: number, slot: number): void {
    const times = this.#times
    let hole = this.size++
    while (0 < hole) {
      const parent = (hole - 1) >> 1
      if (times[parent]! <= time) break
      times[hole] = times[parent]!
      this.#nodes[hole] = this.#nodes[parent]!
      this.#slots[hole] = this.#slots[parent]!
      hole = parent
    }
    times[hole] = time
    this.#nodes[hole] = node
    this.#slots[hole] = slot
  }

  pop(): void {
    const times = this.#times
    this.at = times[0]!
    this.node = this.#nodes[0]!
    this.slot = this.#slots[0]!
    const size = --this.size
    const time = times[size]!
    const half = size >> 1
    let hole = 0
    while (hole < half) {
      let child = 2 * hole + 1
      if (child + 1 < size && times[child + 1]! < times[child]!) child++
      if (time <= times[child]!) break
      times[hole] = times[child]!
      this.#nodes[hole] = this.#nodes[child]!
      this.#slots[hole] = this.#slots[child]!
      hole = child
    }
    times[hole] = time
    this.#nodes[hole] = this.#nodes[size]!
    this.#slots[hole] = this.#slots[size]!
  }
}
