import { type Element, is, isEventSubProcess } from "../../model/index.ts"
import { conditionOf } from "../flow-facts.ts"
import type { ElementRule } from "../rule.ts"
import { calledInFull } from "../wording.ts"

const unlabelled: ReadonlySet<string> = new Set([
  "parallelGateway",
  "eventBasedGateway",
  "implicitThrowEvent",
])

/** A diagram is read by its labels. */
export const labelRequired: ElementRule = {
  id: "label-required",
  summary: "An element that readers need to understand has no name",
  severity: "hint",
  visitsTypes: ["tFlowNode", "tSequenceFlow", "tParticipant", "tLane"],

  *checkElement({ flow }, element) {
    if (element.name?.trim() || unlabelled.has(element.kind) || is(element, "tSubProcess")) return
    if (is(element, "tSequenceFlow") && !conditionOf(element)) return
    if (isPlainSubProcessStart(element)) return
    if (is(element, "tGateway") && flow.outgoing(element).length < 2) return
    yield { message: `${calledInFull(element)} has no name, so readers cannot tell what it is for` }
  },
}

/** Where a sub-process begins says its own name. */
function isPlainSubProcessStart({ kind, parent, children }: Element): boolean {
  const isInside = parent !== undefined && is(parent, "tSubProcess") && !isEventSubProcess(parent)
  return kind === "startEvent" && isInside && !children.some(it => is(it, "tEventDefinition"))
}
