import type { ScopeRule } from "../rule.ts"
import { called } from "../wording.ts"
import { hasEvent } from "./start-event-required.ts"

/** A process says where it ends. BPMN 2.0.2, §10.5.3. */
export const endEventRequired: ScopeRule = {
  id: "end-event-required",
  summary: "A process or sub-process has no end event",
  severity: "hint",
  needsWholeFlow: true,

  *checkScope(_model, graph, scope) {
    const holder = graph.scopes[scope]!
    if (holder.kind === "adHocSubProcess" || hasEvent(graph, scope, "endEvent")) return
    yield { message: `${called(holder)} does not say where it ends; add an end event` }
  },
}
