import type { Environment, ScriptRunner } from "../expression/index.ts"
import { type Flow, type Node, none, type Scope } from "../model/index.ts"
import { goOnAdHoc, noteActivity } from "./ad-hoc.ts"
import {
  activityMaySend,
  awaitMessage,
  beginBySignal,
  carryMessages,
  noteBegin,
  noteEndOf,
  notePrompt,
  type Prompt,
  sendFromActivity,
} from "./carrying.ts"
import { chooseFlows } from "./choose.ts"
import { noteDone, noteEnd } from "./compensation.ts"
import { Compensations } from "./compensations.ts"
import { asksConditions, Conditions, heedsChanges, testConditions } from "./conditions.ts"
import { ConversationKeys } from "./conversation-keys.ts"
import type { Driver, EndState, Incident, IncidentCode, Observer } from "./driver.ts"
import { type Frame, Frames, frameFlag } from "./frames.ts"
import { testAskedJoins } from "./joins.ts"
import { countStep, defaultMemoryLimit, defaultStepLimit, endWithoutStart } from "./limits.ts"
import { linkFrame, linkToken } from "./lists.ts"
import type { Turns } from "./loop.ts"
import { bring, takeFromCalled } from "./mapping.ts"
import { Messages, noMessages } from "./messages.ts"
import { Moves, move } from "./moves.ts"
import type { Program } from "./program.ts"
import { cancelAll, closeFrame, freeToken } from "./removing.ts"
import { Signals } from "./signals.ts"
import type { Values } from "./steps.ts"
import { listenInFrame, listenWhileAt, trigger } from "./subscriptions.ts"
import { strayed } from "./taken-graph.ts"
import { type Thrown, throwError, throwEscalation } from "./throwing.ts"
import { standing, type Token, Tokens } from "./tokens.ts"
import { Variables } from "./variables.ts"

export interface EngineOptions {
  readonly observer?: Observer | undefined
  readonly stepLimit?: number | undefined
  readonly memoryLimit?: number | undefined
  readonly scripts?: ScriptRunner | undefined
}

/**
 * Moves the tokens of many instances of one program. Has no clock and no dice: a driver is told
 * what begins and says what happens.
 *
 * Invariant: between two calls from outside nothing is under way; every token stands at a node or
 * is held at a join. Invariant: moves are made in the order they arose.
 */
export class Engine {
  readonly program: Program
  readonly driver: Driver
  readonly observer: Observer | undefined
  readonly tokens = new Tokens()
  readonly frames: Frames
  readonly variables: Variables
  readonly signals = new Signals()
  readonly messages: Messages
  readonly conversations = new ConversationKeys()
  readonly conditions: Conditions
  readonly compensations: Compensations
  /** By token: how far a repeated activity is. */
  readonly turns = new Map<Token, Turns>()
  /** Flows chosen last; room for every outgoing flow of any node. */
  readonly chosen: Int32Array
  /** Nodes an instance may enter before it counts as endless. */
  readonly stepLimit: number
  /** About how many characters an instance may hold: its data as they are written, and tokens. */
  readonly memoryLimit: number
  /** Where scripts run; undefined: nowhere. */
  readonly scripts: ScriptRunner | undefined
  readonly #moves = new Moves()
  readonly #calls: (() => void)[] = []
  /** Frames whose inclusive joins hold tokens and may have become ready. */
  readonly #listed: Frame[] = []
  #isRunning = false

  constructor(program: Program, driver: Driver, options: EngineOptions = {}) {
    this.program = program
    this.driver = driver
    this.observer = options.observer
    this.stepLimit = options.stepLimit ?? defaultStepLimit
    this.memoryLimit = options.memoryLimit ?? defaultMemoryLimit
    this.frames = new Frames(program.heldFlowsMax)
    this.scripts = options.scripts
    this.variables = new Variables(this.frames, this.tokens, options.scripts)
    if (0 < (program.correlation?.subscriptions.size ?? 0) || heedsChanges(program))
      this.variables.changed = []
    this.messages = program.messaging ? new Messages(program.messaging) : noMessages
    this.conditions = new Conditions(asksConditions(program))
    this.compensations = new Compensations(program.isCompensable.includes(1), this.variables)
    this.chosen = new Int32Array(program.outgoingMax)
  }

  /**
   * Starts an instance.
   *
   * @param node where it begins; `none` for the start event of the process
   * @param process one of the document, if their instances reach each other
   * @param prompt  the message it begins with
   * @returns its slot; it may be over, and the slot free, when the call returns
   */
  start(
    node: Node = none,
    variables?: Readonly<Record<string, unknown>>,
    process = this.program.process,
    prompt?: Prompt,
  ): Frame {
    if (this.messages.isUsed) noteBegin(this, process, node)
    const instance = this.frames.add(process, none, none)
    this.frames.setNumber(instance, this.frames.countInstance())
    this.variables.clear(instance)
    if (variables) this.variables.assign(instance, variables)
    if (prompt) notePrompt(this, instance, prompt)
    this.begin(instance, node)
    if (this.frames.live(instance) === 0) this.call(() => endWithoutStart(this, instance))
    this.run()
    return instance
  }

