import type { ScriptRunner } from "../expression/index.ts"
import type { Node } from "../model/index.ts"
import { beginInAdHoc, takesMore } from "./ad-hoc.ts"
import { Alarms } from "./alarms.ts"
import { type BreakerSettings, CircuitBreaker } from "./circuit-breaker.ts"
import { keysAwaited } from "./correlating.ts"
import type { Driver, EndState, Incident, IncidentCode } from "./driver.ts"
import { Engine, type EngineOptions } from "./engine.ts"
import type { EventDefinition, Trigger } from "./event-definition.ts"
import type { ExecuteOptions } from "./execute.ts"
import type { Frame } from "./frames.ts"
import { addDuration, type Duration } from "./iso8601.ts"
import { type Keys, noKeys } from "./keys.ts"
import type { Program } from "./program.ts"
import { type Retries, readRetries, serviceOf } from "./retries.ts"
import { resultSoFar, variablesOf } from "./run-end.ts"
import { RunSteps } from "./run-steps.ts"
import { runTaskScript } from "./script-task.ts"
import { loadEngine, saveEngine } from "./state.ts"
import type { Values } from "./steps.ts"
import { framesOf } from "./stuck.ts"
import { eventAt, isRepeated, namesAt } from "./subscriptions.ts"
import { utc } from "./time-zone.ts"
import { dueAt, repetitionsOf, type Timer, type UnknownTimer } from "./timer.ts"
import type { Token } from "./tokens.ts"
import type { RunResult, WaitingFor } from "./trace.ts"
import { named, Tracer, traceName } from "./tracer.ts"

/** A token that something must be done for. */
export interface Wait {
  readonly token: Token
  readonly serial: number
  readonly node: Node
  /** What it waits for. */
  readonly event: EventDefinition
  /** How the message or signal it waits for is called; none: any. Work waits for no message. */
  readonly names: readonly string[]
  /** Which message it waited for in the beginning among those of the same name. */
  readonly keys: Keys
  /** Whether it is work, and not something that is to happen. */
  readonly isWork: boolean
  /** Attempts that failed so far. */
  failed: number
  /** Whether it is work that waits for its service. */
  isPostponed?: boolean
  /** Whether time alone will let it go on, once. */
  isTimed: boolean
}

/** What an incident holds. */
interface Held {
  readonly serial: number
  readonly node: Node
  readonly code: IncidentCode
}

/**
 * One instance being executed, and those it reaches: an engine with a clock, steps of the outside,
 * and a trace.
 */
export class Run implements Driver {
  readonly program: Program
  readonly tracer: Tracer
  /** By token, in the order they began to wait. */
  readonly waits = new Map<Token, Wait>()
  /** Seconds since 1970 at which the run began. */
  readonly #startsAt: number
  readonly #timeZone: string
  readonly #steps: RunSteps
  readonly #alarms = new Alarms<Wait>()
  readonly #retries = new Map<Node, Retries>()
  readonly #breakerSettings: BreakerSettings | undefined
  /** By service. */
  readonly #breakers = new Map<string, CircuitBreaker>()
  /** By token: what an incident holds there. */
  readonly #held = new Map<Token, Held>()
  /** Alarms that are a reason for time to go on. */
  #timedCount = 0
  /** Work that is done at once, in the order it began. */
  #ready: Wait[] = []
  #engine: Engine
  readonly #limits: Pick<EngineOptions, "stepLimit" | "memoryLimit">
  readonly #timeLimit: number
  readonly #scripts: ScriptRunner | undefined
  #saved: string | undefined
  /** How the first instance ended. */
  #ending: RunResult | undefined
  result: RunResult | undefined

  constructor(program: Program, options: ExecuteOptions) {
    this.program = program
    this.#startsAt = options.startsAt ?? usualStart
    this.#timeZone = options.timeZone ?? utc
    this.tracer = new Tracer(program)
    this.#limits = { stepLimit: options.stepLimit, memoryLimit: options.memoryLimit }
    this.#timeLimit = options.timeLimit ?? Infinity
    this.#scripts = options.scripts
    this.#breakerSettings = options.circuitBreaker
    this.#engine = this.#newEngine()
    this.#steps = new RunSteps(this, options.steps ?? [])
    const { node, variables, keys } = this.#steps.beginning(options.start, options.variables)
    this.#engine.start(node, variables, undefined, { origin: null, keys })
  }

  get engine(): Engine {
    return this.#engine
  }

  get now(): number {
    return this.tracer.now
  }

