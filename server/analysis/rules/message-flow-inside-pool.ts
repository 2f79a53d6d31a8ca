import { messageFlowEnd, participantOf, placeOf, poolOf } from "../../model/index.ts"
import type { ElementRule } from "../rule.ts"
import { called } from "../wording.ts"

/** A message flow joins different pools. BPMN 2.0.2, §9.4; BPMNspector EXT.031. */
export const messageFlowInsidePool: ElementRule = {
  id: "message-flow-inside-pool",
  summary: "A message flow begins and ends in the same pool",
  severity: "error",
  visitsTypes: ["tMessageFlow"],

  *checkElement(model, element) {
    const [source, target] = [
      messageFlowEnd(model, element, "sourceRef"),
      messageFlowEnd(model, element, "targetRef"),
    ]
    if (!source || !target) return
    const pool = poolOf(model, source)
    if (!pool || pool !== poolOf(model, target)) return
    const shown = participantOf(model, pool) ?? pool
    yield {
      message: `${called(element)} begins and ends in ${called(shown)}; inside a pool use a sequence flow`,
      related: [{ range: placeOf(shown), message: `${called(shown)} is declared here` }],
    }
  },
}
