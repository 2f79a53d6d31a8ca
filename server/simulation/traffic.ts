import {
  type Driver,
  dueAt,
  Engine,
  type EndState as EngineEndState,
  type Frame,
  type Incident,
  type Observer,
  type Program,
  type Timer,
  type Token,
  type UnknownTimer,
} from "../engine/index.ts"
import { type Flow, type Node, none, rowOf } from "../model/index.ts"
import { Agenda, type SimTime } from "./agenda.ts"
import { gapsOf } from "./arrivals.ts"
import { Choices } from "./choices.ts"
import { Draws } from "./draws.ts"
import { Failures } from "./failures.ts"
import { isWork } from "./ground.ts"
import type { Motion } from "./motion.ts"
import type { RunObserver } from "./observer.ts"
import type { Plan } from "./plan.ts"
import { Pool } from "./pool.ts"
import { InstanceSlots, processingOf, TokenSlots, tokenState } from "./slots.ts"
import { strandedNodes } from "./stranded.ts"

/**
 * The instances in flight. What the engine does not know is answered by chance and by the state of
 * the pools; what it is to do when goes into the agenda, as a token and its serial.
 *
 * Invariant: `pending` of an instance is the number of its tokens in a state other than `idle`.
 */
export class Traffic implements Motion, Driver, Observer {
  readonly #plan: Plan
  readonly #observer: RunObserver
  readonly #agenda = new Agenda()
  readonly #drawGap: () => number
  readonly #engine: Engine
  readonly #choices: Choices
  readonly #pools: readonly Pool[]
  readonly #durations: Draws
  readonly #delays: Draws
  readonly #failures: Failures
  readonly #stays: Uint8Array
  readonly #isRepeated: Uint8Array
  readonly #tokens = new TokenSlots()
  readonly #instances = new InstanceSlots()
  #started = 0
  #over = 0
  #lastAt: SimTime = 0

  constructor(plan: Plan, program: Program, observer: RunObserver) {
    const { graph } = program
    this.#plan = plan
    this.#observer = observer
    this.#drawGap = gapsOf(plan)
    this.#engine = new Engine(program, this, { observer: this, stepLimit: plan.stepLimit })
    this.#choices = new Choices(plan, program)
    this.#pools = plan.description.resources.map(it => new Pool(it.capacity))
    this.#durations = new Draws(graph, plan.seed, "duration", plan.durations)
    this.#delays = new Draws(graph, plan.seed, "delay", plan.delays)
    this.#failures = new Failures(plan, graph)
    this.#isRepeated = Uint8Array.from(program.loops, it => (it ? 1 : 0))
    this.#stays = Uint8Array.from(graph.elements, (_, node) => stayAt(program, node))
    this.#agenda.schedule(0, arrival, 0)
  }

  get lastAt(): SimTime {
    return this.#lastAt
  }

  get over(): number {
    return this.#over
  }

