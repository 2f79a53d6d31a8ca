import { endPlace } from "../flow-place.ts"
import type { FlowRule } from "../rule.ts"
import { called } from "../wording.ts"

/** Nothing leads to a start. BPMN 2.0.2, §10.5.2; BPMNspector EXT.096. */
export const startEventIncoming: FlowRule = {
  id: "start-event-incoming",
  summary: "A sequence flow leads to a start event",
  severity: "error",

  *checkFlow(model, flow) {
    const start = model.flow.targetOf(flow)
    if (start?.kind !== "startEvent") return
    yield {
      message: `${called(flow)} leads to the start event ${called(start)}; let it lead to the node after that`,
      ...endPlace(flow, "targetRef"),
    }
  },
}
