import { endPlace } from "../flow-place.ts"
import type { FlowRule } from "../rule.ts"
import { called } from "../wording.ts"

/** Nothing comes after an end. BPMN 2.0.2, §10.5.3; BPMNspector EXT.104. */
export const endEventOutgoing: FlowRule = {
  id: "end-event-outgoing",
  summary: "A sequence flow comes from an end event",
  severity: "error",

  *checkFlow(model, flow) {
    const end = model.flow.sourceOf(flow)
    if (end?.kind !== "endEvent") return
    yield {
      message: `${called(flow)} comes from the end event ${called(end)}, so it is never taken; make that an intermediate event`,
      ...endPlace(flow, "sourceRef"),
    }
  },
}
