import { endPlace } from "../flow-place.ts"
import type { FlowRule } from "../rule.ts"
import { called } from "../wording.ts"

/** A boundary event is reached by what happens, not by a flow. BPMN 2.0.2, §10.5.4; EXT.112. */
export const boundaryEventIncoming: FlowRule = {
  id: "boundary-event-incoming",
  summary: "A sequence flow leads to a boundary event",
  severity: "error",

  *checkFlow(model, flow) {
    const event = model.flow.targetOf(flow)
    if (event?.kind !== "boundaryEvent") return
    yield {
      message: `${called(flow)} leads to the boundary event ${called(event)}, which only its own event reaches; lead it to an activity`,
      ...endPlace(flow, "targetRef"),
    }
  },
}
