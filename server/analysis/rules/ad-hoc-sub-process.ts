import { type Element, is } from "../../model/index.ts"
import { isAdHoc } from "../flow-facts.ts"
import type { ScopeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** Activities of an ad-hoc sub-process start without events. BPMN 2.0.2, §10.3.5. */
export const adHocSubProcess: ScopeRule = {
  id: "ad-hoc-sub-process",
  summary: "An ad-hoc sub-process holds activities, and neither start nor end events",
  severity: "error",
  needsWholeFlow: true,
  speaksOf: "nodes",

  *checkScope({ flow }, scope) {
    if (!isAdHoc(scope)) return
    const nodes = flow.nodesOf(scope)
    for (const element of nodes) {
      if (!isOutOfPlace(element)) continue
      const message = `${called(element)} cannot stand in ${called(scope)}, whose activities start in any order; remove it`
      yield { element, message }
    }
    if (!nodes.some(it => is(it, "tActivity")))
      yield { message: `${called(scope)} holds no activity, so there is nothing to do; add one` }
  },
}

function isOutOfPlace({ kind }: Element): boolean {
  return kind === "startEvent" || kind === "endEvent"
}
