import { type Node, none } from "../model/index.ts"
import type { Engine } from "./engine.ts"
import { type EventDefinition, isMeant, partsOf, type Trigger } from "./event-definition.ts"
import { type Frame, frameFlag } from "./frames.ts"
import { received, takeFromCalled } from "./mapping.ts"
import { cancelToken, closeFrame } from "./removing.ts"
import type { Values } from "./steps.ts"
import { frameOfFlows, happen, startEventSubProcess } from "./subscriptions.ts"
import type { Token } from "./tokens.ts"

/** A place where something thrown is caught. */
interface Catcher {
  /** The boundary event or the start event of an event sub-process. */
  readonly node: Node
  /** What it catches, one part of a multiple event. */
  readonly event: EventDefinition
  /** The frame it is in. */
  readonly frame: Frame
  /** The activity it is attached to; `none` for an event sub-process. */
  readonly host: Token
  /** The called processes that are left on the way to it, the innermost first. */
  readonly called: readonly Frame[]
}

/** What is thrown. */
export interface Thrown {
  readonly code: string | undefined
  readonly message?: string | undefined
  /** What it brings to who catches it. */
  readonly variables?: Values | undefined
}

/**
 * Throws an error from the work of a token. The innermost catcher takes it: a boundary event of
 * the activity, an event sub-process around it, a boundary event of the scope around that.
 * Without one an incident holds the token. BPMN 2.0.2, §10.5.1 and §10.5.6.
 */
export function throwError(engine: Engine, token: Token, thrown: Thrown): void {
  const { code, message } = thrown
  const catcher = catcherOf(engine, token, "error", code, [])
  if (catcher) {
    const { tokens, program } = engine
    const node = tokens.node(token)
    // What throws an error at its end has done what it was there for.
    if (program.graph.kinds[node] === "endEvent") {
      engine.observer?.complete(tokens.frame(token), node, token)
      engine.remove(token)
    }
    caught(engine, catcher, thrown)
    return
  }
  const name = code === undefined || code === "" ? "an error" : `error ${code}`
  const { graph, profile } = engine.program
  const isAtEnd = graph.kinds[engine.tokens.node(token)] === "endEvent"
  if (profile.uncaughtError === "ends" || (isAtEnd && profile.uncaughtError !== "incident")) {
    endPath(engine, token, name)
    return
  }
  const why = message ? ` (${message})` : ""
  engine.incident("uncaught-error", `throws ${name}${why} that nothing catches`, token)
}

/** The path of what threw an error ends there, as at an end event. */
function endPath(engine: Engine, token: Token, name: string): void {
  const { observer, program, tokens } = engine
  const frame = tokens.frame(token)
  const node = tokens.node(token)
  const { name: engineName } = program.profile
  observer?.differ?.(
    frame,
    node,
    `throws ${name} that nothing catches: in ${engineName} its path ends as if all were well, which BPMN does not say`,
  )
  if (program.graph.kinds[node] === "endEvent") {
    observer?.complete(frame, node, token)
    engine.remove(token)
  } else cancelToken(engine, token)
  engine.settle(frame)
}

/**
 * Throws an escalation from a node of a frame. It goes outwards like an error, but without a
 * catcher nothing happens. BPMN 2.0.2, §10.5.1. What a call activity maps is taken when it passes
 * there, as Camunda does it.
 *
 * @returns whether it ended the frame it was thrown in
 */
export function throwEscalation(engine: Engine, token: Token, thrown: Thrown): boolean {
  const serial = engine.tokens.serial(token)
  const called: Frame[] = []
  const catcher = catcherOf(engine, token, "escalation", thrown.code, called)
  if (catcher) caught(engine, catcher, thrown)
  else for (const passed of called) if (hasMapping(engine, passed)) passCall(engine, passed, false)
  return engine.tokens.serial(token) !== serial
}

function hasMapping({ program, frames, tokens }: Engine, called: Frame): boolean {
  return program.callMappings[tokens.node(frames.owner(called))]?.takesInPassing === true
}

/**
 * The innermost catcher of what is thrown at the node a token stands at.
 *
 * @param called takes the called processes that are passed on the way
 */
