import { type Flow, type Graph, type Node, type NodeKind, none, rowOf } from "../model/index.ts"
import type { Engine } from "./engine.ts"
import { type Frame, frameFlag } from "./frames.ts"
import { type JoinRule, type Profile, profiles } from "./profiles.ts"
import type { Program } from "./program.ts"

/**
 * From where a token can still reach each incoming flow of a join without passing it: one set of
 * places per incoming flow. A place is a flow, or, counted after the flows, a node of the same
 * scope.
 */
export interface JoinReach {
  readonly node: Node
  /** By position among the incoming flows of the gateway: from where a token may come to it. */
  readonly from: readonly Uint32Array[]
  /** The same without the ways through boundary events, which no token is bound to go. */
  readonly surely: readonly Uint32Array[]
}

/** What a program knows of its joins. See `Program` for each field. */
export function placesOfScopes({
  graph,
  scopes,
  linkTarget,
  profile,
  startQuantity,
}: Pick<Program, "graph" | "scopes" | "linkTarget" | "profile" | "startQuantity">) {
  const joinSlot = new Int32Array(graph.flows.length).fill(none)
  const placeOfFlow = new Int32Array(graph.flows.length)
  const placeOfNode = new Int32Array(graph.elements.length)
  const placesOfScope = new Int32Array(graph.scopes.length)
  const hasAskedJoin: boolean[] = graph.scopes.map(() => false)
  const askedJoins: JoinReach[][] = graph.scopes.map(() => [])
  const linkSources = Map.groupBy(
    [...linkTarget.keys()].filter(it => linkTarget[it] !== none),
    it => linkTarget[it]!,
  )
  let heldFlowsMax = 0
  for (const scope of scopes) {
    const flows = rowOf(graph.flowsOfScope, scope)
    const nodes = rowOf(graph.nodesOfScope, scope)
    flows.forEach((flow, at) => {
      placeOfFlow[flow] = at
    })
    nodes.forEach((node, at) => {
      placeOfNode[node] = flows.length + at
    })
    placesOfScope[scope] = flows.length + nodes.length
    let slots = 0
    for (const node of nodes) {
      const isGathering = 1 < startQuantity[node]!
      if (!isGathering && !isJoin(graph, node, profile)) continue
      for (const flow of rowOf(graph.incoming, node)) joinSlot[flow] = slots++
      if (isGathering) continue
      if (graph.kinds[node] === "parallelGateway" && !isAsked(profile.parallelJoin)) continue
      if (graph.kinds[node] === "complexGateway") slots += rowOf(graph.incoming, node).length
      else if (!ruleOf(profile, graph.kinds[node]!).isAskedAgain) slots++
      hasAskedJoin[scope] = true
      const places = { placeOfFlow, placeOfNode, places: placesOfScope[scope]!, linkSources }
      askedJoins[scope]!.push(reachOf(graph, node, places))
    }
    heldFlowsMax = Math.max(heldFlowsMax, slots)
  }
  return {
    joinSlot,
    placeOfFlow,
    placeOfNode,
    placesOfScope,
    hasAskedJoin,
    askedJoins,
    heldFlowsMax,
  }
}

function isJoin(graph: Graph, node: Node, { inclusiveGateway }: Profile): boolean {
  const kind = graph.kinds[node]!
  if (kind === "inclusiveGateway" && inclusiveGateway === "passes") return false
  return joiningKinds.includes(kind) && 1 < rowOf(graph.incoming, node).length
}

const joiningKinds: readonly NodeKind[] = ["parallelGateway", "inclusiveGateway", "complexGateway"]

/** Whether a parallel join is asked, and does not open by what it holds alone. */
export function isAsked(parallelJoin: Profile["parallelJoin"]): parallelJoin is JoinRule {
  return typeof parallelJoin === "object"
}

/** The rule of a join that is asked. */
function ruleOf({ parallelJoin, inclusiveJoin }: Profile, kind: NodeKind): JoinRule {
  return kind === "parallelGateway" && isAsked(parallelJoin) ? parallelJoin : inclusiveJoin
}

/** Where a complex gateway counts, in each frame, that a flow has given it a token this time. */
export function passedSlotOf({ graph, joinSlot }: Program, node: Node, flow: Flow): number {
  const { starts } = graph.incoming
  return joinSlot[flow]! + starts[node + 1]! - starts[node]!
}

/** Where a join that is not asked again counts, in each frame, what asks it. */
function askedSlotOf(program: Program, node: Node): number {
  const [first] = rowOf(program.graph.incoming, node)
  return passedSlotOf(program, node, first!)
}

