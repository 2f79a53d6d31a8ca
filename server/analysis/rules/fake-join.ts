import { labelOf, rowOf } from "../../model/index.ts"
import type { NodeRule } from "../rule.ts"

/** A task with two incoming flows runs twice; it does not wait for both. BPMN 2.0.2 §13.3.1. */
export const fakeJoin: NodeRule = {
  id: "fake-join",
  severity: "hint",
  visitsNodes: ["task", "serviceTask", "userTask"],

  *checkNode(_model, graph, node) {
    const count = rowOf(graph.incoming, node).length
    if (count < 2) return
    const label = labelOf(graph.elements[node]!)
    const message = `${label} runs once for each of its ${count} incoming flows; join them first`
    yield { message }
  },
}
