import { type Graph, isEventSubProcess, rowOf, type Scope } from "../../model/index.ts"
import type { ScopeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** A process says where it begins. BPMN 2.0.2, §10.5.2. */
export const startEventRequired: ScopeRule = {
  id: "start-event-required",
  summary: "A process or sub-process has no start event",
  severity: "hint",
  needsWholeFlow: true,

  *checkScope(_model, graph, scope) {
    const holder = graph.scopes[scope]!
    if (holder.kind === "adHocSubProcess" || hasEvent(graph, scope, "startEvent")) return
    const message = isEventSubProcess(holder)
      ? `nothing ever starts ${called(holder)}; add a start event with the event it waits for`
      : `${called(holder)} does not say where it starts; add a start event`
    yield { message }
  },
}

export function hasEvent(graph: Graph, scope: Scope, kind: "startEvent" | "endEvent"): boolean {
  return rowOf(graph.nodesOfScope, scope).some(node => graph.kinds[node] === kind)
}
