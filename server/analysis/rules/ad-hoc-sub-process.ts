import { type Element, is, rowOf } from "../../model/index.ts"
import type { ScopeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** Activities of an ad-hoc sub-process start without events. BPMN 2.0.2, §10.3.5. */
export const adHocSubProcess: ScopeRule = {
  id: "ad-hoc-sub-process",
  summary: "An ad-hoc sub-process holds activities, and neither start nor end events",
  severity: "error",
  needsWholeFlow: true,

  *checkScope(_model, graph, scope) {
    const holder = graph.scopes[scope]!
    if (holder.kind !== "adHocSubProcess") return
    const nodes = [...rowOf(graph.nodesOfScope, scope)].map(node => graph.elements[node]!)
    for (const element of nodes) {
      if (!isOutOfPlace(element)) continue
      const message = `${called(element)} cannot stand in ${called(holder)}, whose activities start in any order; remove it`
      yield { element, message }
    }
    if (!nodes.some(it => is(it, "tActivity")))
      yield { message: `${called(holder)} holds no activity, so there is nothing to do; add one` }
  },
}

function isOutOfPlace({ kind }: Element): boolean {
  return kind === "startEvent" || kind === "endEvent"
}
