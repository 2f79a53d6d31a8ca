import { none } from "../../model/index.ts"
import { endPlace } from "../flow-place.ts"
import type { FlowRule } from "../rule.ts"
import { called } from "../wording.ts"

/** Nothing leads to a start. BPMN 2.0.2, §10.5.2; BPMNspector EXT.096. */
export const startEventIncoming: FlowRule = {
  id: "start-event-incoming",
  summary: "A sequence flow leads to a start event",
  severity: "error",

  *checkFlow(_model, graph, flow) {
    const target = graph.target[flow]!
    if (target === none || graph.kinds[target] !== "startEvent") return
    const [element, start] = [graph.flows[flow]!, graph.elements[target]!]
    yield {
      message: `${called(element)} leads to the start event ${called(start)}; let it lead to the node after that`,
      ...endPlace(element, "targetRef"),
    }
  },
}
