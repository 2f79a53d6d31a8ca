import { attributeValue, type Element, flag, is, isContainer } from "./element.ts"

/** Position of a flow node in its graph, 0-based. Means nothing in another graph. */
export type Node = number
/** Position of a sequence flow in its graph, 0-based. */
export type Flow = number
/** Position of a process or sub-process in its graph, 0-based. */
export type Scope = number

/** Stands for a node, flow or scope that is not there. */
export const none = -1

/** Every kind of flow node. BPMN 2.0.2, §10.3 to §10.6 and §11.5. */
export const nodeKinds = [
  "startEvent",
  "endEvent",
  "intermediateCatchEvent",
  "intermediateThrowEvent",
  "implicitThrowEvent",
  "boundaryEvent",
  "task",
  "serviceTask",
  "sendTask",
  "receiveTask",
  "userTask",
  "manualTask",
  "scriptTask",
  "businessRuleTask",
  "callActivity",
  "subProcess",
  "transaction",
  "adHocSubProcess",
  "exclusiveGateway",
  "parallelGateway",
  "inclusiveGateway",
  "complexGateway",
  "eventBasedGateway",
  "choreographyTask",
  "callChoreography",
  "subChoreography",
] as const
export type NodeKind = (typeof nodeKinds)[number]

/** A list of numbers per owner: those of `n` are `items[starts[n]]` up to `items[starts[n + 1]]`. */
export interface Rows {
  readonly starts: Int32Array
  readonly items: Int32Array
}

/**
 * The control flow of every process of a document: who can send a token where. Immutable.
 *
 * Built from the sequence flows alone: `incoming` and `outgoing` children repeat what the flows say
 * and are missing in many files. A flow whose end is missing, or is no flow node, has `none` there.
 */
export interface Graph {
  /** By node, in document order. */
  readonly elements: readonly Element[]
  readonly kinds: readonly NodeKind[]
  /** The scope each node lives in. */
  readonly scopeOfNode: Int32Array
  /** By node: the scope it holds inside, `none` unless it is a sub-process. */
  readonly innerScope: Int32Array
  /** By node: the activity a boundary event is attached to, else `none`. */
  readonly attachedTo: Int32Array
  /** By node: its default flow, else `none`. BPMN 2.0.2, §8.4.13. */
  readonly defaultFlow: Int32Array
  /** By node: the flows that enter and leave it, in document order. */
  readonly incoming: Rows
  readonly outgoing: Rows
  /** By node: the boundary events attached to it. */
  readonly boundaries: Rows
  /** By flow, in document order. */
  readonly flows: readonly Element[]
  readonly source: Int32Array
  readonly target: Int32Array
  /** By flow: the scope it is written in. */
  readonly scopeOfFlow: Int32Array
  /** By scope, in document order: a process or a sub-process. */
  readonly scopes: readonly Element[]
  /** By scope: the scope around it, `none` for a process. */
  readonly outerScope: Int32Array
  /** By scope: its own nodes and flows, in document order; those of scopes inside are left out. */
  readonly nodesOfScope: Rows
  readonly flowsOfScope: Rows
  /** The node or flow or scope that an element is; undefined when it is none. */
  nodeOf(element: Element): Node | undefined
  flowOf(element: Element): Flow | undefined
  scopeOf(element: Element): Scope | undefined
}

/** The numbers of one row. */
export function rowOf({ starts, items }: Rows, owner: number): Int32Array {
  return items.subarray(starts[owner], starts[owner + 1])
}

/**
 * @param all  the elements of a document; of several, one after the other
 * @param find the element that an id names where an element stands
 */
export function readGraph(
  all: readonly Element[],
  find: (id: string, from: Element) => Element | undefined,
): Graph {
  const scopes = all.filter(isContainer)
  const scopeNumbers = numbered(scopes)
  const inScope = (it: Element) => it.parent !== undefined && scopeNumbers.has(it.parent)
  const elements = all.filter(it => isNodeKind(it.kind) && inScope(it))
  const flows = all.filter(it => it.kind === "sequenceFlow" && inScope(it))
  const nodeNumbers = numbered(elements)
  const flowNumbers = numbered(flows)
  const nodeNamed = (it: Element, attribute: string) =>
    numberNamed(it, attribute, find, nodeNumbers)

  const source = Int32Array.from(flows, it => nodeNamed(it, "sourceRef"))
  const target = Int32Array.from(flows, it => nodeNamed(it, "targetRef"))
  const attachedTo = Int32Array.from(elements, it =>
    it.kind === "boundaryEvent" ? nodeNamed(it, "attachedToRef") : none,
  )
  const scopeOf = (it: Element | undefined) => (it && scopeNumbers.get(it)) ?? none
  const scopeOfNode = Int32Array.from(elements, it => scopeOf(it.parent))
  const scopeOfFlow = Int32Array.from(flows, it => scopeOf(it.parent))
  return {
    elements,
    kinds: elements.map(it => it.kind as NodeKind),
    scopeOfNode,
    innerScope: Int32Array.from(elements, it => scopeOf(it)),
    attachedTo,
    defaultFlow: Int32Array.from(elements, it => numberNamed(it, "default", find, flowNumbers)),
    incoming: grouped(target, elements.length),
    outgoing: grouped(source, elements.length),
    boundaries: grouped(attachedTo, elements.length),
    flows,
    source,
    target,
    scopeOfFlow,
    scopes,
    outerScope: Int32Array.from(scopes, it => scopeOf(it.parent)),
    nodesOfScope: grouped(scopeOfNode, scopes.length),
    flowsOfScope: grouped(scopeOfFlow, scopes.length),
    nodeOf: element => nodeNumbers.get(element),
    flowOf: element => flowNumbers.get(element),
    scopeOf: element => scopeNumbers.get(element),
  }
}

/** Whether a process or sub-process holds flow nodes that only its own event may start. */
export function isEventSubProcess(element: Element): boolean {
  return is(element, "tSubProcess") && flag(element, "triggeredByEvent", false)
}

const nodeKindSet: ReadonlySet<string> = new Set(nodeKinds)

export function isNodeKind(kind: string): kind is NodeKind {
  return nodeKindSet.has(kind)
}

function numbered(elements: readonly Element[]): ReadonlyMap<Element, number> {
  return new Map(elements.map((element, number) => [element, number]))
}

function numberNamed(
  element: Element,
  attribute: string,
  find: (id: string, from: Element) => Element | undefined,
  numbers: ReadonlyMap<Element, number>,
): number {
  const id = attributeValue(element, attribute)?.trim()
  const named = id === undefined ? undefined : find(id, element)
  return (named && numbers.get(named)) ?? none
}

/** Lists under each owner the positions at which it stands in `owners`. Linear. */
export function grouped(owners: Int32Array, count: number): Rows {
  const starts = new Int32Array(count + 1)
  for (const owner of owners) if (0 <= owner) starts[owner + 1]!++
  for (let owner = 0; owner < count; owner++) starts[owner + 1]! += starts[owner]!
  const next = starts.slice()
  const items = new Int32Array(starts[count]!)
  owners.forEach((owner, at) => {
    if (0 <= owner) items[next[owner]!++] = at
  })
  return { starts, items }
}
