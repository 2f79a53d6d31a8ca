import { none } from "../../model/index.ts"
import { endPlace } from "../flow-place.ts"
import type { FlowRule } from "../rule.ts"
import { called } from "../wording.ts"

/** Nothing comes after an end. BPMN 2.0.2, §10.5.3; BPMNspector EXT.104. */
export const endEventOutgoing: FlowRule = {
  id: "end-event-outgoing",
  summary: "A sequence flow comes from an end event",
  severity: "error",

  *checkFlow(_model, graph, flow) {
    const source = graph.source[flow]!
    if (source === none || graph.kinds[source] !== "endEvent") return
    const [element, end] = [graph.flows[flow]!, graph.elements[source]!]
    yield {
      message: `${called(element)} comes from the end event ${called(end)}, so it is never taken; make that an intermediate event`,
      ...endPlace(element, "sourceRef"),
    }
  },
}
