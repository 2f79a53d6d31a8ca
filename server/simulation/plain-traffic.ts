import { type Program, stepLimitMessage } from "../engine/index.ts"
import { type Flow, is, type Node, none, rowOf } from "../model/index.ts"
import type { Agenda } from "./agenda.ts"
import { Choices } from "./choices.ts"
import { Draws } from "./draws.ts"
import { Failures } from "./failures.ts"
import { grown } from "./grown.ts"
import type { EndState, RunObserver } from "./observer.ts"
import type { Plan } from "./plan.ts"
import { Pool } from "./pool.ts"
import { processingOf } from "./slots.ts"

/** What a plain process does with a token that comes to a node; 0 where it is not plain. */
const ways = {
  /** It goes on at once. */ pass: 1,
  /** It is worked on. */ work: 2,
  join: 3,
} as const

// Fields of a token: its node, its instance, how often its slot was given back, what is done there,
// and its neighbours among the tokens of the instance, the oldest first.
const node = 0
const owner = 1
const serial = 2
const state = 3
const attempts = 4
const previous = 5
const next = 6
const tokenStride = 7

/** Of `state`. */
const isQueued = 0
const isWorking = 1

// Its times: when it came, when the work on it began, and how long that took so far.
const enteredAt = 0
const beganAt = 1
const processed = 2
const timeStride = 3

// Fields of an instance. `live`: its tokens at nodes, on flows and held at joins. `pending`: those
// at nodes. `workers`: those somebody works on.
const live = 0
const pending = 1
const workers = 2
const steps = 3
const firstToken = 4
const lastToken = 5
const instanceStride = 6

// Its times: when it began, since when somebody works on it, and how long that was before.
const startedAt = 0
const busySince = 1
const busyFor = 2
const spanStride = 3

/**
 * What `Traffic` is for any process, for one that is plain: a start, work, exclusive and parallel
 * gateways, an end. Without the engine, which knows of much that cannot happen here, a run takes
 * less than half of the time: see ARCHITECTURE.md. Its observer hears the same in the same order,
 * which a test compares.
 */
export class PlainTraffic {
  readonly #plan: Plan
  readonly #program: Program
  readonly #observer: RunObserver
  readonly #agenda: Agenda
  readonly #choices: Choices
  readonly #pools: readonly Pool[]
  readonly #durations: Draws
  readonly #failures: Failures
  readonly #ways: Uint8Array
  /** By node: its only flow, when it is left over that one whatever happens. */
  readonly #onlyFlow: Int32Array
  /** Where every instance begins; one of the start events of the plan may come on top. */
  readonly #starts: readonly Node[]
  readonly #flows: Int32Array
  readonly #flowsFrom: Int32Array
  readonly #flowsTo: Int32Array
  readonly #resourceOfNode: Int32Array
  /** By join: its slots in `#held`, which lie side by side. */
  readonly #joinSlot: Int32Array
  readonly #firstSlot: Int32Array
  readonly #slotCount: Int32Array
  readonly #target: Int32Array
  readonly #stepLimit: number
  readonly #isPlain: Uint8Array
  readonly #chosen: Int32Array
  readonly #heldStride: number
  #tokens = new Int32Array(64 * tokenStride)
  #times = new Float64Array(64 * timeStride)
  readonly #freeTokens: number[] = []
  #usedTokens = 0
  #instances = new Int32Array(16 * instanceStride)
  #spans = new Float64Array(16 * spanStride)
  /** By instance and slot of a flow into a join. */
  #held: Uint16Array
  readonly #freeInstances: number[] = []
  #usedInstances = 0
  /** Flows with a token of the instance that is moved, and nodes that it begins at: `nodeOf`. */
  #moves = new Int32Array(64)
  #moveCount = 0
  /** How many instances are over, in whatever way. */
  over = 0

