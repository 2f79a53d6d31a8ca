import { type Element, is, type Model, placeOf } from "../../model/index.ts"
import type { ElementRule } from "../rule.ts"
import { called } from "../wording.ts"

/** A message flow joins different pools. BPMN 2.0.2, §9.3; BPMNspector EXT.031. */
export const messageFlowInsidePool: ElementRule = {
  id: "message-flow-inside-pool",
  summary: "A message flow begins and ends in the same pool",
  severity: "error",
  visitsTypes: ["tMessageFlow"],

  *checkElement(model, element) {
    const [source, target] = [
      endOf(model, element, "sourceRef"),
      endOf(model, element, "targetRef"),
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

function endOf(model: Model, flow: Element, role: string): Element | undefined {
  const id = flow.xml.attribute(role)?.value.trim().replace(/^.*:/, "")
  return id ? model.find(id) : undefined
}

/** The pool that shows a process. */
function participantOf(model: Model, { id }: Element): Element | undefined {
  if (id === undefined) return undefined
  return model.referencesTo(id).find(it => it.role === "processRef")?.from
}

/** The pool itself, or the process an element stands in: both stand for the same. */
function poolOf(model: Model, element: Element): Element | undefined {
  if (is(element, "tParticipant")) {
    const process = element.xml.attribute("processRef")?.value.trim().replace(/^.*:/, "")
    return (process && model.find(process)) || element
  }
  let at: Element | undefined = element
  while (at && !is(at, "tProcess")) at = at.parent
  return at
}
