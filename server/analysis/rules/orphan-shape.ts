import { removing } from "../edits.ts"
import type { ReferenceRule } from "../rule.ts"
import { inWords, quoted } from "../wording.ts"
import { isDangling, isLayout } from "./dangling-reference.ts"

/** A shape draws an element of the model. BPMN 2.0.2, §12.2.3.2 and §12.2.3.3. */
export const orphanShape: ReferenceRule = {
  id: "orphan-shape",
  summary: "A shape or edge of the diagram draws an element that does not exist",
  severity: "warning",

  *checkReference(model, reference) {
    const { from, role, value, range } = reference
    if (!isLayout(reference) || !isDangling(model, reference)) return
    const what = inWords(from.kind)
    const isDrawing = role === "bpmnElement" && from.kind !== "BPMNPlane"
    const removal = { title: `Remove the ${what}`, changes: [removing(from.xml)] }
    yield {
      element: from,
      range,
      message: isDrawing
        ? `this ${what} draws ${quoted(value)}, which does not exist; remove the ${what}`
        : `${role} of this ${what} names ${quoted(value)}, which does not exist`,
      ...(isDrawing ? { fixes: [{ ...removal, isPreferred: true as const }] } : {}),
    }
  },
}
