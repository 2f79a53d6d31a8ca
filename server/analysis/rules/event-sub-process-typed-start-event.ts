import { isEventSubProcess, rowOf } from "../../model/index.ts"
import { definitionsOf } from "../flow-facts.ts"
import type { ScopeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** An event sub-process waits for something. BPMN 2.0.2, §10.5.2; BPMNspector EXT.059. */
export const eventSubProcessTypedStartEvent: ScopeRule = {
  id: "event-sub-process-typed-start-event",
  summary: "The start event of an event sub-process does not say which event it waits for",
  severity: "error",

  *checkScope(model, graph, scope) {
    const holder = graph.scopes[scope]!
    if (!isEventSubProcess(holder)) return
    for (const node of rowOf(graph.nodesOfScope, scope)) {
      const element = graph.elements[node]!
      if (graph.kinds[node] !== "startEvent" || 0 < definitionsOf(model, element).length) continue
      yield {
        element,
        message: `${called(element)} does not say what starts ${called(holder)}; give it a message, timer, error or other event`,
      }
    }
  },
}
