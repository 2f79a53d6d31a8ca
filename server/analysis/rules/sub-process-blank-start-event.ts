import { isEventSubProcess, none, rowOf } from "../../model/index.ts"
import { definitionsOf } from "../flow-facts.ts"
import type { ScopeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** A sub-process starts when a token reaches it. BPMN 2.0.2, §10.5.2; BPMNspector EXT.100. */
export const subProcessBlankStartEvent: ScopeRule = {
  id: "sub-process-blank-start-event",
  summary: "The start event of an embedded sub-process waits for an event",
  severity: "error",

  *checkScope(model, graph, scope) {
    const holder = graph.scopes[scope]!
    if (holder.kind === "process" || isEventSubProcess(holder)) return
    if (graph.outerScope[scope] === none) return
    for (const node of rowOf(graph.nodesOfScope, scope)) {
      if (graph.kinds[node] !== "startEvent") continue
      const element = graph.elements[node]!
      if (definitionsOf(model, element).length === 0) continue
      yield {
        element,
        message: `${called(element)} waits for an event, but ${called(holder)} starts when it is entered; make it a plain start event`,
      }
    }
  },
}
