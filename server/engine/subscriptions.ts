import { Failure, valueText } from "../expression/index.ts"
import { type Node, none } from "../model/index.ts"
import type { Engine } from "./engine.ts"
import { type EventDefinition, isAwaited } from "./event-definition.ts"
import { type Frame, frameFlag } from "./frames.ts"
import { countStep } from "./limits.ts"
import { mapAtEvent } from "./mapping.ts"
import { cancelAll, cancelToken } from "./removing.ts"
import {
  constantTimer,
  evaluatedTimer,
  repetitionsOf,
  type Timer,
  type UnknownTimer,
} from "./timer.ts"
import type { Token } from "./tokens.ts"

/** Begins to listen for what may happen to an activity, or after an event-based gateway. */
export function listenWhileAt(engine: Engine, host: Token): void {
  const { starts, items } = engine.program.subscriptions
  const node = engine.tokens.node(host)
  const to = starts[node + 1]!
  for (let at = starts[node]!; at < to; at++)
    listenFor(engine, engine.tokens.frame(host), items[at]!, host)
}

/** Begins to listen for the start events of the event sub-processes of a scope. */
export function listenInFrame(engine: Engine, frame: Frame): void {
  const { starts, items } = engine.program.eventStarts
  const scope = engine.frames.scope(frame)
  const to = starts[scope + 1]!
  for (let at = starts[scope]!; at < to; at++)
    if (isAwaited(engine.program.events[items[at]!]!)) listenFor(engine, frame, items[at]!, none)
}

/** Begins to listen for an event; of a multiple one, for each part that is awaited. */
export function listenFor(engine: Engine, frame: Frame, node: Node, host: Token): void {
  const { parts } = engine.program.events[node]!
  if (!parts) {
    announce(engine, engine.subscribe(frame, node, host))
    return
  }
  for (const [at, part] of parts.entries()) {
    if (!isAwaited(part)) continue
    const token = engine.subscribe(frame, node, host)
    engine.tokens.setPart(token, at + 1)
    announce(engine, token)
  }
}

/** What a token waits for: the event of its node, or a part of it. */
export function eventAt({ program, tokens }: Engine, token: Token): EventDefinition {
  const event = program.events[tokens.node(token)]!
  const part = tokens.part(token)
  return part === 0 ? event : event.parts![part - 1]!
}

/** More often than anybody counts. */
const timesMost = 2 ** 31 - 1

/** Tells the driver what a token waits for. */
export function announce(engine: Engine, token: Token): void {
  const { driver, tokens } = engine
  const node = tokens.node(token)
  const instance = engine.instanceOf(token)
  const event = eventAt(engine, token)
  if (event.trigger === "timer") {
    const timer = timerAt(engine, token)
    const times = timer.kind === "unknown" ? 1 : repetitionsOf(timer)
    tokens.setRepetitions(token, times === Infinity ? -1 : Math.min(times, timesMost) - 1)
    driver.timer(instance, node, token, timer)
    return
  }
  if (event.trigger === "signal")
    engine.signals.add(namesAt(engine, tokens.frame(token), node, event)[0] ?? "", token)
  if (event.trigger === "conditional") engine.conditions.add(token)
  engine.wait(token)
}

/**
 * How the world calls what an event, a part of it or a task is about, as it is known in a frame
 * now. The first is the one to show.
 */
export function namesAt(
  engine: Engine,
  frame: Frame,
  node: Node,
  event = engine.program.events[node]!,
): readonly string[] {
  const { names, nameFormula } = event
  if (nameFormula?.kind !== "expression") return names
  const value = nameFormula.expression.evaluate(engine.environmentOf(frame))
  return value === null || value instanceof Failure ? names : [valueText(value)]
}

/** The timer of a token, evaluated now, or why nobody can say when it is due. */
function timerAt(engine: Engine, token: Token): Timer | UnknownTimer {
  const { program, tokens } = engine
  const { timer: written } = eventAt(engine, token)
  const isWhole = tokens.part(token) === 0
  const constant = isWhole ? program.timers[tokens.node(token)] : constantTimer(written)
  if (constant) return constant
  const environment = engine.environmentOf(tokens.frame(token))
  return evaluatedTimer(written!, it => it.evaluate(environment))
}

/** What a subscription waited for happens. BPMN 2.0.2, §13.5.2 to §13.5.4. */
export function trigger(engine: Engine, subscription: Token): void {
  const { tokens, program, observer } = engine
  const node = tokens.node(subscription)
  const host = tokens.host(subscription)
  const frame = tokens.frame(subscription)
  const event = eventAt(engine, subscription)
  if (program.events[node]!.isParallel && !isLastPart(engine, subscription)) {
    if (!tokens.hasHappened(subscription)) observer?.catch(frame, node, event)
    tokens.setHappened(subscription, true)
    return
  }
  // What a token stands at was counted when the token came; all else is entered only now.
  const isThere = host !== none && tokens.node(host) === node
  if (!isThere && !countStep(engine, frame, node)) return
  if (host === none) triggerEventSubProcess(engine, subscription, frame, node, event)
  else if (program.graph.kinds[node] === "boundaryEvent")
    triggerBoundary(engine, subscription, host, frame, node, event)
  else if (isThere) {
    observer?.catch(frame, node, event)
    if (mapAtEvent(engine, frame, node, host)) engine.leave(frame, node, host)
  } else triggerAfterGateway(engine, host, frame, node, event)
}

