import { isEventSubProcess } from "../../model/index.ts"
import { endPlace } from "../flow-place.ts"
import type { FlowRule } from "../rule.ts"
import { called } from "../wording.ts"

/** An event sub-process is not part of the flow around it. BPMN 2.0.2, §10.3.5; EXT.057. */
export const eventSubProcessFlow: FlowRule = {
  id: "event-sub-process-flow",
  summary: "A sequence flow touches an event sub-process",
  severity: "error",

  *checkFlow(model, flow) {
    const [source, target] = [model.flow.sourceOf(flow), model.flow.targetOf(flow)]
    if (target && isEventSubProcess(target))
      yield {
        message: `${called(flow)} leads to the event sub-process ${called(target)}, which only its own event starts; remove the flow`,
        ...endPlace(flow, "targetRef"),
      }
    if (source && isEventSubProcess(source))
      yield {
        message: `${called(flow)} comes from the event sub-process ${called(source)}, which no flow leaves; remove the flow`,
        ...endPlace(flow, "sourceRef"),
      }
  },
}
