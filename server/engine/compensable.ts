import {
  attributeValue,
  type Graph,
  isEventSubProcess,
  type Node,
  none,
  rowOf,
  type Scope,
} from "../model/index.ts"
import type { Documents } from "./documents.ts"
import { type EventDefinition, partWith } from "./event-definition.ts"

/** What can be undone, and by what. BPMN 2.0.2, §10.7. */
export interface Compensability {
  /** By node: the activity that undoes it, `none` when there is none. */
  readonly compensationHandler: Int32Array
  /** By node: the boundary event that says so, `none` when there is none. */
  readonly compensationBoundary: Int32Array
  /** By scope: the start event of its compensation event sub-process, else `none`. */
  readonly compensationStart: Int32Array
  /** By node: 1 for an activity that can be undone once it is done. */
  readonly isCompensable: Uint8Array
  /** By node. */
  readonly isEventSubProcess: Uint8Array
}

/** @param scopes outer ones first */
export function compensabilityOf(
  documents: Documents,
  scopes: readonly Scope[],
  events: readonly EventDefinition[],
): Compensability {
  const { graph } = documents
  const handler = new Int32Array(graph.elements.length).fill(none)
  const boundary = new Int32Array(graph.elements.length).fill(none)
  const start = new Int32Array(graph.scopes.length).fill(none)
  const isCompensable = new Uint8Array(graph.elements.length)
  for (const scope of scopes.toReversed()) {
    for (const node of rowOf(graph.nodesOfScope, scope)) {
      boundary[node] = boundaryOf(graph, node, events)
      if (boundary[node] !== none) handler[node] = associated(documents, boundary[node]!)
      const inner = graph.innerScope[node]!
      if (isEventSubProcess(graph.elements[node]!)) {
        const begins = [...rowOf(graph.nodesOfScope, inner)].find(
          it => graph.kinds[it] === "startEvent" && partWith(events[it]!, "compensation"),
        )
        if (begins !== undefined) start[scope] = begins
      } else if (boundary[node] !== none || (inner !== none && holdsCompensable(inner)))
        isCompensable[node] = 1
    }
  }
  return {
    compensationHandler: handler,
    compensationBoundary: boundary,
    compensationStart: start,
    isCompensable,
    isEventSubProcess: Uint8Array.from(graph.elements, it => (isEventSubProcess(it) ? 1 : 0)),
  }

  function holdsCompensable(scope: Scope): boolean {
    if (start[scope] !== none) return true
    return rowOf(graph.nodesOfScope, scope).some(it => isCompensable[it] === 1)
  }
}

function boundaryOf(graph: Graph, node: Node, events: readonly EventDefinition[]): Node {
  const found = rowOf(graph.boundaries, node).find(
    it => partWith(events[it]!, "compensation") !== undefined,
  )
  return found ?? none
}

/** What the association of a compensation boundary event leads to. */
function associated(documents: Documents, boundary: Node): Node {
  const { graph } = documents
  const { id, xml } = graph.elements[boundary]!
  const model = documents.modelOf({ xml })
  if (id === undefined) return none
  for (const { from } of model.referencesTo(id)) {
    if (from.kind !== "association") continue
    const ends = ["sourceRef", "targetRef"].map(it => attributeValue(from, it)?.trim())
    const other = ends.find(it => it !== id)
    const element = other === undefined ? undefined : model.find(other)
    const node = element && graph.nodeOf(element)
    if (node !== undefined) return node
  }
  return none
}
