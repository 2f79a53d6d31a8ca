import {
  type Element,
  flag,
  type Graph,
  is,
  type Model,
  messageFlowEnd,
  type Node,
  none,
  poolOf,
  type Rows,
  rowOf,
  type Scope,
} from "../model/index.ts"
import { type EventDefinition, partWith, readMessageOf } from "./event-definition.ts"

/** A message flow as a run sees it. BPMN 2.0.2, §9.4. */
export interface MessageFlow {
  readonly element: Element
  /** The message it is said to carry; the name and id of that, or nothing. */
  readonly names: readonly string[]
  /** That message. */
  readonly message: Element | undefined
  /** The element it comes from; of a pool its process. */
  readonly source: Element | undefined
  /** The process it comes from, and the one it leads to; `none` when nobody knows that process. */
  readonly from: Scope
  readonly to: Scope
  /** The node it leads to; `none` when it leads to a pool or a sub-process as a whole. */
  readonly node: Node
  /** Then that pool or sub-process. */
  readonly scope: Scope
}

/** Where an event begins an instance of a process. */
export interface Beginning {
  readonly process: Scope
  readonly node: Node
  /** The start event it begins with; `none` when it begins as usual, and waits at the node then. */
  readonly entry: Node
}

/** How the processes of a document reach each other: over message flows, and by name. */
export interface Messaging {
  /** Whether there is only one process, which signals may begin again. */
  readonly isAlone: boolean
  readonly flows: readonly MessageFlow[]
  /** By node: the message flows over which goes what it sends, by their place in `flows`. */
  readonly leaving: ReadonlyMap<Node, readonly number[]>
  /** Nodes that send something when they are done; message events do so themselves. */
  readonly sendsWhenDone: ReadonlySet<Node>
  /** Tasks that send something when they begin, and then wait for a message. */
  readonly sendsFirst: ReadonlySet<Node>
  /** By node: the message flows that lead to it. */
  readonly arriving: ReadonlyMap<Node, readonly number[]>
  /** The message flows that lead to a pool or a sub-process as a whole. */
  readonly toScopes: readonly number[]
  /** The processes that those lead to or into. */
  readonly pools: ReadonlySet<Scope>
  /** By node that may wait for a message: the process around it. */
  readonly processOf: ReadonlyMap<Node, Scope>
  /** By node. */
  readonly beginnings: ReadonlyMap<Node, Beginning>
  /** Processes that can begin without an event. */
  readonly beginsByItself: ReadonlySet<Scope>
  /** Those in which nothing waits for a message: one that comes to the pool can only begin them. */
  readonly beginsByAny: ReadonlySet<Scope>
}

/**
 * The processes of a document that may take part in a run of one of them: those with something in
 * them, but for those that are only called.
 */
export function partnersIn(
  graph: Graph,
  model: Model,
  start: Scope,
  calledScope: Int32Array,
): readonly Scope[] {
  const called = new Set(calledScope)
  return model.processes
    .map(it => graph.scopeOf(it))
    .filter(it => it !== undefined)
    .filter(it => isKnown(graph, it) && (it === start || !called.has(it)))
}

function isKnown(graph: Graph, process: Scope): boolean {
  return 0 < rowOf(graph.nodesOfScope, process).length
}

export function readMessageFlows(graph: Graph, model: Model): readonly MessageFlow[] {
  const processAt = (element: Element | undefined): Scope => {
    const pool = element && poolOf(model, element)
    const scope = (pool && graph.scopeOf(pool)) ?? none
    return scope !== none && isKnown(graph, scope) ? scope : none
  }
  return model.elements
    .filter(it => it.kind === "messageFlow")
    .map(element => {
      const end = messageFlowEnd(model, element, "sourceRef")
      const source = end && is(end, "tParticipant") ? poolOf(model, end) : end
      const target = messageFlowEnd(model, element, "targetRef")
      const node = (target && graph.nodeOf(target)) ?? none
      const inner = node === none ? none : graph.innerScope[node]!
      const to = processAt(target)
      const { names, carried: message } = readMessageOf(model, element)
      const place = inner === none ? { node, scope: to } : { node: none, scope: inner }
      return { element, names, message, source, from: processAt(end), to, ...place }
    })
}

/**
 * The same graph, where tasks of no kind that another process of the run sends a message to are
 * receive tasks.
 */
export function withReceivers(graph: Graph, flows: readonly MessageFlow[]): Graph {
  const receivers = new Set(flows.filter(it => it.from !== none).map(it => it.node))
  if (![...receivers].some(it => graph.kinds[it] === "task")) return graph
  const kinds = graph.kinds.map((it, node) =>
    it === "task" && receivers.has(node) ? "receiveTask" : it,
  )
  return { ...graph, kinds }
}

/** What is known of the nodes of a program before how they reach each other. */
interface Known {
  readonly graph: Graph
  readonly partners: readonly Scope[]
  readonly nodes: readonly Node[]
  readonly events: readonly EventDefinition[]
  readonly starts: Rows
}