  /** Lets one more thing happen. @returns false when the run is over */
  advance(): boolean {
    if (this.result) return false
    if (!this.isPaused && this.#work()) return true
    if (this.#isOver) this.#steps.refuseAll()
    else if (this.#steps.next()) return true
    else if (!this.isPaused && 0 < this.#timedCount && this.fireNext()) return true
    this.#finish()
    return false
  }

  /** Whether the instance has been started: until then nothing can wait. */
  get isStarted(): boolean {
    return 0 < this.waits.size
  }

  get isPaused(): boolean {
    return this.#saved !== undefined
  }

  /** Writes all state of the engine to a text and forgets it. */
  pause(): void {
    this.#saved ??= JSON.stringify(saveEngine(this.#engine))
    this.say("pause")
  }

  /** Goes on from that text, in another engine. */
  resume(): void {
    if (this.#saved === undefined) return
    const engine = this.#newEngine()
    loadEngine(engine, JSON.parse(this.#saved))
    this.#engine = engine
    this.#saved = undefined
    this.say("resume")
  }

  cancel(): void {
    for (const it of this.#engine.frames.instances()) this.#engine.cancel(it)
  }

  /** Moves the clock to a time at which nothing is due before. */
  setClock(now: number): void {
    this.tracer.now = Math.max(this.tracer.now, now)
  }

  /** What the clock will show when that time has passed. */
  after(duration: Duration): number {
    return addDuration(this.#startsAt + this.now, duration, this.#timeZone) - this.#startsAt
  }

  get nextDue(): number {
    return this.#alarms.nextDue
  }

  /** Moves the clock to the next alarm and lets it ring. @returns false when there is none */
  fireNext(): boolean {
    for (let alarm = this.#alarms.next(); alarm; alarm = this.#alarms.next()) {
      const wait = alarm.item
      this.#untime(wait)
      if (!this.isThere(wait)) continue
      if (this.#timeLimit < alarm.due) {
        this.#giveUp(wait)
        return true
      }
      this.setClock(alarm.due)
      if (0 < wait.failed) this.#retry(wait)
      else if (wait.isPostponed) this.#attempt(wait)
      else this.complete(wait)
      return true
    }
    return false
  }

  /** It would last too long: it ends where it waits. */
  #giveUp(wait: Wait): void {
    this.setClock(this.#timeLimit)
    const message = `would go on only after ${this.#timeLimit} s, longer than it may last`
    const instance = this.#engine.instanceOf(wait.token)
    this.#forget(wait)
    this.#engine.incident("time-limit", message, wait.token)
    this.#engine.cancel(instance, "failed")
  }

  isThere(wait: Wait): boolean {
    return this.#engine.tokens.serial(wait.token) === wait.serial
  }

  complete(wait: Wait, variables?: Values): void {
    this.#noteAnswer(wait)
    this.#forget(wait)
    this.#engine.complete(wait.token, variables)
  }

  /**
   * Begins an activity of an ad-hoc sub-process once more.
   *
   * @returns false when that sub-process is not under way
   */
  beginActivity(node: Node): boolean {
    const { program, frames } = this.#engine
    for (const instance of frames.instances())
      for (const frame of framesOf(this.#engine, instance)) {
        if (frames.scope(frame) !== program.graph.scopeOfNode[node]) continue
        if (!takesMore(this.#engine, frame)) continue
        beginInAdHoc(this.#engine, frames.owner(frame), node)
        return true
      }
    return false
  }

  throwError(wait: Wait, code: string | undefined, variables?: Values): void {
    this.#noteAnswer(wait)
    this.#forget(wait)
    this.#engine.throwError(wait.token, code, { variables })
  }

  /** Whoever does a piece of work has answered, be it with an error: that service is well. */
  #noteAnswer(wait: Wait): void {
    if (wait.isWork) this.#breakerAt(wait.node)?.succeed()
  }

  /**
   * Lets go of what an incident holds at a node: work is tried anew, all else goes on.
   *
   * @returns false when no incident is there
   */
  resolve(node: Node, variables: Values): boolean {
    const { tokens } = this.#engine
    for (const [token, held] of this.#held) {
      if (held.node !== node || tokens.serial(token) !== held.serial) continue
      this.#held.delete(token)
      this.#engine.resolve(token)
      this.#engine.setVariables(tokens.frame(token), variables)
      // A condition that these make true may have taken it away.
      if (tokens.serial(token) !== held.serial) return true
      if (held.code === "work-failed") this.work(this.#engine.instanceOf(token), node, token)
      else this.#engine.complete(token)
      return true
    }
    return false
  }

  /** One attempt at the work of a token fails. BPMN has no say in it; see `retries.ts`. */
  failOnce(wait: Wait): void {
    wait.failed++
    this.#breakerAt(wait.node)?.fail(this.now)
    const { maxAttempts, backoffSeconds } = this.#retriesAt(wait.node)
    const frame = this.#engine.tokens.frame(wait.token)
    if (maxAttempts <= wait.failed) {
      this.#forget(wait)
      const times = wait.failed === 1 ? "once" : `${wait.failed} times`
      this.#engine.fail(wait.token, `failed ${times} and is not tried again`)
      return
    }
    this.tracer.at(frame, wait.node, "fail", { attempt: wait.failed })
    const due = this.now + backoffSeconds(wait.failed)
    this.#sayWait(wait, "external job", { due })
    this.#setAlarm(due, wait, true)
  }

  say(event: "pause" | "resume"): void {
    this.tracer.add(this.#processName, event, {})
  }

  /** A step asks for something that cannot happen. */
  refuse(element: string | undefined, message: string): void {
    const more = { code: "step-impossible", message }
    this.tracer.add(element ?? this.#processName, "incident", more)
  }

  // What the engine asks of its driver.

  work(_instance: Frame, node: Node, token: Token): void {
    const wait = this.#newWait(node, token, true)
    const who = this.#awaitedBy(node)
    if (!who) {
      this.#ready.push(wait)
      return
    }
    this.#sayWait(wait, who)
    if (this.#steps.takeFailure(node)) this.#engine.call(() => this.failOnce(wait))
  }

  wait(_instance: Frame, node: Node, token: Token): void {
    const wait = this.#newWait(node, token)
    const isAdHoc = this.program.adHocs[node] !== undefined
    const what = isAdHoc ? "next activity" : (waitingFor[wait.event.trigger] ?? "event")
    this.#sayWait(wait, what, named(wait.names[0]))
  }

  timer(_instance: Frame, node: Node, token: Token, timer: Timer | UnknownTimer): void {
    if (timer.kind === "unknown") {
      const wait = this.#newWait(node, token)
      if (timer.code === "missing-reference") this.#sayWait(wait, "timer")
      else this.#engine.call(() => this.#hold(wait, timer))
      return
    }
    const due = dueAt(timer, this.#startsAt + this.now, this.#timeZone)
    // One that has come to its end does not listen any more.
    if (due === undefined && isRepeated(this.#engine, token)) return
    const wait = this.#newWait(node, token)
    if (due === undefined) {
      this.#sayWait(wait, "timer")
      return
    }
    const at = Math.max(this.now, due - this.#startsAt)
    this.#sayWait(wait, "timer", { due: at })
    const isLasting =
      this.#engine.tokens.repetitions(token) < 0 || repetitionsOf(timer) === Infinity
    this.#setAlarm(at, wait, !(isLasting && isRepeated(this.#engine, token)))
  }

  #hold(wait: Wait, { code, message }: UnknownTimer): void {
    if (!this.isThere(wait)) return
    this.#forget(wait)
    this.#engine.incident(code, message, wait.token)
  }

  choose(_instance: Frame, node: Node, chosen: Int32Array): number {
    const flows = this.#steps.choice(node)
    flows?.forEach((flow, at) => {
      chosen[at] = flow
    })
    return flows?.length ?? -1
  }

  cancelled(_instance: Frame, _node: Node, token: Token): void {
    const wait = this.waits.get(token)
    if (wait) this.#forget(wait)
  }

  incident(_instance: Frame, node: Node, { code, message, token, flow }: Incident): void {
    this.#held.set(token, { serial: this.#engine.tokens.serial(token), node, code })
    const frame = this.#engine.tokens.frame(token)
    const about = flow === undefined ? {} : { flow: this.tracer.flowName(flow) }
    this.tracer.at(frame, node, "incident", { code, message, ...about })
  }

  ended(instance: Frame, state: EndState): void {
    const result: RunResult = {
      state: state === "cancelled" ? "terminated" : state,
      variables: variablesOf(this, instance),
    }
    if (this.#engine.frames.number(instance) === 1) this.#ending = result
    this.tracer.end(instance, result)
  }

  /** Does the work that needs no step. @returns whether there was any */
  #work(): boolean {
    if (this.#ready.length === 0) return false
    const ready = this.#ready
    this.#ready = []
    for (const wait of ready) {
      if (this.isThere(wait)) this.#attempt(wait)
    }
    return true
  }

  /** Tries to do a piece of work that nobody else does, unless its service is left alone. */
  #attempt(wait: Wait): void {
    const breaker = this.#breakerAt(wait.node)
    const due = breaker?.ask(this.now)
    if (due !== undefined) {
      wait.isPostponed = true
      this.#sayWait(wait, "external job", { due })
      this.#setAlarm(due, wait, true)
    } else if (this.#steps.takeFailure(wait.node)) this.failOnce(wait)
    else this.#do(wait)
  }

  #breakerAt(node: Node): CircuitBreaker | undefined {
    const settings = this.#breakerSettings
    if (!settings) return undefined
    const service = serviceOf(this.program.graph.elements[node]!)
    const breaker = this.#breakers.get(service) ?? new CircuitBreaker(settings)
    this.#breakers.set(service, breaker)
    return breaker
  }

  /** Does a piece of work that nobody else does. */
  #do(wait: Wait): void {
    const frame = this.#engine.tokens.frame(wait.token)
    const outcome = runTaskScript(this.#engine, frame, wait.node)
    if (outcome?.kind === "error") this.throwError(wait, outcome.code)
    else if (outcome?.kind === "problem") {
      this.#noteAnswer(wait)
      this.#forget(wait)
      this.#engine.incident(outcome.code, outcome.message, wait.token)
    } else this.complete(wait, outcome?.variables)
  }

  #retry(wait: Wait): void {
    const who = this.#awaitedBy(wait.node)
    if (!who) this.#attempt(wait)
    else if (this.#steps.takeFailure(wait.node)) this.failOnce(wait)
    else this.#sayWait(wait, who)
  }

  /** Who does the work at a node; undefined when it is done at once. */
  #awaitedBy(node: Node): WaitingFor | undefined {
    const kind = this.program.graph.kinds[node]
    if (kind === "userTask") return "user task"
    if (kind === "manualTask") return "manual task"
    return this.#steps.isAwaited(node) ? "external job" : undefined
  }

  #newWait(node: Node, token: Token, isWork = false): Wait {
    const { tokens } = this.#engine
    const serial = tokens.serial(token)
    const event = eventAt(this.#engine, token)
    const frame = tokens.frame(token)
    const names = isWork ? [] : namesAt(this.#engine, frame, node, event)
    const keys = isWork ? noKeys : keysAwaited(this.#engine, frame, node, event)
    const wait = { token, serial, node, event, names, keys, isWork, failed: 0, isTimed: false }
    this.waits.set(token, wait)
    return wait
  }

  #forget(wait: Wait): void {
    this.#untime(wait)
    this.waits.delete(wait.token)
  }

  #setAlarm(due: number, wait: Wait, isTimed: boolean): void {
    if (isTimed) this.#timedCount++
    wait.isTimed = isTimed
    this.#alarms.set(due, wait)
  }

  #untime(wait: Wait): void {
    if (wait.isTimed) this.#timedCount--
    wait.isTimed = false
  }

  #retriesAt(node: Node): Retries {
    let retries = this.#retries.get(node)
    if (!retries) {
      retries = readRetries(this.program.graph.elements[node]!, this.program.profile)
      this.#retries.set(node, retries)
    }
    return retries
  }

  #sayWait(wait: Wait, what: WaitingFor, more: object = {}): void {
    const frame = this.#engine.tokens.frame(wait.token)
    this.tracer.at(frame, wait.node, "wait", { for: what, ...more })
  }

  get #isOver(): boolean {
    return this.#engine.frames.count === 0
  }

  /** Says where each instance stopped, and what it waits for. */
  #finish(): void {
    const { frames } = this.#engine
    const left = [...frames.instances()].sort((a, b) => frames.number(a) - frames.number(b))
    const there = [...this.waits.values()].filter(it => this.isThere(it))
    const waits = Map.groupBy(there, it => this.#engine.instanceOf(it.token))
    for (const instance of left) {
      const result = resultSoFar(this, instance, waits.get(instance) ?? [])
      if (frames.number(instance) === 1) this.#ending = result
      this.tracer.end(instance, result)
    }
    this.tracer.finish()
    this.result = this.#ending!
  }

  get #processName(): string {
    return traceName(this.program.graph.scopes[this.program.process]!)
  }

  #newEngine(): Engine {
    const given = { observer: this.tracer, scripts: this.#scripts, ...this.#limits }
    const engine = new Engine(this.program, this, given)
    this.tracer.engine = engine
    return engine
  }
}

const waitingFor: Readonly<Partial<Record<Trigger, WaitingFor>>> = {
  message: "message",
  signal: "signal",
  timer: "timer",
  conditional: "condition",
}

/** A Monday, so that weekdays are easy to count: 2024-01-01T00:00:00Z. */
const usualStart = 1_704_067_200
