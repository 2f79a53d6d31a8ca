import { compileExpression } from "../expression/index.ts"
import {
  type Element,
  flag,
  type Graph,
  is,
  isEventSubProcess,
  type Model,
  type Node,
  none,
  type Rows,
  rowOf,
  type Scope,
} from "../model/index.ts"
import { type AdHoc, readAdHoc } from "./ad-hoc.ts"
import { readReceived } from "./associations.ts"
import type { Behaviour } from "./behaviour.ts"
import { countingActivity } from "./behaviours/counting-activity.ts"
import { behavioursOf, noting } from "./behaviours/index.ts"
import { repeatedActivity } from "./behaviours/repeated-activity.ts"
import { unsupported, whyUnsupported } from "./behaviours/unsupported.ts"
import { compensabilityOf } from "./compensable.ts"
import { readCorrelation } from "./correlation.ts"
import { type Divergence, divergenceOf } from "./divergence.ts"
import { Documents } from "./documents.ts"
import {
  type EventDefinition,
  isAwaited,
  noneEvent,
  readEventDefinition,
  readMessageOf,
  type Trigger,
} from "./event-definition.ts"
import { type Formula, readFormulaIn } from "./formula.ts"
import { placesOfScopes } from "./joins.ts"
import { type Loop, once, readLoop } from "./loop.ts"
import {
  type CallMapping,
  type Mapping,
  readCallMapping,
  readMapping,
  readPropagation,
} from "./mapping.ts"
import { partnersIn, readMessageFlows, readMessaging, withReceivers } from "./message-flows.ts"
import { heededOf, type Platform, type Profile, standard } from "./profiles.ts"
import type { Program } from "./program.ts"
import { type Quantities, quantitiesOf, whyTooMany } from "./quantities.ts"
import { readTaskScript } from "./script-task.ts"
import { constantTimer } from "./timer.ts"

export interface CompileOptions {
  /** Where a process may be that is called and not in the same document, the nearest first. */
  readonly others?: readonly Model[]
  /**
   * For runs without data: nothing is mapped, a complex gateway is activated by the first token
   * that comes, and an ad-hoc sub-process is done when its activities are.
   */
  readonly ignoresData?: boolean
  /** The engine to run as; left out, the standard itself. */
  readonly platform?: Platform
  /** Whether messages and signals reach the other processes of the document, and begin them. */
  readonly hasPartners?: boolean
}

/**
 * Makes a process ready to run. Never fails: what cannot be executed becomes an incident when a
 * token comes there. Linear in the size of the process and of those it calls.
 *
 * @param process one of `model.processes`
 */
export function compile(
  model: Model,
  process: Element,
  {
    others = [],
    ignoresData = false,
    platform = standard,
    hasPartners = false,
  }: CompileOptions = {},
): Program {
  const { profile } = platform
  const documents = new Documents(model, others, profile)
  const modelOf = (element: Element) => documents.modelOf(element)
  const start = documents.graph.scopeOf(process)
  if (start === undefined) throw new Error(`${process.kind} is no process of this model`)
  const calls = callsIn(documents)
  const partners = hasPartners
    ? partnersIn(documents.graph, model, start, calls.calledScope)
    : [start]
  const correlation = hasPartners ? readCorrelation(documents, profile) : undefined
  const isReaching = 1 < partners.length || correlation !== undefined
  const messageFlows = isReaching ? readMessageFlows(documents.graph, model) : []
  const graph = withReceivers(documents.graph, messageFlows)
  const scopes = scopesOf(graph, [start, ...partners], calls)
  const nodes = scopes.flatMap(scope => [...rowOf(graph.nodesOfScope, scope)])
  const events: EventDefinition[] = graph.elements.map(() => noneEvent)
  for (const node of nodes)
    events[node] = eventOf(modelOf(graph.elements[node]!), graph, node, profile)
  const conditions: (Formula | undefined)[] = graph.flows.map(() => undefined)
  for (const scope of scopes)
    for (const flow of rowOf(graph.flowsOfScope, scope)) {
      const element = graph.flows[flow]!
      conditions[flow] = readFormulaIn(modelOf(element), element, "conditionExpression")
    }
  const timers: Program["timers"][number][] = graph.elements.map(() => undefined)
  for (const node of nodes)
    if (events[node]!.trigger === "timer") timers[node] = constantTimer(events[node]!.timer)
  const linkTarget = linksOf(graph, scopes, events)
  const quantities = quantitiesOf(graph.elements, profile)
  const compensability = compensabilityOf(documents, scopes, events)
  const starts = startsOf(graph, scopes, events)
  const known = { graph, partners, nodes, events, starts }
  const messaging = hasPartners
    ? readMessaging(messageFlows, known, correlation !== undefined)
    : undefined
  return {
    models: documents.models,
    graph,
    process: start,
    profile,
    scopes,
    ...readNodes(documents, graph, nodes, events, { ignoresData, platform, quantities }),
    ...quantities,
    scripts: graph.elements.map(it => readTaskScript(documents.calledBy(it) ?? it)),
    events,
    timers,
    isInterrupting: Uint8Array.from(graph.elements, it => (isInterrupting(it) ? 1 : 0)),
    conditions,
    isAdHoc: Uint8Array.from(graph.scopes, it => (it.kind === "adHocSubProcess" ? 1 : 0)),
    outgoing: graph.outgoing,
    outgoingMax: longest(graph.outgoing),
    isPlain: Uint8Array.from(graph.elements, (_, node) =>
      quantities.completionQuantity[node] === 1 && isPlain(graph, node, conditions) ? 1 : 0,
    ),
    starts,
    subscriptions: subscriptionsOf(graph, nodes, events),
    eventStarts: eventStartsOf(graph, scopes),
    nodeOfScope: nodesOfScopes(graph),
    linkTarget,
    ...calls,
    ...compensability,
    isWatched: compensability.isCompensable.map((it, node) =>
      it === 1 ||
      graph.scopes[graph.scopeOfNode[node]!]?.kind === "adHocSubProcess" ||
      messaging?.sendsWhenDone.has(node)
        ? 1
        : 0,
    ),
    messaging,
    correlation,
    ...placesOfScopes({ graph, scopes, linkTarget, profile, ...quantities }),
  }
}

