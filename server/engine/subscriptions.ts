import { Failure } from "../expression/index.ts"
import { type Node, none } from "../model/index.ts"
import type { Engine } from "./engine.ts"
import { type Frame, frameFlag } from "./frames.ts"
import { isTimeProblem } from "./iso8601.ts"
import { repetitionsOf, type Timer, timerOf } from "./timer.ts"
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
  const { starts, items } = engine.program.eventSubProcesses
  const scope = engine.frames.scope(frame)
  const to = starts[scope + 1]!
  for (let at = starts[scope]!; at < to; at++) {
    const start = engine.program.eventStart[items[at]!]!
    if (start !== none && isAwaited(engine, start))
      announce(engine, engine.subscribe(frame, start, none))
  }
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
  const { trigger, names } = program.events[node]!
  if (trigger === "timer") {
    const timer = timerAt(engine, token, node)
    if (!timer) return
    const times = repetitionsOf(timer)
    tokens.setRepetitions(token, times === Infinity ? -1 : times - 1)
    driver.timer(instance, node, token, timer)
    return
  }
  if (trigger === "signal") engine.signals.add(names[0], token)
  driver.wait(instance, node, token)
}

/** The timer of a node; undefined when an incident says why there is none. */
function timerAt(engine: Engine, token: Token, node: Node): Timer | undefined {
  const { program } = engine
  const constant = program.timers[node]
  const definition = program.events[node]!.timer
  if (constant && !isTimeProblem(constant)) return constant
  if (!definition) {
    engine.incident("missing-reference", "has a timer that does not say when", token)
    return undefined
  }
  if (constant) {
    engine.incident(
      "not-evaluated",
      `has a timer whose ${definition.kind} ${constant.message}`,
      token,
    )
    return undefined
  }
  const { formula, kind } = definition
  if (formula.kind === "problem") {
    engine.incident("not-evaluated", `has a timer that ${formula.message}`, token)
    return undefined
  }
  if (formula.kind !== "expression") return undefined
  const value = formula.expression.evaluate(engine.environmentOf(engine.tokens.frame(token)))
  const timer = value instanceof Failure ? { message: `: ${value.message}` } : timerOf(value, kind)
  if (!("message" in timer)) return timer
  engine.incident("evaluation-failed", `has a timer whose ${kind} ${timer.message}`, token)
  return undefined
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
  if (engine.program.isInterrupting[node] === 1) engine.cancelToken(host)
  else repeat(engine, subscription)
  happen(engine, frame, node)
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
  if (!isInterrupting) repeat(engine, subscription)
  startEventSubProcess(engine, frame, node, isInterrupting)
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
  listenInFrame(engine, inner)
  happen(engine, inner, start)
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
  if (timer?.kind !== "cycle") return
  tokens.setRepetitions(subscription, left < 0 ? left : left - 1)
  driver.timer(instance, node, subscription, timer.again)
}