  constructor(plan: Plan, program: Program, agenda: Agenda, observer: RunObserver) {
    const { graph } = program
    this.#plan = plan
    this.#program = program
    this.#observer = observer
    this.#agenda = agenda
    this.#choices = new Choices(plan, program)
    this.#pools = plan.description.resources.map(it => new Pool(it.capacity))
    this.#durations = new Draws(graph, plan.seed, "duration", plan.durations)
    this.#failures = new Failures(plan, graph)
    this.#ways = waysOf(program)
    this.#onlyFlow = Int32Array.from(graph.elements, (_, at) => {
      const flows = rowOf(program.outgoing, at)
      return program.isPlain[at] === 1 && flows.length === 1 ? flows[0]! : none
    })
    this.#starts = [...rowOf(program.starts, program.process)].filter(
      it => plan.starts.length === 0 || graph.kinds[it] !== "startEvent",
    )
    this.#joinSlot = program.joinSlot
    this.#flows = program.outgoing.items
    this.#flowsFrom = program.outgoing.starts.subarray(0, -1)
    this.#flowsTo = program.outgoing.starts.subarray(1)
    this.#resourceOfNode = plan.resourceOfNode
    this.#firstSlot = Int32Array.from(graph.elements, (_, at) => {
      const [flow] = rowOf(graph.incoming, at)
      return flow === undefined ? none : program.joinSlot[flow]!
    })
    this.#slotCount = Int32Array.from(graph.elements, (_, at) => rowOf(graph.incoming, at).length)
    this.#target = graph.target
    this.#stepLimit = plan.stepLimit
    this.#isPlain = program.isPlain
    this.#chosen = new Int32Array(program.outgoingMax)
    this.#heldStride = program.heldFlowsMax
    this.#held = new Uint16Array(16 * this.#heldStride)
  }

  /** An instance begins. */
  start(): void {
    const { starts } = this.#plan
    const instance = this.#openInstance()
    for (const at of this.#starts) this.#move(nodeOf(at))
    if (0 < starts.length)
      this.#move(nodeOf(starts[this.#choices.below(starts[0]!, starts.length)]!))
    this.#instances[instance * instanceStride + live] = this.#moveCount
    if (this.#go(instance, none)) this.#giveUpIfStranded(instance)
  }

  /**
   * The work on a token is over.
   *
   * @returns false when the token is gone, and nothing happens
   */
  happen(token: number, ofSerial: number): boolean {
    const tokens = this.#tokens
    const at = token * tokenStride
    if (tokens[at + serial] !== ofSerial) return false
    const from = tokens[at + node]!
    const instance = tokens[at + owner]!
    if (this.#failures.draw(from)) {
      this.#observer.failed(from)
      if (tokens[at + attempts]! < this.#plan.attemptsOfNode[from]!) {
        tokens[at + attempts]!++
        const { now } = this.#agenda
        this.#agenda.schedule(now + this.#durations.draw(from), token, ofSerial)
        return true
      }
      this.#endWork(token, from, instance)
      this.#tellStay(token, from)
      this.#freeToken(token)
      this.#cancel(instance, "failed")
      return true
    }
    this.#endWork(token, from, instance)
    this.#instances[instance * instanceStride + pending]!--
    this.#observer.completed(from)
    this.#tellStay(token, from)
    this.#freeToken(token)
    if (this.#go(instance, this.#leave(instance, from, 0))) this.#giveUpIfStranded(instance)
    return true
  }

  /** Nothing will happen any more: whoever waits for ever has been given up already. */
  finish(): void {}

  /**
   * Makes every move that is under way, in the order they arose.
   *
   * @returns whether the instance is still there
   */
  #go(instance: number, first: number): boolean {
    const instances = this.#instances
    const field = instance * instanceStride
    let move = first
    for (let made = 0; ; ) {
      if (move === none) {
        if (instances[field + live] === 0) {
          this.#moveCount = 0
          this.#end(instance, "completed")
          return false
        }
        if (made === this.#moveCount) break
        move = this.#moves[made++]!
      }
      const at = move < none ? nodeOf(move) : this.#target[move]!
      if (this.#stepLimit < ++instances[field + steps]!) {
        this.#moveCount = 0
        this.#stop(instance, at)
        return false
      }
      const way = this.#ways[at]
      if (way === ways.work) {
        this.#work(instance, at)
        move = none
      } else {
        const goesOn = way === ways.pass || this.#joins(instance, at, move)
        this.#observer.entered(at)
        if (goesOn) this.#observer.completed(at)
        move = goesOn ? this.#leave(instance, at, made) : none
      }
    }
    this.#moveCount = 0
    return true
  }

  /** A token comes to something that is worked on. */
  #work(instance: number, at: Node): void {
    const observer = this.#observer
    const instances = this.#instances
    instances[instance * instanceStride + pending]!++
    observer.entered(at)
    const token = this.#newToken(at, instance)
    const resource = this.#resourceOfNode[at]!
    if (resource === none) {
      this.#begin(token, at, instance)
      return
    }
    const pool = this.#pools[resource]!
    if (pool.request(token)) {
      observer.assigned(resource, 0)
      this.#begin(token, at, instance)
    } else observer.queued(resource, pool.queued)
  }

  #begin(token: number, at: Node, instance: number): void {
    const { now } = this.#agenda
    if (this.#instances[instance * instanceStride + workers]!++ === 0)
      this.#spans[instance * spanStride + busySince] = now
    const field = token * tokenStride
    this.#tokens[field + state] = isWorking
    this.#times[token * timeStride + beganAt] = now
    this.#agenda.schedule(now + this.#durations.draw(at), token, this.#tokens[field + serial]!)
  }

  /** The work on a token is over, and whoever worked on it takes the next. */
  #endWork(token: number, at: Node, instance: number): void {
    const { now } = this.#agenda
    const times = this.#times
    const field = token * timeStride
    times[field + processed]! += now - times[field + beganAt]!
    if (--this.#instances[instance * instanceStride + workers]! === 0) {
      const spans = this.#spans
      const span = instance * spanStride
      spans[span + busyFor]! += now - spans[span + busySince]!
    }
    const resource = this.#resourceOfNode[at]!
    if (resource === none) return
    this.#observer.worked(resource, times[field + processed]!)
    const waiting = this.#pools[resource]!.release()
    if (waiting === -1) return
    this.#observer.assigned(resource, now - this.#times[waiting * timeStride + enteredAt]!)
    const tokens = this.#tokens
    const of = waiting * tokenStride
    this.#begin(waiting, tokens[of + node]!, tokens[of + owner]!)
  }

  #tellStay(token: number, at: Node): void {
    const times = this.#times
    const field = token * timeStride
    const processing = times[field + processed]!
    const duration = this.#agenda.now - times[field + enteredAt]!
    this.#observer.stayed(at, Math.max(0, duration - processing), processing)
  }

  /** Keeps a token at a join. @returns whether one has come over every flow; they are taken then */
  #joins(instance: number, at: Node, flow: Flow): boolean {
    const held = this.#held
    const first = instance * this.#heldStride
    held[first + this.#joinSlot[flow]!]!++
    const from = first + this.#firstSlot[at]!
    const to = from + this.#slotCount[at]!
    for (let slot = from; slot < to; slot++) if (held[slot] === 0) return false
    for (let slot = from; slot < to; slot++) held[slot]!--
    // What has come together goes on as one.
    this.#instances[instance * instanceStride + live]! -= to - from - 1
    return true
  }

  /**
   * A token goes on over the flows of a node.
   *
   * @param made how many of the moves have been made
   * @returns the move to make next, when that is the only one it leads to; `none` otherwise
   */
  #leave(instance: number, at: Node, made: number): number {
    const isDecided = this.#isPlain[at] === 1
    const chosen = this.#chosen
    let count = isDecided ? 0 : this.#choices.choose(at, chosen)
    const only = isDecided ? this.#onlyFlow[at]! : count === 1 ? chosen[0]! : none
    if (only !== none) {
      this.#observer.taken(only)
      if (made === this.#moveCount) return only
      this.#move(only)
      return none
    }
    if (isDecided) {
      const to = this.#flowsTo[at]!
      let each = this.#flowsFrom[at]!
      count = to - each
      for (; each < to; each++) this.#take(this.#flows[each]!)
    } else for (let each = 0; each < count; each++) this.#take(chosen[each]!)
    this.#instances[instance * instanceStride + live]! += count - 1
    return none
  }

  #take(flow: Flow): void {
    this.#observer.taken(flow)
    this.#move(flow)
  }

  #move(move: number): void {
    if (this.#moves.length === this.#moveCount)
      this.#moves = grown(this.#moves, new Int32Array(2 * this.#moveCount))
    this.#moves[this.#moveCount++] = move
  }

  /** An instance enters more nodes than it may. */
  #stop(instance: number, at: Node): void {
    this.#observer.failed(at)
    this.#observer.incident(at, stepLimitMessage(this.#stepLimit))
    this.#cancel(instance, "failed")
  }

  /** An instance whose tokens are all held at joins waits for ever. */
  #giveUpIfStranded(instance: number): void {
    if (this.#instances[instance * instanceStride + pending] !== 0) return
    const { graph, joinSlot, process } = this.#program
    const first = instance * this.#heldStride
    for (const flow of rowOf(graph.flowsOfScope, process)) {
      const slot = joinSlot[flow]!
      if (slot !== none && 0 < this.#held[first + slot]!) this.#observer.stuck(graph.target[flow]!)
    }
    this.#observer.stranded()
    this.#cancel(instance, "cancelled")
  }

  /** Takes away all tokens of an instance, the oldest first, and the instance with them. */
  #cancel(instance: number, end: EndState): void {
    const field = instance * instanceStride + firstToken
    for (let token = this.#instances[field]!; token !== none; token = this.#instances[field]!) {
      const at = this.#tokens[token * tokenStride + node]!
      if (this.#tokens[token * tokenStride + state] === isWorking)
        this.#endWork(token, at, instance)
      else this.#pools[this.#resourceOfNode[at]!]!.withdraw(token)
      this.#freeToken(token)
    }
    this.#held.fill(0, instance * this.#heldStride, (instance + 1) * this.#heldStride)
    this.#end(instance, end)
  }

  #end(instance: number, end: EndState): void {
    const { now } = this.#agenda
    const spans = this.#spans
    const span = instance * spanStride
    const duration = now - spans[span + startedAt]!
    const busy = spans[span + busyFor]!
    this.#freeInstances.push(instance)
    this.over++
    // Only those are cancelled that were given up.
    if (end !== "cancelled")
      this.#observer.ended(now, end, duration, processingOf(duration, busy, now))
  }

  #openInstance(): number {
    const instance = this.#freeInstances.pop() ?? this.#usedInstances++
    if (this.#instances.length < this.#usedInstances * instanceStride) {
      this.#instances = grown(this.#instances, new Int32Array(2 * this.#instances.length))
      this.#spans = grown(this.#spans, new Float64Array(2 * this.#spans.length))
      this.#held = grown(this.#held, new Uint16Array(2 * this.#held.length))
    }
    const first = instance * instanceStride
    const instances = this.#instances
    instances[first + pending] = 0
    instances[first + workers] = 0
    instances[first + steps] = 0
    instances[first + firstToken] = none
    instances[first + lastToken] = none
    this.#spans[instance * spanStride + startedAt] = this.#agenda.now
    this.#spans[instance * spanStride + busyFor] = 0
    return instance
  }

  #newToken(at: Node, instance: number): number {
    const token = this.#freeTokens.pop() ?? this.#usedTokens++
    if (this.#tokens.length < this.#usedTokens * tokenStride) {
      this.#tokens = grown(this.#tokens, new Int32Array(2 * this.#tokens.length))
      this.#times = grown(this.#times, new Float64Array(2 * this.#times.length))
    }
    const tokens = this.#tokens
    const field = token * tokenStride
    tokens[field + node] = at
    tokens[field + owner] = instance
    tokens[field + state] = isQueued
    tokens[field + attempts] = 1
    const instances = this.#instances
    const first = instance * instanceStride
    const last = instances[first + lastToken]!
    tokens[field + previous] = last
    tokens[field + next] = none
    if (last === none) instances[first + firstToken] = token
    else tokens[last * tokenStride + next] = token
    instances[first + lastToken] = token
    const times = this.#times
    const time = token * timeStride
    times[time + enteredAt] = this.#agenda.now
    times[time + processed] = 0
    return token
  }

  #freeToken(token: number): void {
    const tokens = this.#tokens
    const field = token * tokenStride
    const first = tokens[field + owner]! * instanceStride
    const left = tokens[field + previous]!
    const right = tokens[field + next]!
    if (left === none) this.#instances[first + firstToken] = right
    else tokens[left * tokenStride + next] = right
    if (right === none) this.#instances[first + lastToken] = left
    else tokens[right * tokenStride + previous] = left
    tokens[field + serial]!++
    this.#freeTokens.push(token)
  }
}