function catcherOf(
  engine: Engine,
  token: Token,
  trigger: Trigger,
  code: string | undefined,
  called: Frame[],
): Catcher | undefined {
  const { tokens, frames, program } = engine
  const attached = boundaryOf(engine, token, trigger, code, called)
  if (attached) return attached
  let frame = tokens.frame(token)
  // An event sub-process does not catch what is thrown inside of it.
  let from = none
  for (;;) {
    const inside = eventSubProcessOf(engine, frame, from, trigger, code, called)
    if (inside) return inside
    const owner = frames.owner(frame)
    if (owner === none) return undefined
    if (frames.hasFlag(frame, frameFlag.isCalled)) called.push(frame)
    const outside = boundaryOf(engine, owner, trigger, code, called)
    if (outside) return outside
    from = program.graph.scopeOfNode[tokens.node(owner)]! === none ? none : tokens.node(owner)
    frame = tokens.frame(owner)
  }
}

function boundaryOf(
  engine: Engine,
  host: Token,
  trigger: Trigger,
  code: string | undefined,
  called: readonly Frame[],
): Catcher | undefined {
  const { program, tokens, frames } = engine
  // Boundary events belong to a repeated activity as a whole, not to one turn of it.
  if (frames.hasFlag(tokens.frame(host), frameFlag.isTurn)) return undefined
  const { starts, items } = program.graph.boundaries
  const node = tokens.node(host)
  const events = items.subarray(starts[node]!, starts[node + 1]!)
  const best = bestCatch(engine, events, trigger, code)
  return best && { ...best, frame: tokens.frame(host), host, called }
}

function eventSubProcessOf(
  engine: Engine,
  frame: Frame,
  except: Node,
  trigger: Trigger,
  code: string | undefined,
  called: readonly Frame[],
): Catcher | undefined {
  const { program, frames } = engine
  if (frames.hasFlag(frame, frameFlag.isInterrupted | frameFlag.isTurn | frameFlag.isPrivate))
    return undefined
  const { starts, items } = program.eventStarts
  const scope = frames.scope(frame)
  const events = [...items.subarray(starts[scope]!, starts[scope + 1]!)].filter(
    it => program.nodeOfScope[program.graph.scopeOfNode[it]!] !== except,
  )
  const best = bestCatch(engine, events, trigger, code)
  return best && { ...best, frame, host: none, called }
}

/** One that names the code comes before one that takes any. */
function bestCatch(
  engine: Engine,
  nodes: Iterable<Node>,
  trigger: Trigger,
  code: string | undefined,
): Pick<Catcher, "node" | "event"> | undefined {
  let any: Pick<Catcher, "node" | "event"> | undefined
  for (const node of nodes)
    for (const event of partsOf(engine.program.events[node]!)) {
      if (event.trigger !== trigger || !isMeant(code, event)) continue
      if (code !== undefined && event.names.includes(code)) return { node, event }
      any ??= { node, event }
    }
  return any
}

/**
 * What is thrown in a called process passes the call activity, which takes what it maps. If it
 * cannot, an incident holds the call activity.
 *
 * @param isOver whether the called process is left for good
 * @returns false when it cannot
 */
function passCall(engine: Engine, called: Frame, isOver: boolean): boolean {
  const problem = takeFromCalled(engine, called)
  if (problem === undefined) return true
  const owner = engine.frames.owner(called)
  if (isOver) closeFrame(engine, called)
  engine.incident("evaluation-failed", problem, owner)
  return false
}

function caught(engine: Engine, catcher: Catcher, thrown: Thrown): void {
  const { program, variables } = engine
  const { node, event, frame, host, called } = catcher
  const flowing = host === none ? frame : frameOfFlows(engine, frame)
  // BPMN 2.0.2, §10.5.4: what catches an error has no other way.
  const isInterrupting = program.isInterrupting[node] === 1 || event.trigger === "error"
  for (const passed of called)
    if (!passCall(engine, passed, isInterrupting) && isInterrupting) return
  const { codeVariable, messageVariable } = event
  if (thrown.variables) variables.set(flowing, received(program, node, thrown.variables))
  if (codeVariable) variables.set(flowing, { [codeVariable]: thrown.code ?? null })
  if (messageVariable) variables.set(flowing, { [messageVariable]: thrown.message ?? null })
  if (host === none) {
    startEventSubProcess(engine, frame, node, isInterrupting, event)
    return
  }
  if (isInterrupting) cancelToken(engine, host)
  happen(engine, flowing, node, event)
  engine.settle(frame)
}