type Calls = Pick<Program, "calledScope" | "calledFormulas" | "callDoubts">

function callsIn(documents: Documents): Calls {
  const { graph } = documents
  return {
    calledScope: Int32Array.from(graph.elements, it => {
      const called = documents.calledBy(it)
      return (called && graph.scopeOf(called)) ?? none
    }),
    calledFormulas: graph.elements.map(it => documents.calledFormula(it)),
    callDoubts: graph.elements.map(it => documents.doubtAt(it)),
  }
}

/** How nodes are read. */
interface Reading extends Required<Pick<CompileOptions, "ignoresData" | "platform">> {
  readonly quantities: Quantities
}

/** What is known of each node by itself. */
function readNodes(
  documents: Documents,
  graph: Graph,
  nodes: readonly Node[],
  events: readonly EventDefinition[],
  { ignoresData, platform, quantities }: Reading,
) {
  const behaviours = behavioursOf(platform.profile)
  const read = {
    behaviours: graph.kinds.map((): Behaviour => unsupported),
    unsupported: graph.kinds.map((): string | undefined => undefined),
    loops: graph.kinds.map((): Loop | undefined => undefined),
    mappings: graph.kinds.map((): Mapping | undefined => undefined),
    dataReceived: graph.kinds.map((): string | undefined => undefined),
    callMappings: graph.kinds.map((): CallMapping | undefined => undefined),
    activations: graph.kinds.map((): Formula | undefined => undefined),
    adHocs: graph.kinds.map((): AdHoc | undefined => undefined),
  }
  for (const node of nodes) {
    read.unsupported[node] =
      whyUnsupported(graph, node, events) ?? whyTooMany(quantities.completionQuantity[node]!)
    if (read.unsupported[node] !== undefined) continue
    const element = graph.elements[node]!
    const model = documents.modelOf(element)
    const divergence = divergenceAt(documents, node, platform)
    read.unsupported[node] = whyRefused(documents, node, platform, divergence)
    if (read.unsupported[node] !== undefined) continue
    if (!ignoresData && !element.kind.endsWith("Gateway"))
      read.mappings[node] = readMapping(model, element, platform.profile)
    if (read.mappings[node] && takesData(element, events[node]!))
      read.dataReceived[node] = readReceived(model, element, platform.profile)
    const hasOwnData = read.mappings[node] && isWaiting(element, events[node]!) ? once : undefined
    // Only activities repeat; on anything else the schema does not allow it.
    if (is(element, "tActivity"))
      read.loops[node] = readLoop(model, element, platform.profile) ?? hasOwnData
    else read.loops[node] = hasOwnData
    if (element.kind === "callActivity" && !ignoresData)
      read.callMappings[node] = readCallMapping(element) ?? readPropagation(element)
    if (graph.kinds[node] === "complexGateway")
      read.activations[node] = activationOf(model, element, ignoresData)
    if (element.kind === "adHocSubProcess")
      read.adHocs[node] = readAdHoc(model, element, ignoresData)
    const usual = read.loops[node] ? repeatedActivity : behaviours[graph.kinds[node]!]
    const quantity = quantities.startQuantity[node]!
    const behaviour = 1 < quantity ? countingActivity(usual, quantity) : usual
    read.behaviours[node] = divergence ? noting(behaviour, divergence.message) : behaviour
  }
  return read
}

