import { isEventSubProcess } from "../../model/index.ts"
import { nodeAt } from "../flow-facts.ts"
import { endPlace } from "../flow-place.ts"
import type { FlowRule } from "../rule.ts"
import { called } from "../wording.ts"

/** An event sub-process is not part of the flow around it. BPMN 2.0.2, §10.3.5; EXT.057. */
export const eventSubProcessFlow: FlowRule = {
  id: "event-sub-process-flow",
  summary: "A sequence flow touches an event sub-process",
  severity: "error",

  *checkFlow(_model, graph, flow) {
    const element = graph.flows[flow]!
    const [source, target] = [
      nodeAt(graph, graph.source[flow]!),
      nodeAt(graph, graph.target[flow]!),
    ]
    if (target && isEventSubProcess(target))
      yield {
        message: `${called(element)} leads to the event sub-process ${called(target)}, which only its own event starts; remove the flow`,
        ...endPlace(element, "targetRef"),
      }
    if (source && isEventSubProcess(source))
      yield {
        message: `${called(element)} comes from the event sub-process ${called(source)}, which no flow leaves; remove the flow`,
        ...endPlace(element, "sourceRef"),
      }
  },
}