/** Whether all other parts of a parallel multiple event have happened. */
function isLastPart(engine: Engine, subscription: Token): boolean {
  for (const other of partsBeside(engine, subscription))
    if (other !== subscription && !engine.tokens.hasHappened(other)) return false
  return true
}

/** The subscriptions to all parts of the same event, that one included. */
function* partsBeside({ tokens, frames }: Engine, subscription: Token): Iterable<Token> {
  const node = tokens.node(subscription)
  const host = tokens.host(subscription)
  let token =
    host === none ? frames.firstToken(tokens.frame(subscription)) : tokens.firstSubscription(host)
  while (token !== none) {
    if (tokens.node(token) === node && tokens.isSubscription(token)) yield token
    token = host === none ? tokens.next(token) : tokens.nextSubscription(token)
  }
}

/** BPMN 2.0.2, §13.5.3. */
function triggerBoundary(
  engine: Engine,
  subscription: Token,
  host: Token,
  frame: Frame,
  node: Node,
  event: EventDefinition,
): void {
  const isInterrupting = engine.program.isInterrupting[node] === 1
  if (isInterrupting) cancelToken(engine, host)
  happen(engine, frameOfFlows(engine, frame), node, event)
  if (!isInterrupting) repeat(engine, subscription)
}

/** Where it goes on behind what stands in a frame: a private one holds nothing but one activity. */
export function frameOfFlows({ frames, tokens }: Engine, frame: Frame): Frame {
  let at = frame
  while (frames.hasFlag(at, frameFlag.isPrivate)) {
    const outer = tokens.frame(frames.owner(at))
    // What undoes the work of a scope that has ended has no place in another one.
    if (frames.scope(outer) !== frames.scope(at)) return at
    at = outer
  }
  return at
}

/** A boundary event, or a start event that nobody enters, happens: by itself or a part of it. */
export function happen(
  engine: Engine,
  frame: Frame,
  node: Node,
  event = engine.program.events[node]!,
): void {
  engine.observer?.enter(frame, node, none)
  engine.observer?.catch(frame, node, event)
  if (mapAtEvent(engine, frame, node)) engine.leave(frame, node, none)
}

/** The first event decides; the others are forgotten. BPMN 2.0.2, §13.4.4. */
function triggerAfterGateway(
  engine: Engine,
  gateway: Token,
  frame: Frame,
  node: Node,
  event: EventDefinition,
): void {
  const { program, tokens, observer } = engine
  const { incoming, source } = program.graph
  const gatewayNode = tokens.node(gateway)
  let flow = none
  for (let at = incoming.starts[node]!; at < incoming.starts[node + 1]!; at++)
    if (source[incoming.items[at]!] === gatewayNode) flow = incoming.items[at]!
  observer?.complete(frame, gatewayNode, gateway)
  engine.remove(gateway)
  observer?.take(frame, flow)
  happen(engine, frame, node, event)
}

function triggerEventSubProcess(
  engine: Engine,
  subscription: Token,
  frame: Frame,
  node: Node,
  event: EventDefinition,
): void {
  const isInterrupting = engine.program.isInterrupting[node] === 1
  startEventSubProcess(engine, frame, node, isInterrupting, event)
  if (!isInterrupting) repeat(engine, subscription)
}

/**
 * Runs an event sub-process inside the frame of the scope it is drawn in. An interrupting one ends
 * everything else there first. BPMN 2.0.2, §13.5.4.
 */
export function startEventSubProcess(
  engine: Engine,
  frame: Frame,
  start: Node,
  isInterrupting: boolean,
  event = engine.program.events[start]!,
): void {
  const { graph } = engine.program
  if (isInterrupting) {
    cancelAll(engine, frame)
    engine.frames.setFlag(frame, frameFlag.isInterrupted, true)
  }
  const scope = graph.scopeOfNode[start]!
  const node = engine.program.nodeOfScope[scope]!
  const token = engine.arrive(frame, node)
  const inner = engine.open(scope, token)
  happen(engine, inner, start, event)
  engine.begin(inner)
  engine.settle(inner)
}

/** Whether it is listened on once the event has happened: it does not interrupt what it is at. */
export function isRepeated({ program, tokens }: Engine, subscription: Token): boolean {
  const node = tokens.node(subscription)
  if (!tokens.isSubscription(subscription) || program.isInterrupting[node] === 1) return false
  return tokens.host(subscription) === none || program.graph.kinds[node] === "boundaryEvent"
}

/** What does not interrupt listens on; a timer only as often as it says. */
function repeat(engine: Engine, subscription: Token): void {
  const { program, tokens } = engine
  if (!program.events[tokens.node(subscription)]!.isParallel) {
    repeatOne(engine, subscription)
    return
  }
  for (const part of partsBeside(engine, subscription)) {
    tokens.setHappened(part, false)
    repeatOne(engine, part)
  }
}

function repeatOne(engine: Engine, subscription: Token): void {
  const { tokens, driver } = engine
  const node = tokens.node(subscription)
  const instance = engine.instanceOf(subscription)
  if (eventAt(engine, subscription).trigger !== "timer") {
    engine.wait(subscription)
    return
  }
  const left = tokens.repetitions(subscription)
  if (left === 0) return
  const timer = timerAt(engine, subscription)
  if (timer.kind !== "cycle" && timer.kind !== "cron") return
  tokens.setRepetitions(subscription, left < 0 ? left : left - 1)
  driver.timer(instance, node, subscription, timer.kind === "cycle" ? timer.again : timer)
}