/** Where an engine does something else at a node than BPMN. */
function divergenceAt(
  documents: Documents,
  node: Node,
  platform: Platform,
): Divergence | undefined {
  if (platform.profile === standard.profile) return undefined
  const { graph } = documents
  const element = graph.elements[node]!
  const outgoing = [...rowOf(graph.outgoing, node)]
  return divergenceOf(platform, {
    model: documents.modelOf(element),
    element,
    incomingCount: rowOf(graph.incoming, node).length,
    outgoingCount: outgoing.length,
    followers: () => outgoing.flatMap(it => graph.kinds[graph.target[it]!] ?? []),
  })
}

/** Why an engine does not execute a node, or something that listens while a token stands there. */
function whyRefused(
  documents: Documents,
  node: Node,
  platform: Platform,
  divergence: Divergence | undefined,
): string | undefined {
  if (divergence?.isUnsupported) return divergence.message
  for (const boundary of rowOf(documents.graph.boundaries, node)) {
    const own = divergenceAt(documents, boundary, platform)
    if (own?.isUnsupported) return `has a boundary event that ${own.message}`
  }
  return undefined
}

/** Whether what happens at a node brings data. */
function takesData(element: Element, { trigger }: EventDefinition): boolean {
  return element.kind === "receiveTask" || (is(element, "tCatchEvent") && trigger !== "none")
}

/** Whether a token stands there while its data are mapped. */
function isWaiting(node: Element, event: EventDefinition): boolean {
  if (is(node, "tActivity")) return true
  return node.kind === "intermediateCatchEvent" && event.trigger !== "link" && !event.parts
}

/**
 * Some scopes, those inside them and, in turn, the processes they call: all there are, when only
 * the data tell which. Each once, outer ones first.
 */
function scopesOf(
  graph: Graph,
  starts: readonly Scope[],
  { calledScope, calledFormulas }: Calls,
): Scope[] {
  const scopes = new Set(starts)
  if (calledFormulas.some(it => it !== undefined))
    for (const [scope, { kind }] of graph.scopes.entries())
      if (kind === "process") scopes.add(scope)
  for (const scope of scopes)
    for (const node of rowOf(graph.nodesOfScope, scope)) {
      if (graph.innerScope[node] !== none) scopes.add(graph.innerScope[node]!)
      if (calledScope[node] !== none) scopes.add(calledScope[node]!)
    }
  return [...scopes]
}

function eventOf(model: Model, graph: Graph, node: Node, profile: Profile): EventDefinition {
  const element = graph.elements[node]!
  const kind = graph.kinds[node]!
  const heeded = (triggers: readonly Trigger[]) => heededOf(profile, element, triggers)
  if (kind.endsWith("Event")) return readEventDefinition(model, element, heeded)
  if (kind === "receiveTask" || kind === "sendTask") return readMessageOf(model, element)
  return noneEvent
}

/** Without data the first token that comes activates a complex gateway. */
function activationOf(model: Model, node: Element, ignoresData: boolean): Formula | undefined {
  const written = readFormulaIn(model, node, "activationCondition")
  if (!written || !ignoresData) return written
  const { expression } = compileExpression("true", "feel")
  return expression && { kind: "expression", expression, element: written.element }
}

function isInterrupting(element: Element): boolean {
  if (element.kind === "boundaryEvent") return flag(element, "cancelActivity", true)
  return element.kind === "startEvent" && flag(element, "isInterrupting", true)
}

/** Whether a node is left over all its flows: one way out needs no choice without a condition. */
function isPlain(graph: Graph, node: Node, conditions: readonly (Formula | undefined)[]): boolean {
  const kind = graph.kinds[node]!
  if (kind === "parallelGateway" || kind === "eventBasedGateway") return true
  const outgoing = rowOf(graph.outgoing, node)
  const isDeciding = kind.endsWith("Gateway") && 1 < outgoing.length
  return !isDeciding && !outgoing.some(it => conditions[it] || graph.defaultFlow[node] === it)
}

/**
 * Where a scope begins: at its start event, and at every other node that nothing leads to. A
 * process has one start event that counts, a sub-process all of its own; an event sub-process
 * begins with the one that happened. BPMN 2.0.2, §10.5.2, §13.3.1 and §13.3.4.
 */
