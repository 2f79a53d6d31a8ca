import { type Element, type Model, placeOf } from "../../model/index.ts"
import { processAround } from "../flow-facts.ts"
import type { FlowRule } from "../rule.ts"
import { called, calledInFull } from "../wording.ts"

/** A sequence flow stays in its process and sub-process. BPMN 2.0.2, §7.6.1; EXT.028, EXT.152. */
export const flowCrossesScope: FlowRule = {
  id: "flow-crosses-scope",
  summary: "A sequence flow leaves its process or sub-process",
  severity: "error",

  *checkFlow(model, flow) {
    const [source, target] = [model.flow.sourceOf(flow), model.flow.targetOf(flow)]
    if (!source || !target) return
    const [from, to] = [model.flow.scopeOf(source)!, model.flow.scopeOf(target)!]
    if (from === to) return
    const related = [{ range: placeOf(target), message: `${called(target)} is here` }]
    const around = processAround(model)
    yield around(from) === around(to)
      ? { message: leavingScope(flow, target, to), related }
      : { message: leavingProcess(model, flow, target, to), related }
  },
}

function leavingScope(flow: Element, end: Element, to: Element): string {
  const place = `${called(end)}, which is in ${calledInFull(to)}`
  return `${called(flow)} leads to ${place}; a sequence flow cannot cross the border of a sub-process`
}

function leavingProcess(model: Model, flow: Element, end: Element, to: Element): string {
  const process = calledInFull(processAround(model)(to) ?? to)
  return `${called(flow)} leads to ${called(end)} in ${process}; between processes use a message flow`
}