/** A token has come to a join: it is asked whether to go on. */
export function ask(engine: Engine, frame: Frame, node: Node): void {
  const { frames, program } = engine
  if (!ruleOf(program.profile, program.graph.kinds[node]!).isAskedAgain) {
    const slot = askedSlotOf(program, node)
    if (frames.held(frame, slot) === 0) frames.hold(frame, slot)
  }
  engine.listAsked(frame)
}

/** Whether a complex gateway has gone on and takes in what still comes. */
export function isAwaitingReset({ frames, program }: Engine, frame: Frame, node: Node): boolean {
  return rowOf(program.graph.incoming, node).some(
    it => 0 < frames.held(frame, passedSlotOf(program, node, it)),
  )
}

interface Places {
  readonly placeOfFlow: Int32Array
  readonly placeOfNode: Int32Array
  /** How many there are in the scope. */
  readonly places: number
  readonly linkSources: ReadonlyMap<Node, readonly Node[]>
}

/** Searches backwards from each incoming flow of a join, not through the join. */
function reachOf(graph: Graph, join: Node, places: Places): JoinReach {
  const reachAll = (withBoundaries: boolean) =>
    [...rowOf(graph.incoming, join)].map(flow =>
      reachFlow(graph, join, flow, places, withBoundaries),
    )
  return { node: join, from: reachAll(true), surely: reachAll(false) }
}

function reachFlow(
  graph: Graph,
  join: Node,
  flow: Flow,
  places: Places,
  withBoundaries: boolean,
): Uint32Array {
  const reach = new Uint32Array((places.places + 31) >> 5)
  const visited = new Set<Node>([none, join])
  const pending: Node[] = []
  const visit = (node: Node) => {
    if (visited.has(node)) return
    visited.add(node)
    pending.push(node)
  }
  if (graph.target[flow] === none) return reach
  add(reach, places.placeOfFlow[flow]!)
  visit(graph.source[flow]!)
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    add(reach, places.placeOfNode[node]!)
    if (withBoundaries) visit(graph.attachedTo[node]!)
    for (const source of places.linkSources.get(node) ?? []) visit(source)
    for (const incoming of rowOf(graph.incoming, node)) {
      if (graph.target[incoming] === none) continue
      add(reach, places.placeOfFlow[incoming]!)
      visit(graph.source[incoming]!)
    }
  }
  return reach
}

/**
 * Lets one asked join go on, an inclusive gateway that need not wait for more; a complex one that
 * has gone on begins anew in the same way, and some engines ask parallel ones, too.
 *
 * It waits while a token can still reach one of its empty incoming flows, unless that token can
 * also reach one that holds a token already. BPMN 2.0.2, §13.4.3 (Table 13.3). Engines have rules
 * of their own: see `profiles.ts`.
 *
 * @param listed frames to look at; emptied
 * @returns whether one went on
 */
export function testAskedJoins(engine: Engine, listed: Frame[]): boolean {
  const { frames, program } = engine
  for (let frame = listed.shift(); frame !== undefined; frame = listed.shift()) {
    if (!frames.isAlive(frame) || !frames.hasFlag(frame, frameFlag.isListed)) continue
    frames.setFlag(frame, frameFlag.isListed, false)
    for (const reach of program.askedJoins[frames.scope(frame)]!) {
      if (!goesOn(engine, frame, reach)) continue
      // Others of this frame may have become ready or not by this one.
      engine.listAsked(frame)
      program.behaviours[reach.node]!.join?.(engine, frame, reach.node)
      engine.settle(frame)
      return true
    }
  }
  return false
}

/** Whether a join goes on as the engine has it; where BPMN decides otherwise, that is told. */
function goesOn(engine: Engine, frame: Frame, reach: JoinReach): boolean {
  const { graph, profile } = engine.program
  const { node } = reach
  const { name } = profile
  const kind = graph.kinds[node]!
  const rule = ruleOf(profile, kind)
  if (kind === "parallelGateway") return goesOnWithLess(engine, frame, reach, rule)
  const should = isReady(engine, frame, reach, standardRule)
  if (rule === standardRule) return should
  const isAsked = rule.isAskedAgain || takeQuestion(engine, frame, node)
  const would = isReady(engine, frame, reach, rule)
  const message = should
    ? !would
      ? `waits for a token that can still come in ${name}; in BPMN it goes on`
      : !isAsked && `waits in ${name}, which asks only when a token comes; in BPMN it goes on`
    : isAsked && would && `goes on in ${name}; in BPMN it waits for a token that can still come`
  if (message) engine.observer?.differ?.(frame, node, message)
  return isAsked && would
}