  /**
   * What a token stood for is done: the work, the message, the time. Nothing when it is gone.
   *
   * @param variables what came with it
   */
  complete(token: Token, variables?: Readonly<Record<string, unknown>>): void {
    if (this.tokens.node(token) === none) return
    if (variables) bring(this, token, variables)
    this.#moves.push(move.complete, token, none, this.tokens.serial(token))
    this.run()
  }

  /** Data come from outside; each value goes to the innermost scope that knows its name. */
  setVariables(frame: Frame, variables: Readonly<Record<string, unknown>>): void {
    this.variables.set(frame, variables)
    this.run()
  }

  /** The work of a token failed for technical reasons: it stays there with an incident. */
  fail(token: Token, message: string): void {
    this.#whileThere(token, () => this.incident("work-failed", message, token))
  }

  /** The work of a token ended with a BPMN error. BPMN 2.0.2, §10.5.1. */
  throwError(token: Token, code: string | undefined, more: Omit<Thrown, "code"> = {}): void {
    this.#whileThere(token, () => throwError(this, token, { ...more, code }))
  }

  /**
   * The work of a token tells those outside of something. It goes on, unless what catches it ends
   * it. BPMN 2.0.2, §10.5.1.
   */
  throwEscalation(token: Token, code: string | undefined, variables?: Values): void {
    this.#whileThere(token, () => void throwEscalation(this, token, { code, variables }))
  }

  /** Tells all that wait for a signal, in every instance. BPMN 2.0.2, §10.5.1. */
  signal(name: string, variables?: Readonly<Record<string, unknown>>): void {
    const waiting = this.signals.waitingFor(name)
    const serials = waiting.map(it => this.tokens.serial(it))
    // What one of them begins may take away others, and use their slots again.
    for (const [at, token] of waiting.entries())
      if (this.tokens.serial(token) === serials[at]) this.complete(token, variables)
    if (this.messages.isUsed) beginBySignal(this, name, variables)
  }

  /** Ends an instance with all that is in it. */
  cancel(instance: Frame, state: EndState = "cancelled"): void {
    const number = this.frames.number(instance)
    this.call(() => {
      const isThere = this.frames.root(instance) === instance
      if (isThere && this.frames.number(instance) === number) this.end(instance, state)
    })
  }

  /** Does something after what is under way, in turn. */
  call(action: () => void): void {
    this.#calls.push(action)
    this.#moves.push(move.call, 0, 0, 0)
    this.run()
  }

  /**
   * Lets go of a token that an incident holds; it stands there as if it had just come, and can be
   * completed.
   */
  resolve(token: Token): void {
    if (!this.tokens.hasIncident(token)) return
    this.tokens.setIncident(token, false)
    this.frames.addIncidents(this.instanceOf(token), -1)
  }

  instanceOf(token: Token): Frame {
    return this.frames.root(this.tokens.frame(token))
  }

  /** What the variables of a token look like to an expression; good until the next call. */
  environmentOf(frame: Frame): Environment {
    return this.variables.environmentOf(frame)
  }

  // From here on: verbs of behaviours.

  /**
   * Begins a scope: its event sub-processes listen, its start nodes get a token.
   *
   * @param instead the start event to begin with instead of the usual one
   */
  begin(frame: Frame, instead: Node = none): void {
    const { graph, starts } = this.program
    const scope = this.frames.scope(frame)
    const to = starts.starts[scope + 1]!
    listenInFrame(this, frame)
    for (let at = starts.starts[scope]!; at < to; at++) {
      const node = starts.items[at]!
      if (instead === none || graph.kinds[node] !== "startEvent") this.moveTo(frame, node)
    }
    if (instead !== none) this.moveTo(frame, instead)
  }

  /** Opens a frame inside a token. */
  open(scope: Scope, owner: Token): Frame {
    const { frames, tokens } = this
    const root = this.instanceOf(owner)
    const frame = frames.add(scope, owner, root)
    frames.setNumber(frame, frames.countFrame(root))
    linkFrame(tokens, frames, frame)
    return frame
  }

  /** Opens a frame that nobody is told of: it holds the variables of what is done in it. */
  openPrivate(scope: Scope, owner: Token): Frame {
    const { frames, tokens } = this
    const frame = frames.add(scope, owner, this.instanceOf(owner))
    frames.setFlag(frame, frameFlag.isPrivate, true)
    linkFrame(tokens, frames, frame)
    return frame
  }

