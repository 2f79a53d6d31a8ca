import {
  attributeValue,
  type Element,
  type Graph,
  isEventSubProcess,
  type Node,
  none,
  rowOf,
  type Scope,
} from "../model/index.ts"
import type { Documents } from "./documents.ts"
import { type EventDefinition, partWith } from "./event-definition.ts"

/** What can be undone, and by what. BPMN 2.0.2, §10.6. */
export interface Compensability {
  /** By node: the activity that undoes it, `none` when there is none. */
  readonly compensationHandler: Int32Array
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
  const start = new Int32Array(graph.scopes.length).fill(none)
  const isCompensable = new Uint8Array(graph.elements.length)
  for (const scope of scopes.toReversed()) {
    for (const node of rowOf(graph.nodesOfScope, scope)) {
      handler[node] = handlerOf(documents, node, events)
      const inner = graph.innerScope[node]!
      if (isEventSubProcess(graph.elements[node]!)) {
        const begins = [...rowOf(graph.nodesOfScope, inner)].find(
          it => graph.kinds[it] === "startEvent" && partWith(events[it]!, "compensation"),
        )
        if (begins !== undefined) start[scope] = begins
      } else if (handler[node] !== none || (inner !== none && holdsCompensable(inner)))
        isCompensable[node] = 1
    }
  }
  return {
    compensationHandler: handler,
    compensationStart: start,
    isCompensable,
    isEventSubProcess: Uint8Array.from(graph.elements, it => (isEventSubProcess(it) ? 1 : 0)),
  }

  function holdsCompensable(scope: Scope): boolean {
    if (start[scope] !== none) return true
    return rowOf(graph.nodesOfScope, scope).some(it => isCompensable[it] === 1)
  }
}

/** What the association of a compensation boundary event leads to. */
function handlerOf(documents: Documents, node: Node, events: readonly EventDefinition[]): Node {
  const { graph } = documents
  for (const boundary of rowOf(graph.boundaries, node)) {
    if (!partWith(events[boundary]!, "compensation")) continue
    const found = associated(documents, graph, graph.elements[boundary]!)
    if (found !== none) return found
  }
  return none
}

function associated(documents: Documents, graph: Graph, { id, xml }: Element): Node {
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
