import { type Program, stepLimitMessage } from "../engine/index.ts"
import type { EndState, RunObserver } from "./observer.ts"
import type { Plan } from "./plan.ts"
import { processingOf } from "./slots.ts"
import type { TrafficModule } from "./wasm/traffic-module.ts"

// What a word of the log says in its lower five bits, as in `wasm/traffic.as.ts`. Above them is the
// index of a node, where nothing else is said.
const entered = 0
/** Entered and completed. */
const passed = 1
/** Of a flow. */
const taken = 2
/** Of a flow, and of its target what is said as well: entered; */
const takenTo = 3
/** entered and completed; */
const takenThrough = 4
/** entered, and its resource worked on it at once; */
const takenToWork = 5
/** entered, and it had to queue. */
const takenToQueue = 6
/** Completed after a stay; */
const done = 7
/** by its resource, which worked on nothing else then, */
const doneByResource = 8
/** or on what had waited. */
const doneAndRelieved = 9
const stayed = 10
/** Of a resource. */
const assigned = 11
const worked = 12
const queued = 13
const failed = 14
/** Of nothing. */
const started = 15
/** Of one of `endStates`. */
const ended = 16
const stuck = 17
/** Of nothing. */
const stranded = 18
/** An instance ended there because it had entered more nodes than it may. */
const endless = 19

const endStates: readonly EndState[] = ["completed", "failed", "cancelled"]

/** Tells an observer what the module of a plain process has written to its log. */
export class TrafficLog {
  readonly #module: TrafficModule
  readonly #observer: RunObserver
  /** By flow. */
  readonly #targets: Int32Array
  /** By node. */
  readonly #resources: Int32Array
  readonly #endlessMessage: string
  #words = new Int32Array(0)
  #times = new Float64Array(0)

  constructor(module: TrafficModule, observer: RunObserver, plan: Plan, program: Program) {
    this.#module = module
    this.#observer = observer
    this.#targets = program.graph.target
    this.#resources = plan.resourceOfNode
    this.#endlessMessage = stepLimitMessage(plan.stepLimit)
  }

  /** @param count of the words */
  tell(count: number): void {
    // The memory has grown: its buffer is another one.
    if (this.#words.length === 0) this.#look()
    const observer = this.#observer
    const targets = this.#targets
    const resources = this.#resources
    const words = this.#words
    const times = this.#times
    let time = 0
    for (let at = 0; at < count; at++) {
      const word = words[at]!
      const index = word >>> 5
      switch (word & 31) {
        case taken:
          observer.taken(index)
          break
        case takenTo:
          observer.taken(index)
          observer.entered(targets[index]!)
          break
        case takenThrough:
          observer.taken(index)
          observer.entered(targets[index]!)
          observer.completed(targets[index]!)
          break
        case takenToWork:
          observer.taken(index)
          observer.entered(targets[index]!)
          observer.assigned(resources[targets[index]!]!, 0)
          break
        case takenToQueue:
          observer.taken(index)
          observer.entered(targets[index]!)
          observer.queued(resources[targets[index]!]!, times[time++]!)
          break
        case done:
          observer.completed(index)
          observer.stayed(index, times[time]!, times[time + 1]!)
          time += 2
          break
        case doneByResource:
          observer.worked(resources[index]!, times[time + 1]!)
          observer.completed(index)
          observer.stayed(index, times[time]!, times[time + 1]!)
          time += 2
          break
        case doneAndRelieved:
          observer.worked(resources[index]!, times[time + 1]!)
          observer.assigned(resources[index]!, times[time + 2]!)
          observer.completed(index)
          observer.stayed(index, times[time]!, times[time + 1]!)
          time += 3
          break
        default:
          time = this.#tellOther(word & 31, index, time)
      }
    }
  }

  /** What is told less often. @returns where the next time stands */
  #tellOther(what: number, index: number, time: number): number {
    const observer = this.#observer
    const times = this.#times
    switch (what) {
      case entered:
        observer.entered(index)
        return time
      case passed:
        observer.entered(index)
        observer.completed(index)
        return time
      case stayed:
        observer.stayed(index, times[time]!, times[time + 1]!)
        return time + 2
      case assigned:
        observer.assigned(index, times[time]!)
        return time + 1
      case worked:
        observer.worked(index, times[time]!)
        return time + 1
      case queued:
        observer.queued(index, times[time]!)
        return time + 1
      case started:
        observer.started(times[time]!)
        return time + 1
      case ended:
        this.#tellEnd(endStates[index]!, times[time]!, times[time + 1]!, times[time + 2]!)
        return time + 3
      case failed:
        observer.failed(index)
        return time
      case stuck:
        observer.stuck(index)
        return time
      case stranded:
        observer.stranded()
        return time
      case endless:
        observer.incident(index, this.#endlessMessage)
        return time
    }
    throw new Error(`the log says ${what}`)
  }

  #tellEnd(state: EndState, now: number, duration: number, busy: number): void {
    this.#observer.ended(now, state, duration, processingOf(duration, busy, now))
  }

  #look(): void {
    const { memory, wordsAt, timesAt } = this.#module
    this.#words = new Int32Array(memory.buffer, wordsAt.value)
    this.#times = new Float64Array(memory.buffer, timesAt.value)
  }
}