/**
 * Undefined when nothing that happens in an instance can reach or begin another.
 *
 * @param isNeeded whether messages are looked at in any case
 */
export function readMessaging(
  flows: readonly MessageFlow[],
  known: Known,
  isNeeded: boolean,
): Messaging | undefined {
  const { graph, partners, nodes, events, starts } = known
  const isAlone = partners.length < 2
  if (isAlone && !isNeeded && !nodes.some(it => isBegunBySignal(known, it))) return undefined
  const places = [...flows.keys()]
  const bySource = Map.groupBy(
    places.filter(it => flows[it]!.source),
    it => flows[it]!.source!,
  )
  const arriving = Map.groupBy(
    places.filter(it => flows[it]!.node !== none),
    it => flows[it]!.node,
  )
  const leaving = new Map<Node, readonly number[]>()
  const sendsWhenDone = new Set<Node>()
  const sendsFirst = new Set<Node>()
  for (const node of nodes) {
    const element = graph.elements[node]!
    const isSender = element.kind === "sendTask" || throwsMessage(element, events[node]!)
    const isActivity = is(element, "tActivity")
    if (!isSender && !isActivity && !is(element, "tThrowEvent")) continue
    // What a pool sends as a whole is sent by the message events and send tasks in it.
    const pool = graph.scopes[outermost(graph, node)]!
    const found = bySource.get(element) ?? (isSender ? bySource.get(pool) : undefined) ?? []
    if (0 < found.length) leaving.set(node, found)
    if (isSender ? !isActivity : found.length === 0) continue
    // One that waits for a message sends before or behind it, in the order they are written.
    const comesFirst = (arriving.get(node)?.[0] ?? Infinity) < (found[0] ?? Infinity)
    if (graph.kinds[node] === "receiveTask" && !comesFirst) sendsFirst.add(node)
    else sendsWhenDone.add(node)
  }
  const isUnprompted = (node: Node) =>
    graph.kinds[node] === "startEvent"
      ? events[node]!.trigger === "none" && !arriving.has(node)
      : !isInstantiating(graph.elements[node]!)
  const beginsByItself = partners.filter(it => {
    const row = rowOf(starts, it)
    return 0 < row.length && row.every(isUnprompted)
  })
  const processOf = new Map(
    nodes.filter(it => canWait(graph, it, events[it]!)).map(it => [it, outermost(graph, it)]),
  )
  const waiting = new Set(processOf.values())
  const toScopes = places.filter(it => flows[it]!.node === none && flows[it]!.scope !== none)
  return {
    isAlone,
    flows,
    leaving,
    sendsWhenDone,
    sendsFirst,
    arriving,
    toScopes,
    pools: new Set(toScopes.map(it => flows[it]!.to)),
    processOf,
    beginnings: new Map(partners.flatMap(it => beginningsOf(graph, it)).map(it => [it.node, it])),
    beginsByItself: new Set(beginsByItself),
    beginsByAny: new Set(beginsByItself.filter(it => !waiting.has(it))),
  }
}

function isBegunBySignal({ graph, events }: Known, node: Node): boolean {
  const isStart = graph.kinds[node] === "startEvent"
  const isOfProcess = graph.outerScope[graph.scopeOfNode[node]!] === none
  return isStart && isOfProcess && partWith(events[node]!, "signal") !== undefined
}

function throwsMessage(element: Element, event: EventDefinition): boolean {
  return is(element, "tThrowEvent") && partWith(event, "message") !== undefined
}

/** Whether a node waits for a message once its process has begun. */
function canWait(graph: Graph, node: Node, event: EventDefinition): boolean {
  const element = graph.elements[node]!
  if (element.kind === "sendTask" || is(element, "tThrowEvent")) return false
  const isStart =
    element.kind === "startEvent" && graph.outerScope[graph.scopeOfNode[node]!] === none
  return !isStart && partWith(event, "message") !== undefined
}

/** The process around a node. */
function outermost({ outerScope, scopeOfNode }: Graph, node: Node): Scope {
  let at = scopeOfNode[node]!
  while (outerScope[at] !== none) at = outerScope[at]!
  return at
}

/** Where events begin instances of a process. */
export function beginningsOf(graph: Graph, process: Scope): Beginning[] {
  return [...rowOf(graph.nodesOfScope, process)].flatMap(node => {
    if (graph.kinds[node] === "startEvent") return [{ process, node, entry: node }]
    const before = [...rowOf(graph.incoming, node)].map(it => graph.source[it]!)
    const gateways = before.filter(it => graph.kinds[it] === "eventBasedGateway")
    const prompts = before.length === 0 ? [node] : gateways
    const isPrompt = prompts.some(
      it => rowOf(graph.incoming, it).length === 0 && isInstantiating(graph.elements[it]!),
    )
    return isPrompt ? [{ process, node, entry: none }] : []
  })
}

/** A receive task or event-based gateway that begins an instance. BPMN 2.0.2, §13.2. */
function isInstantiating(element: Element): boolean {
  return flag(element, "instantiate", false)
}