/** Whether a parallel join goes on as the engine has it; BPMN waits for a token on each flow. */
function goesOnWithLess(engine: Engine, frame: Frame, reach: JoinReach, rule: JoinRule): boolean {
  if (!isReady(engine, frame, reach, rule)) return false
  const { frames, observer, program } = engine
  const { node } = reach
  if (
    rowOf(program.graph.incoming, node).some(it => frames.held(frame, program.joinSlot[it]!) === 0)
  )
    observer?.differ?.(
      frame,
      node,
      `goes on in ${program.profile.name}, as no token can come over its other flows; in BPMN it waits for a token on each flow`,
    )
  return true
}

/** Whether a token has come since the last time. */
function takeQuestion({ frames, program }: Engine, frame: Frame, node: Node): boolean {
  const slot = askedSlotOf(program, node)
  if (frames.held(frame, slot) === 0) return false
  frames.release(frame, slot)
  return true
}

const standardRule = profiles.bpmn.inclusiveJoin

function isReady(
  engine: Engine,
  frame: Frame,
  { node, from, surely }: JoinReach,
  rule: JoinRule,
): boolean {
  const { frames, program } = engine
  const incoming = rowOf(program.graph.incoming, node)
  const isComplex = program.graph.kinds[node] === "complexGateway"
  if (isComplex && !isAwaitingReset(engine, frame, node)) return false
  const isHeld = (flow: Flow) =>
    0 < frames.held(frame, program.joinSlot[flow]!) ||
    (isComplex && 0 < frames.held(frame, passedSlotOf(program, node, flow)))
  if (!incoming.some(isHeld)) return false
  if (isFull(engine, frame, node, rule, isHeld)) return true
  const marked = placesOf(engine, frame)
  const minded = rule.mindsBoundaries ? from : surely
  const isAnyWaitedFor = rule.waitsFor === "any flow"
  if (isAnyWaitedFor) for (const flow of incoming) remove(marked, program.placeOfFlow[flow]!)
  for (let word = 0; word < marked.length; word++) {
    let [awaited, spared] = [0, 0]
    incoming.forEach((flow, at) => {
      if (isAnyWaitedFor || !isHeld(flow)) awaited |= minded[at]![word]!
      else if (rule.sparesTokens) spared |= surely[at]![word]!
    })
    if ((marked[word]! & awaited & ~spared) !== 0) return false
  }
  return true
}

/** Whether what may still come does not matter to a join. */
function isFull(
  engine: Engine,
  frame: Frame,
  node: Node,
  { isFullWith }: JoinRule,
  isHeld: (flow: Flow) => boolean,
): boolean {
  const incoming = rowOf(engine.program.graph.incoming, node)
  if (isFullWith === "arrivals") return incoming.length <= heldAt(engine, frame, node)
  return isFullWith === "flows" && incoming.every(isHeld)
}

/**
 * Whether a join goes on as soon as a token comes, before anybody asks. A parallel one that has a
 * token on each flow does so in BPMN, too; an inclusive one there waits until all rests.
 */
export function opensAtOnce(engine: Engine, frame: Frame, node: Node): boolean {
  const { frames, program } = engine
  const kind = program.graph.kinds[node]!
  const rule = ruleOf(program.profile, kind)
  if (rowOf(program.graph.incoming, node).length < 2) return false
  if (rule.isFullWith === "flows" && kind !== "parallelGateway") return false
  return isFull(engine, frame, node, rule, it => 0 < frames.held(frame, program.joinSlot[it]!))
}

/** How many tokens a join holds. */
export function heldAt({ frames, program }: Engine, frame: Frame, node: Node): number {
  const { starts, items } = program.graph.incoming
  let held = 0
  for (let at = starts[node]!; at < starts[node + 1]!; at++)
    held += frames.held(frame, program.joinSlot[items[at]!]!)
  return held
}

/** Where tokens are in a frame: held at joins, or standing at nodes. Nothing is on a flow now. */
function placesOf(engine: Engine, frame: Frame): Uint32Array {
  const { frames, tokens, program } = engine
  const scope = frames.scope(frame)
  const marked = new Uint32Array((program.placesOfScope[scope]! + 31) >> 5)
  for (const flow of rowOf(program.graph.flowsOfScope, scope)) {
    const slot = program.joinSlot[flow]!
    if (slot !== none && 0 < frames.held(frame, slot)) add(marked, program.placeOfFlow[flow]!)
  }
  for (let token = frames.firstToken(frame); token !== none; token = tokens.next(token))
    // What only undoes something goes nowhere.
    if (tokens.host(token) === none && !tokens.hasHappened(token)) {
      const place = program.placeOfNode[tokens.node(token)]!
      if (program.graph.scopeOfNode[tokens.node(token)] === scope) add(marked, place)
    }
  return marked
}

function add(set: Uint32Array, place: number): void {
  set[place >> 5]! |= 1 << (place & 31)
}

function remove(set: Uint32Array, place: number): void {
  set[place >> 5]! &= ~(1 << (place & 31))
}