  /** Runs a scope inside a token, which is completed when it is done. */
  runInside(owner: Token, scope: Scope): void {
    this.beginInside(this.open(scope, owner))
  }

  /** The same in a frame that was opened and made ready. */
  beginInside(frame: Frame): void {
    this.begin(frame)
    if (0 < this.frames.live(frame)) return
    this.incident("no-start", "has nowhere to begin", this.frames.owner(frame))
    closeFrame(this, frame)
  }

  /** A token comes to a node of a frame without a flow. */
  moveTo(frame: Frame, node: Node): void {
    this.frames.addLive(frame, 1)
    this.#moves.push(move.enter, node, frame, this.frames.serial(frame))
  }

  /** Keeps a token at a join until those of the other flows come. */
  hold(frame: Frame, node: Node, slot: number): void {
    if (this.frames.hold(frame, slot)) this.frames.addLive(frame, 1)
    else this.incidentAt(frame, node, "step-limit", "holds more tokens than can be counted")
  }

  /** Takes one that was kept. */
  release(frame: Frame, slot: number): void {
    this.frames.release(frame, slot)
    this.frames.addLive(frame, -1)
    this.listAsked(frame)
  }

  /** Puts a token on a flow. */
  take(frame: Frame, flow: Flow): void {
    this.observer?.take(frame, flow)
    this.frames.addLive(frame, 1)
    this.#moves.push(move.arrive, flow, frame, this.frames.serial(frame))
  }

  /** Lets a token stand at a node. */
  place(frame: Frame, node: Node): Token {
    this.frames.addLive(frame, 1)
    return linkToken(this.tokens, this.frames, this.tokens.add(node, frame, none, 0))
  }

  /** Lets a subscription stand at an event. It is not alive: a scope does not wait for it. */
  subscribe(frame: Frame, node: Node, host: Token): Token {
    const { tokens } = this
    const token = tokens.add(node, frame, host, standing.subscription)
    linkToken(tokens, this.frames, token)
    if (host !== none) {
      tokens.setNextSubscription(token, tokens.firstSubscription(host))
      tokens.setFirstSubscription(host, token)
    }
    return token
  }

  /** An activity or event begins: what is attached to it listens. */
  arrive(frame: Frame, node: Node): Token {
    const token = this.place(frame, node)
    this.observer?.enter(frame, node, token)
    return token
  }

  /** Goes through a node that nothing happens at. */
  pass(frame: Frame, node: Node): void {
    this.observer?.enter(frame, node, none)
    this.leave(frame, node, none)
  }

