import {
  attributeValue,
  type Element,
  type Flow,
  type Graph,
  type Node,
  none,
  rowOf,
  type Scope,
} from "../../server/model/index.ts"

/** What the judge reads off the drawing, each time anew. */

/** Where a scope begins: at all that no flow leads to and nothing else brings about. */
export function startsOf(graph: Graph, scope: Scope): Node[] {
  return [...rowOf(graph.nodesOfScope, scope)].filter(node => {
    const isByEvent = attributeValue(graph.elements[node]!, "triggeredByEvent") === "true"
    const kind = graph.kinds[node]
    const isLinked = kind === "intermediateCatchEvent" && triggerOf(graph, node) === "link"
    const isCaught = kind === "boundaryEvent" || isLinked
    return rowOf(graph.incoming, node).length === 0 && !isByEvent && !isCaught
  })
}

/** What an event is about; "none" for nothing and for what is no event. */
export function triggerOf(graph: Graph, node: Node): string {
  const definition = definitionOf(graph, node)
  return definition ? definition.kind.replace("EventDefinition", "") : "none"
}

/** Of an error or escalation; undefined for any. */
export function codeOf(graph: Graph, node: Node): string | undefined {
  const definition = definitionOf(graph, node)!
  return attributeValue(definition, `${triggerOf(graph, node)}Ref`)
}

function definitionOf(graph: Graph, node: Node): Element | undefined {
  return graph.elements[node]!.children.find(it => it.kind.endsWith("EventDefinition"))
}

export function isInterrupting(graph: Graph, event: Node): boolean {
  const attribute = graph.kinds[event] === "boundaryEvent" ? "cancelActivity" : "isInterrupting"
  return attributeValue(graph.elements[event]!, attribute) !== "false"
}

export function isJoin(graph: Graph, node: Node): boolean {
  const kind = graph.kinds[node]
  const canJoin = kind === "parallelGateway" || kind === "inclusiveGateway"
  return canJoin && 1 < rowOf(graph.incoming, node).length
}

/** Whether somebody outside lets it go on. */
export function isWork(graph: Graph, node: Node): boolean {
  const kind = graph.kinds[node]!
  if (kind === "intermediateCatchEvent") return triggerOf(graph, node) !== "link"
  return kind === "task" || kind === "userTask" || kind === "receiveTask"
}

/** How an activity is repeated, if it is. */
export function loopOf({ children }: Element): Element | undefined {
  return children.find(
    it =>
      it.kind === "multiInstanceLoopCharacteristics" || it.kind === "standardLoopCharacteristics",
  )
}

/** Whether its turns come one after the other. */
export function isInTurn(graph: Graph, node: Node): boolean {
  const loop = loopOf(graph.elements[node]!)!
  const isOfMany = loop.kind === "multiInstanceLoopCharacteristics"
  return !isOfMany || attributeValue(loop, "isSequential") === "true"
}

/** The event sub-processes of a scope, with their start events. */
export function eventStartsOf(graph: Graph, scope: Scope) {
  return [...rowOf(graph.nodesOfScope, scope)].flatMap(sub => {
    if (attributeValue(graph.elements[sub]!, "triggeredByEvent") !== "true") return []
    const inside = rowOf(graph.nodesOfScope, graph.innerScope[sub]!)
    const start = [...inside].find(it => graph.kinds[it] === "startEvent")
    return start === undefined ? [] : [{ sub, start }]
  })
}

export function attachedEvents(graph: Graph, host: Node): Node[] {
  return [...rowOf(graph.boundaries, host)]
}

/** The event that catches: one that names the code before one that takes any. */
export function catches(
  graph: Graph,
  events: readonly Node[],
  trigger: string,
  code: string | undefined,
): Node | undefined {
  const meant = events.filter(it => triggerOf(graph, it) === trigger)
  const exact = code === undefined ? undefined : meant.find(it => codeOf(graph, it) === code)
  return exact ?? meant.find(it => codeOf(graph, it) === undefined)
}

export function linkTargetOf(graph: Graph, from: Node): Node {
  const name = definitionOf(graph, from)!.name
  return [...rowOf(graph.nodesOfScope, graph.scopeOfNode[from]!)].find(
    it =>
      graph.kinds[it] === "intermediateCatchEvent" &&
      triggerOf(graph, it) === "link" &&
      definitionOf(graph, it)!.name === name,
  )!
}

/** A path that is searched: it ends with a flow and does not pass a join. */
interface Search {
  readonly graph: Graph
  readonly join: Node
  readonly to: Flow
  /** Whether it may go through a boundary event, which no token is bound to. */
  readonly isAny: boolean
}

/** Whether a path of flows and links begins at a node. */
export function leadsTo(search: Search, from: Node, seen = new Set<Node>()): boolean {
  const { graph, join, to, isAny } = search
  if (from === join || from === none || seen.has(from)) return false
  seen.add(from)
  const isThrown = graph.kinds[from] === "intermediateThrowEvent"
  const linked = isThrown && triggerOf(graph, from) === "link" ? [linkTargetOf(graph, from)] : []
  const others = isAny ? [...linked, ...attachedEvents(graph, from)] : linked
  return (
    [...rowOf(graph.outgoing, from)].some(
      it => it === to || leadsTo(search, graph.target[it]!, seen),
    ) || others.some(it => leadsTo(search, it, seen))
  )
}
