import { quantityOf } from "../../engine/index.ts"
import { activityKinds, eventKinds } from "../kinds.ts"
import type { NodeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** A task with two incoming flows runs twice; it does not wait for both. BPMN 2.0.2, §13.3.1. */
export const fakeJoin: NodeRule = {
  id: "fake-join",
  summary: "An activity or event with several incoming flows does not wait for all of them",
  severity: "info",
  visitsNodes: [...activityKinds, ...eventKinds],

  *checkNode({ flow }, node) {
    const count = flow.incoming(node).length
    // One that gathers tokens waits for them.
    if (count < 2 || 1 < quantityOf(node, "startQuantity")) return
    const name = called(node)
    yield { message: `${name} runs once for each of its ${count} incoming flows; join them first` }
  },
}
