import { flag } from "../../model/index.ts"
import { isCompensationBoundary } from "../flow-facts.ts"
import { endPlace } from "../flow-place.ts"
import type { FlowRule } from "../rule.ts"
import { called } from "../wording.ts"

/** Compensation is reached by an association. BPMN 2.0.2, §10.7; BPMNspector EXT.114, EXT.143. */
export const compensationFlow: FlowRule = {
  id: "compensation-flow",
  summary: "A sequence flow leads to or from compensation",
  severity: "error",

  *checkFlow(model, flow) {
    const [source, target] = [model.flow.sourceOf(flow), model.flow.targetOf(flow)]
    if (source && isCompensationBoundary(model, source))
      yield {
        message: `${called(flow)} comes from the compensation event ${called(source)}; use an association to the compensating activity`,
        ...endPlace(flow, "sourceRef"),
      }
    if (target && flag(target, "isForCompensation", false))
      yield {
        message: `${called(flow)} leads to ${called(target)}, which only compensation starts; remove the flow, or isForCompensation`,
        ...endPlace(flow, "targetRef"),
      }
  },
}