function startsOf(
  graph: Graph,
  scopes: readonly Scope[],
  events: readonly EventDefinition[],
): Rows {
  return rowsOf(graph.scopes.length, scopes, scope => {
    const nodes = [...rowOf(graph.nodesOfScope, scope)]
    const element = graph.scopes[scope]!
    const startEvents = nodes.filter(it => graph.kinds[it] === "startEvent")
    const plain = startEvents.filter(it => events[it]!.trigger === "none")
    const chosen = isEventSubProcess(element)
      ? []
      : graph.outerScope[scope] === none
        ? (0 < plain.length ? plain : startEvents).slice(0, 1)
        : 0 < plain.length
          ? plain
          : startEvents.slice(0, 1)
    return nodes.filter(it => chosen.includes(it) || isImplicitStart(graph, it, events))
  })
}

function isImplicitStart(graph: Graph, node: Node, events: readonly EventDefinition[]): boolean {
  const element = graph.elements[node]!
  if (0 < rowOf(graph.incoming, node).length) return false
  if (element.kind === "startEvent" || element.kind === "boundaryEvent") return false
  if (isEventSubProcess(element)) return false
  if (element.kind === "intermediateCatchEvent" && events[node]!.trigger === "link") return false
  return !flag(element, "isForCompensation", false)
}

function subscriptionsOf(
  graph: Graph,
  nodes: readonly Node[],
  events: readonly EventDefinition[],
): Rows {
  return rowsOf(graph.elements.length, nodes, node => {
    if (graph.kinds[node] === "eventBasedGateway")
      return [...rowOf(graph.outgoing, node)].map(it => graph.target[it]!).filter(it => it !== none)
    return [...rowOf(graph.boundaries, node)].filter(
      it => events[it]!.trigger === "none" || isAwaited(events[it]!),
    )
  })
}

/** By scope: the start events of the event sub-processes in it. */
function eventStartsOf(graph: Graph, scopes: readonly Scope[]): Rows {
  return rowsOf(graph.scopes.length, scopes, scope =>
    [...rowOf(graph.nodesOfScope, scope)]
      .filter(it => isEventSubProcess(graph.elements[it]!))
      .flatMap(it => [...rowOf(graph.nodesOfScope, graph.innerScope[it]!)])
      .filter(it => graph.kinds[it] === "startEvent"),
  )
}

function nodesOfScopes(graph: Graph): Int32Array {
  const nodes = new Int32Array(graph.scopes.length).fill(none)
  graph.innerScope.forEach((scope, node) => {
    if (scope !== none) nodes[scope] = node
  })
  return nodes
}

/**
 * A throwing link leads to the catching one of its name and scope, BPMN 2.0.2, §10.5.5; one that
 * the author did not name, to the only one there that has no name either.
 */
function linksOf(
  graph: Graph,
  scopes: readonly Scope[],
  events: readonly EventDefinition[],
): Int32Array {
  const target = new Int32Array(graph.elements.length).fill(none)
  for (const scope of scopes) {
    const links = [...rowOf(graph.nodesOfScope, scope)].filter(it => events[it]!.trigger === "link")
    const catching = new Map(
      links
        .filter(it => graph.kinds[it] === "intermediateCatchEvent")
        .reverse()
        .map(it => [events[it]!.names[0], it]),
    )
    const isNameless = (link: Node) => !events[link]!.element?.name
    const nameless = [...new Set(catching.values())].filter(isNameless)
    for (const link of links)
      if (graph.kinds[link] !== "intermediateCatchEvent") {
        const [only = none, second] = isNameless(link) ? nameless : []
        target[link] = catching.get(events[link]!.names[0]) ?? (second === undefined ? only : none)
      }
  }
  return target
}

/** Lists of numbers as rows: those of the owners named, nothing for all others. */
function rowsOf(
  count: number,
  owners: readonly number[],
  list: (owner: number) => readonly number[],
): Rows {
  const lists: (readonly number[])[] = []
  for (const owner of owners) lists[owner] = list(owner)
  const starts = new Int32Array(count + 1)
  for (let owner = 0; owner < count; owner++)
    starts[owner + 1] = starts[owner]! + (lists[owner]?.length ?? 0)
  return { starts, items: Int32Array.from(lists.flatMap(it => it ?? [])) }
}

function longest({ starts }: Rows): number {
  let most = 0
  for (let owner = 0; owner + 1 < starts.length; owner++)
    most = Math.max(most, starts[owner + 1]! - starts[owner]!)
  return most
}
