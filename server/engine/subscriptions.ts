import { Failure } from "../expression/index.ts"
import { type Node, none } from "../model/index.ts"
import type { Engine } from "./engine.ts"
import { type Frame, frameFlag } from "./frames.ts"
import { repetitionsOf, type Timer, timerOf, type UnknownTimer } from "./timer.ts"
import type { Token } from "./tokens.ts"

/** Begins to listen for what may happen to an activity, or after an event-based gateway. */
export function listenWhileAt(engine: Engine, host: Token): void {
  const { starts, items } = engine.program.subscriptions
  const node = engine.tokens.node(host)
  const to = starts[node + 1]!
  for (let at = starts[node]!; at < to; at++)
    announce(engine, engine.subscribe(engine.tokens.frame(host), items[at]!, host))
}

/** Begins to listen for the start events of the event sub-processes of a scope. */
export function listenInFrame(engine: Engine, frame: Frame): void {
  const { starts, items } = engine.program.eventStarts
  const scope = engine.frames.scope(frame)
  const to = starts[scope + 1]!
  for (let at = starts[scope]!; at < to; at++)
    if (isAwaited(engine, items[at]!)) announce(engine, engine.subscribe(frame, items[at]!, none))
}

/** Whether something outside must make an event happen; errors and escalations come from inside. */
function isAwaited(engine: Engine, node: Node): boolean {
  const { trigger } = engine.program.events[node]!
  return (
    trigger === "message" ||
    trigger === "timer" ||
    trigger === "signal" ||
    trigger === "conditional"
  )
}

/** Tells the driver what a token waits for. */
export function announce(engine: Engine, token: Token): void {
  const { program, driver, tokens } = engine
  const node = tokens.node(token)
  const instance = engine.instanceOf(token)
  const { trigger } = program.events[node]!
  if (trigger === "timer") {
    const timer = timerAt(engine, token, node)
    const times = timer.kind === "unknown" ? 1 : repetitionsOf(timer)
    tokens.setRepetitions(token, times === Infinity ? -1 : times - 1)
    driver.timer(instance, node, token, timer)
    return
  }
  if (trigger === "signal")
    engine.signals.add(namesAt(engine, tokens.frame(token), node)[0] ?? "", token)
  if (trigger === "conditional") engine.conditions.add(token)
  driver.wait(instance, node, token)
}

/**
 * How the world calls what an event or task is about, as it is known in a frame now. The first is
 * the one to show.
 */
export function namesAt(engine: Engine, frame: Frame, node: Node): readonly string[] {
  const { names, nameFormula } = engine.program.events[node]!
  if (nameFormula?.kind !== "expression") return names
  const value = nameFormula.expression.evaluate(engine.environmentOf(frame))
  return value === null || value instanceof Failure ? names : [String(value)]
}

/** The timer of a node, evaluated now, or why nobody can say when it is due. */
function timerAt(engine: Engine, token: Token, node: Node): Timer | UnknownTimer {
  const constant = engine.program.timers[node]
  if (constant) return constant
  const { formula, kind } = engine.program.events[node]!.timer!
  if (formula.kind !== "expression") throw new Error(`timer ${node} is not compiled`)
  const value = formula.expression.evaluate(engine.environmentOf(engine.tokens.frame(token)))
  const timer = value instanceof Failure ? value : timerOf(value, kind)
  if (!("message" in timer)) return timer
  const message = `has a timer whose ${kind} cannot be told: ${timer.message}`
  return { kind: "unknown", code: "evaluation-failed", message }
}

/** What a subscription waited for happens. */
export function trigger(engine: Engine, subscription: Token): void {
  const { tokens, program } = engine
  const node = tokens.node(subscription)
  const host = tokens.host(subscription)
  const frame = tokens.frame(subscription)
  if (host === none) triggerEventSubProcess(engine, subscription, frame, node)
  else if (program.graph.kinds[node] === "boundaryEvent")
    triggerBoundary(engine, subscription, host, frame, node)
  else triggerAfterGateway(engine, host, frame, node)
}

/** BPMN 2.0.2, §13.5.3. */
function triggerBoundary(
  engine: Engine,
  subscription: Token,
  host: Token,
  frame: Frame,
  node: Node,
): void {
  const isInterrupting = engine.program.isInterrupting[node] === 1
  if (isInterrupting) engine.cancelToken(host)
  happen(engine, frame, node)
  if (!isInterrupting) repeat(engine, subscription)
}

/** A boundary event, or a start event that nobody enters, happens. */
export function happen(engine: Engine, frame: Frame, node: Node): void {
  engine.observer?.enter(frame, node, none)
  engine.observer?.catch(frame, node)
  engine.leave(frame, node, none)
}

/** The first event decides; the others are forgotten. BPMN 2.0.2, §13.4.4. */
function triggerAfterGateway(engine: Engine, gateway: Token, frame: Frame, node: Node): void {
  const { program, tokens, observer } = engine
  const { incoming, source } = program.graph
  const gatewayNode = tokens.node(gateway)
  let flow = none
  for (let at = incoming.starts[node]!; at < incoming.starts[node + 1]!; at++)
    if (source[incoming.items[at]!] === gatewayNode) flow = incoming.items[at]!
  observer?.complete(frame, gatewayNode, gateway)
  engine.remove(gateway)
  observer?.take(frame, flow)
  happen(engine, frame, node)
}

function triggerEventSubProcess(
  engine: Engine,
  subscription: Token,
  frame: Frame,
  node: Node,
): void {
  const isInterrupting = engine.program.isInterrupting[node] === 1
  startEventSubProcess(engine, frame, node, isInterrupting)
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
): void {
  const { graph } = engine.program
  if (isInterrupting) {
    engine.cancelAll(frame)
    engine.frames.setFlag(frame, frameFlag.isInterrupted, true)
  }
  const scope = graph.scopeOfNode[start]!
  const node = engine.program.nodeOfScope[scope]!
  const token = engine.arrive(frame, node)
  const inner = engine.open(scope, token)
  happen(engine, inner, start)
  engine.begin(inner)
  engine.settle(inner)
}

/** A subscription that does not interrupt listens on; a timer only as often as it says. */
function repeat(engine: Engine, subscription: Token): void {
  const { program, tokens, driver } = engine
  const node = tokens.node(subscription)
  const instance = engine.instanceOf(subscription)
  if (program.events[node]!.trigger !== "timer") {
    driver.wait(instance, node, subscription)
    return
  }
  const left = tokens.repetitions(subscription)
  if (left === 0) return
  const timer = timerAt(engine, subscription, node)
  if (timer.kind !== "cycle") return
  tokens.setRepetitions(subscription, left < 0 ? left : left - 1)
  driver.timer(instance, node, subscription, timer.again)
}
