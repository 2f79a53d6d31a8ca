import { conditionOf } from "../flow-facts.ts"
import { activityKinds, eventKinds } from "../kinds.ts"
import type { NodeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** Several flows without condition are all taken, at the same time. BPMN 2.0.2, §13.3.1. */
export const noImplicitSplit: NodeRule = {
  id: "no-implicit-split",
  summary: "An activity or event starts several paths at once without a gateway",
  severity: "hint",
  visitsNodes: [...activityKinds, ...eventKinds],

  *checkNode({ flow }, node) {
    const outgoing = flow.outgoing(node)
    if (outgoing.length < 2) return
    const byDefault = flow.defaultFlowOf(node)
    const always = outgoing.filter(it => it !== byDefault && !conditionOf(it))
    if (always.length < 2) return
    const name = called(node)
    yield {
      message: `${name} starts ${always.length} paths at once; show it with a parallel gateway`,
    }
  },
}