/** Between a node and the move that enters it; turned around it is the same. */
function nodeOf(move: number): number {
  return -2 - move
}

/** Whether `PlainTraffic` runs a process: whether all that can be entered in it is plain. */
export function isPlainProcess({ stepLimit }: Plan, program: Program): boolean {
  const { graph, messaging, process, scopes } = program
  const isAllPlain = waysOf(program)
  return (
    stepLimit < 0xffff &&
    scopes.length === 1 &&
    messaging === undefined &&
    rowOf(graph.nodesOfScope, process).every(it => isAllPlain[it] !== 0) &&
    rowOf(graph.flowsOfScope, process).every(
      it => graph.target[it] !== none && graph.source[it] !== none,
    )
  )
}

function waysOf(program: Program): Uint8Array {
  return Uint8Array.from(program.graph.elements, (_, at) => wayOf(program, at))
}

function wayOf(program: Program, at: Node): number {
  const { graph, loops, isWatched, subscriptions, unsupported, events } = program
  const kind = graph.kinds[at]!
  const isBare =
    !loops[at] &&
    isWatched[at] === 0 &&
    unsupported[at] === undefined &&
    rowOf(subscriptions, at).length === 0
  if (!isBare) return 0
  if (is(graph.elements[at]!, "tTask")) return kind === "receiveTask" ? 0 : ways.work
  if (kind === "startEvent" || kind === "exclusiveGateway") return ways.pass
  if (kind === "endEvent") return events[at]!.trigger === "none" ? ways.pass : 0
  if (kind !== "parallelGateway") return 0
  return 1 < rowOf(graph.incoming, at).length ? ways.join : ways.pass
}