  /**
   * Leaves a node over the flows that are to be taken.
   *
   * @param token what stood there; `none` when nothing did
   * @returns false when an incident holds the token there
   */
  leave(frame: Frame, node: Node, token: Token): boolean {
    const { isPlain, isWatched, outgoing } = this.program
    if (isPlain[node] === 1) {
      if (isWatched[node] === 1 && !this.#note(frame, node, token)) return false
      this.observer?.complete(frame, node, token)
      if (token !== none) this.remove(token)
      const to = outgoing.starts[node + 1]!
      for (let at = outgoing.starts[node]!; at < to; at++) this.take(frame, outgoing.items[at]!)
      return true
    }
    const count = chooseFlows(this, frame, node, token)
    if (count < 0) return false
    if (isWatched[node] === 1 && !this.#note(frame, node, token)) return false
    this.observer?.complete(frame, node, token)
    if (token !== none) this.remove(token)
    for (let times = this.program.completionQuantity[node]!; 0 < times; times--)
      for (let at = 0; at < count; at++) this.take(frame, this.chosen[at]!)
    return true
  }

  /** Waits for a message, signal or condition. */
  wait(token: Token): void {
    if (this.messages.isUsed) awaitMessage(this, token)
    this.driver.wait(this.instanceOf(token), this.tokens.node(token), token)
  }

  /** Begins to listen for the boundary events of an activity, or the events after a gateway. */
  listen(token: Token): void {
    listenWhileAt(this, token)
  }

  /** Takes a token away that is done, and what listens for it. */
  remove(token: Token): void {
    const frame = this.tokens.frame(token)
    freeToken(this, token)
    this.listAsked(frame)
  }

  /** Ends an instance as it is. */
  end(instance: Frame, state: EndState): void {
    cancelAll(this, instance)
    this.driver.ended(instance, state)
    if (this.messages.isUsed) noteEndOf(this, instance)
    this.variables.clear(instance)
    if (this.compensations.isUsed) this.compensations.forgetFrame(instance)
    this.frames.remove(instance)
  }

  /** Lets the frame of a scope end if nothing is alive in it. */
  settle(frame: Frame): void {
    if (this.frames.live(frame) === 0) this.finish(frame)
  }

  /** Ends a frame that is done: its instance ends, or the token it is inside of goes on. */
  finish(frame: Frame): void {
    const { frames } = this
    const owner = frames.owner(frame)
    const isTerminated = frames.hasFlag(frame, frameFlag.isTerminated)
    if (owner === none) {
      this.end(frame, isTerminated ? "terminated" : "completed")
      return
    }
    if (this.program.isAdHoc[frames.scope(frame)] === 1 && goOnAdHoc(this, frame)) return
    noteEnd(this, frame)
    const problem = frames.hasFlag(frame, frameFlag.isCalled)
      ? takeFromCalled(this, frame)
      : undefined
    closeFrame(this, frame)
    if (problem !== undefined) {
      this.incident("evaluation-failed", problem, owner)
      return
    }
    this.#moves.push(move.complete, owner, none, this.tokens.serial(owner))
  }

  /** Holds a token at a node because something is wrong there; one that is held is held already. */
  incident(code: IncidentCode, message: string, token: Token, flow?: Flow): void {
    if (this.tokens.hasIncident(token)) return
    const instance = this.instanceOf(token)
    const node = this.tokens.node(token)
    const incident: Incident = { code, message, token, ...(flow === undefined ? {} : { flow }) }
    if (this.driver.standIn?.(instance, node, incident)) return
    this.frames.addIncidents(instance, 1)
    this.tokens.setIncident(token, true)
    this.driver.incident(instance, node, incident)
  }

  /** The same where no token stands yet. */
  incidentAt(frame: Frame, node: Node, code: IncidentCode, message: string, flow?: Flow): void {
    this.incident(code, message, this.place(frame, node), flow)
  }

  /** Remembers to ask the joins of a frame when nothing is under way any more. */
  listAsked(frame: Frame): void {
    if (!this.program.hasAskedJoin[this.frames.scope(frame)]) return
    if (this.frames.hasFlag(frame, frameFlag.isListed)) return
    this.frames.setFlag(frame, frameFlag.isListed, true)
    this.#listed.push(frame)
  }

  /** Whether something is under way: verbs called now are carried out later. */
  get isRunning(): boolean {
    return this.#isRunning
  }

  /** Makes every move that is under way. */
  run(): void {
    if (this.#isRunning) return
    this.#isRunning = true
    try {
      do while (this.#moves.next()) this.#make()
      while (testAskedJoins(this, this.#listed) || testConditions(this) || carryMessages(this))
    } finally {
      this.#isRunning = false
    }
  }

  #make(): void {
    const { kind, subject, detail, serial } = this.#moves
    if (kind === move.arrive || kind === move.enter) {
      if (this.frames.serial(detail) !== serial) return
      this.frames.addLive(detail, -1)
      if (kind === move.arrive) this.#arrive(detail, subject)
      else this.#enter(detail, subject, none)
      if (this.frames.serial(detail) === serial) this.settle(detail)
    } else if (kind === move.complete) {
      if (this.tokens.serial(subject) === serial) this.#complete(subject)
    } else this.#calls.shift()!()
  }

  #arrive(frame: Frame, flow: Flow): void {
    const { graph } = this.program
    const node = graph.target[flow]!
    if (node !== none) this.#enter(frame, node, flow)
    else this.incidentAt(frame, graph.source[flow]!, "missing-target", strayed(graph, flow), flow)
  }

  #enter(frame: Frame, node: Node, flow: Flow): void {
    if (countStep(this, frame, node)) this.program.behaviours[node]!.enter(this, frame, node, flow)
  }

  #complete(token: Token): void {
    const { tokens, frames } = this
    const frame = tokens.frame(token)
    const serial = frames.serial(frame)
    if (tokens.hasIncident(token)) return
    const node = tokens.node(token)
    if (tokens.isSubscription(token)) trigger(this, token)
    else this.program.behaviours[node]!.complete(this, frame, node, token)
    if (frames.serial(frame) === serial) this.settle(frame)
  }

  /**
   * Something is done that others want to know of.
   *
   * @returns false when an incident holds the token there
   */
  #note(frame: Frame, node: Node, token: Token): boolean {
    const { loops, messaging } = this.program
    const isSending = !loops[node] && messaging?.sendsWhenDone.has(node)
    if (isSending && !activityMaySend(this, frame, node, token)) return false
    if (this.program.isCompensable[node] === 1) noteDone(this, frame, node, token)
    noteActivity(this, frame)
    if (isSending) sendFromActivity(this, frame, node)
    return true
  }

  #whileThere(token: Token, action: () => void): void {
    const serial = this.tokens.serial(token)
    this.call(() => {
      if (this.tokens.serial(token) === serial) action()
    })
  }
}
