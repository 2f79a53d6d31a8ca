import { none } from "../../model/index.ts"
import { endPlace } from "../flow-place.ts"
import type { FlowRule } from "../rule.ts"
import { called } from "../wording.ts"

/** A boundary event is reached by what happens, not by a flow. BPMN 2.0.2, §10.5.4; EXT.112. */
export const boundaryEventIncoming: FlowRule = {
  id: "boundary-event-incoming",
  summary: "A sequence flow leads to a boundary event",
  severity: "error",

  *checkFlow(_model, graph, flow) {
    const target = graph.target[flow]!
    if (target === none || graph.kinds[target] !== "boundaryEvent") return
    const [element, event] = [graph.flows[flow]!, graph.elements[target]!]
    yield {
      message: `${called(element)} leads to the boundary event ${called(event)}, which only its own event reaches; lead it to an activity`,
      ...endPlace(element, "targetRef"),
    }
  },
}
