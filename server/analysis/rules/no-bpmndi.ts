import { memo } from "../../cache/index.ts"
import { type Element, is, type Model } from "../../model/index.ts"
import type { ElementRule } from "../rule.ts"
import { calledInFull } from "../wording.ts"

/** A diagram shows the whole model. BPMN 2.0.2, §12.1. */
export const noBpmndi: ElementRule = {
  id: "no-bpmndi",
  summary: "An element is missing in the diagram of the file",
  severity: "hint",
  visitsTypes: [
    "tFlowNode",
    "tSequenceFlow",
    "tDataObjectReference",
    "tDataStoreReference",
    "tParticipant",
    "tLane",
    "tMessageFlow",
    "tArtifact",
  ],

  *checkElement(model, element) {
    // A model without any diagram is written to be run, not to be looked at.
    if (!hasDiagram(model)) return
    const { id } = element
    if (id !== undefined && model.referencesTo(id).some(it => it.role === "bpmnElement")) return
    yield {
      message: `the diagram does not show ${calledInFull(element)}, so who reads the diagram misses it`,
    }
  },
}

/** Whether the file draws anything. Most have it at their end; some without a diagram around it. */
const hasDiagram = memo(
  ({ definitions }: Model) =>
    definitions?.children.findLast(
      it => isPlane(it) || (is(it, "BPMNDiagram") && it.children.some(isPlane)),
    ) !== undefined,
)

function isPlane(element: Element): boolean {
  return is(element, "BPMNPlane")
}