  advance(occurrences: number): boolean {
    const agenda = this.#agenda
    for (let left = occurrences; 0 < left && agenda.next(); left--) {
      if (agenda.subject === arrival) this.#arrive()
      // What was scheduled for a token that is gone is no occurrence, and takes no time.
      else if (!this.#happen(agenda.subject, agenda.detail)) continue
      this.#lastAt = agenda.now
    }
    if (0 < agenda.size) return true
    this.#finish()
    return false
  }

  #arrive(): void {
    const { now } = this.#agenda
    this.#observer.started(now)
    if (++this.#started < this.#plan.instances)
      this.#agenda.schedule(now + this.#drawGap(), arrival, 0)
    this.#start()
  }

  /** An instance begins. */
  #start(): void {
    const { starts } = this.#plan
    const node = starts.length === 0 ? none : starts[this.#choices.below(starts[0]!, starts.length)]
    const instance = this.#engine.start(node)
    // Its slot may already be free, or hold a sub-process of another.
    if (this.#engine.frames.root(instance) !== instance) return
    this.#touch(instance)
    if (this.#instances.isStranded(instance)) this.#giveUp(instance)
  }

  /**
   * The time has come that was scheduled for a token.
   *
   * @returns false when the token is gone, and nothing happens
   */
  #happen(token: Token, serial: number): boolean {
    const engine = this.#engine
    if (engine.tokens.serial(token) !== serial) return false
    const instance = engine.instanceOf(token)
    if (this.#tokens.state(token) === tokenState.working) this.#attemptEnds(instance, token)
    else {
      this.#settle(instance, token)
      engine.complete(token)
    }
    if (this.#instances.isStranded(instance)) this.#giveUp(instance)
    return true
  }

  /** Nothing will happen any more: instances that are still there wait for ever. */
  #finish(): void {
    for (const instance of [...this.#engine.frames.instances()])
      if (this.#instances.isStranded(instance)) this.#giveUp(instance)
  }

  // What the engine asks its driver.

  work(instance: Frame, node: Node, token: Token): void {
    this.#touch(instance)
    this.#instances.addPending(instance, 1)
    const resource = this.#plan.resourceOfNode[node]!
    if (resource === none) {
      this.#begin(instance, node, token)
      return
    }
    const pool = this.#pools[resource]!
    if (pool.request(token)) {
      this.#observer.assigned(resource, 0)
      this.#begin(instance, node, token)
      return
    }
    this.#tokens.setState(token, tokenState.queued)
    this.#observer.queued(resource, pool.queued)
  }

  wait(instance: Frame, node: Node, token: Token): void {
    this.#touch(instance)
    const delay = this.#delays.draw(node)
    this.#delay(instance, token, delay < 0 ? undefined : this.#agenda.now + delay)
  }

  timer(instance: Frame, node: Node, token: Token, timer: Timer | UnknownTimer): void {
    this.#touch(instance)
    const { now } = this.#agenda
    const delay = this.#delays.draw(node)
    this.#delay(instance, token, delay < 0 ? dueInRun(timer, now) : now + delay)
  }

  choose(_: Frame, node: Node, chosen: Int32Array): number {
    return this.#choices.choose(node, chosen)
  }

  turns(_: Frame, node: Node): number {
    return this.#plan.turnsOfNode[node]!
  }

  cancelled(instance: Frame, node: Node, token: Token): void {
    const state = this.#tokens.state(token)
    if (state === tokenState.working) this.#endWork(instance, node, token)
    if (state === tokenState.queued) this.#pools[this.#plan.resourceOfNode[node]!]!.withdraw(token)
    if (state !== tokenState.idle) this.#settle(instance, token)
    if (0 <= this.#tokens.enteredAt(token) && !this.#instances.isDoomed(instance))
      this.#tellStay(node, token)
    this.#tokens.leave(token)
  }

  /** What is not executed yet, holds nothing or calls something elsewhere is simulated as work. */
  standIn(instance: Frame, node: Node, { code, token }: Incident): boolean {
    if (this.#plan.durations[node] === undefined) return false
    if (code !== "missing-reference" && code !== "not-supported" && code !== "no-start")
      return false
    this.work(instance, node, token)
    return true
  }

  /** There is nobody to mend it: an incident is the end of its instance. */
  incident(instance: Frame, node: Node, { code, message, token }: Incident): void {
    this.#touch(instance)
    this.#tokens.leave(token)
    if (code !== "work-failed") {
      this.#observer.failed(node)
      this.#observer.incident(node, message)
    }
    this.#instances.setDoomed(instance)
    this.#engine.cancel(instance, "failed")
  }

  ended(instance: Frame, state: EngineEndState): void {
    this.#touch(instance)
    const { now } = this.#agenda
    const duration = now - this.#instances.startedAt(instance)
    const processing = processingOf(duration, this.#instances.processed(instance), now)
    this.#instances.close(instance)
    this.#over++
    // Only those are cancelled that were given up.
    if (state === "cancelled") return
    const end = state === "terminated" ? "completed" : state
    this.#observer.ended(now, end, duration, processing)
  }

  // What the engine tells its observer.

  enter(_: Frame, node: Node, token: Token): void {
    this.#observer.entered(node)
    if (token === none) return
    // The turns of a repeated activity take its time; around them it takes none.
    if (this.#isRepeated[node] === 1) this.#tokens.leave(token)
    else this.#tokens.enter(token, this.#agenda.now)
  }

  complete(frame: Frame, node: Node, token: Token): void {
    this.#observer.completed(node)
    if (token !== none) this.#endStay(frame, node, token)
  }

  beginTurn(_: Frame, __: Node, token: Token): void {
    this.#tokens.enter(token, this.#agenda.now)
  }

  endTurn(frame: Frame, node: Node, token: Token): void {
    this.#endStay(frame, node, token)
  }

  take(_: Frame, flow: Flow): void {
    this.#observer.taken(flow)
  }

  throw(): void {}
  catch(): void {}
  cancel(): void {}

  #endStay(frame: Frame, node: Node, token: Token): void {
    // A signal comes before the delay is over that was drawn for it.
    if (this.#tokens.state(token) !== tokenState.idle)
      this.#settle(this.#engine.frames.root(frame), token)
    if (0 <= this.#tokens.enteredAt(token)) this.#tellStay(node, token)
    this.#tokens.leave(token)
  }

  #begin(instance: Frame, node: Node, token: Token): void {
    const { now } = this.#agenda
    this.#tokens.begin(token, now)
    this.#instances.beginWork(instance, now)
    this.#schedule(token, now + this.#durations.draw(node))
  }

  #attemptEnds(instance: Frame, token: Token): void {
    const engine = this.#engine
    const node = engine.tokens.node(token)
    const hasFailed = this.#failures.draw(node)
    if (hasFailed) this.#observer.failed(node)
    if (hasFailed && this.#tokens.attempts(token) < this.#plan.attemptsOfNode[node]!) {
      this.#tokens.countAttempt(token)
      this.#schedule(token, this.#agenda.now + this.#durations.draw(node))
      return
    }
    this.#endWork(instance, node, token)
    this.#settle(instance, token)
    if (!hasFailed) {
      engine.complete(token)
      return
    }
    const boundary = [...rowOf(engine.program.graph.boundaries, node)].find(
      it => engine.program.events[it]!.trigger === "error",
    )
    if (boundary !== undefined) {
      engine.throwError(token, engine.program.events[boundary]!.names[0])
      return
    }
    this.#tellStay(node, token)
    engine.fail(token, "fails")
  }

  /** The work on a token is over, and whoever worked on it takes the next. */
  #endWork(instance: Frame, node: Node, token: Token): void {
    const { now } = this.#agenda
    this.#tokens.endWork(token, now)
    this.#instances.endWork(instance, now)
    const resource = this.#plan.resourceOfNode[node]!
    if (resource === none) return
    this.#observer.worked(resource, this.#tokens.processed(token))
    const next = this.#pools[resource]!.release()
    if (next === -1) return
    this.#observer.assigned(resource, now - this.#tokens.enteredAt(next))
    const { tokens } = this.#engine
    this.#begin(this.#engine.instanceOf(next), tokens.node(next), next)
  }

  /** @param at undefined for what never comes */
  #delay(instance: Frame, token: Token, at: SimTime | undefined): void {
    this.#tokens.setState(token, at === undefined ? tokenState.idle : tokenState.delayed)
    if (at === undefined) return
    this.#instances.addPending(instance, 1)
    this.#schedule(token, at)
  }

  #schedule(token: Token, at: SimTime): void {
    this.#agenda.schedule(at, token, this.#engine.tokens.serial(token))
  }

  /** Nothing is scheduled for a token any more. */
  #settle(instance: Frame, token: Token): void {
    this.#tokens.setState(token, tokenState.idle)
    this.#instances.addPending(instance, -1)
  }

  #tellStay(node: Node, token: Token): void {
    const stay = this.#stays[node]
    if (stay === stays.none) return
    const duration = this.#agenda.now - this.#tokens.enteredAt(token)
    const processing = stay === stays.scope ? duration : this.#tokens.processed(token)
    this.#observer.stayed(node, Math.max(0, duration - processing), processing)
  }

  /** Opens an instance that is heard of for the first time. */
  #touch(instance: Frame): void {
    if (!this.#instances.isOpen(instance)) this.#instances.open(instance, this.#agenda.now)
  }

  /** An instance none of whose tokens anything will happen to waits for ever. */
  #giveUp(instance: Frame): void {
    for (const node of strandedNodes(this.#engine, instance)) this.#observer.stuck(node)
    this.#observer.stranded()
    this.#instances.setDoomed(instance)
    this.#engine.cancel(instance)
  }
}

/** The subject of an arrival in the agenda; all others are tokens. */
const arrival = -1

/** What time a node costs whoever stands there. */
const stays = { none: 0, /** Waiting and work. */ token: 1, /** All that is inside. */ scope: 2 }

function stayAt(program: Program, node: Node): number {
  const { graph } = program
  const kind = graph.kinds[node]!
  if (kind === "intermediateCatchEvent" || kind === "eventBasedGateway") return stays.token
  if (/Event$|Gateway$/.test(kind)) return stays.none
  return isWork(program, node) ? stays.token : stays.scope
}

/** A simulation begins at no date of the calendar: whatever waits for a date finds it has come. */
function dueInRun(timer: Timer | UnknownTimer, now: SimTime): SimTime | undefined {
  if (timer.kind === "unknown") return undefined
  if (timer.kind === "date") return now
  return dueAt(timer.kind === "cycle" ? timer.again : timer, now)
}
