import { memo } from "../../cache/index.ts"
import type { Model } from "../../model/index.ts"
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

/** Whether the file draws anything. */
const hasDiagram = memo((model: Model) => 0 < model.planes.length)
