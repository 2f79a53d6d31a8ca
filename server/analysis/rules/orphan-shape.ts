import { damageOf } from "../damage.ts"
import { removing } from "../edits.ts"
import type { DocumentRule } from "../rule.ts"
import { inWords, quoted } from "../wording.ts"
import { isLayout } from "./dangling-reference.ts"

/** A shape draws an element of the model. BPMN 2.0.2, §12.2.3.2 and §12.2.3.3. */
export const orphanShape: DocumentRule = {
  id: "orphan-shape",
  summary: "A shape or edge of the diagram draws an element that does not exist",
  severity: "warning",

  *checkDocument(model) {
    const damage = damageOf(model)
    if (damage.isCutOff) return
    for (const reference of model.references) {
      const { from, role, value, range, mayBeElsewhere } = reference
      if (mayBeElsewhere || !isLayout(reference) || damage.mayDeclare(value)) continue
      if (0 < model.declarations(value).length) continue
      const what = inWords(from.kind)
      const isDrawing = role === "bpmnElement" && from.kind !== "BPMNPlane"
      yield {
        element: from,
        range,
        message: isDrawing
          ? `this ${what} draws ${quoted(value)}, which does not exist; remove the ${what}`
          : `${role} of this ${what} names ${quoted(value)}, which does not exist`,
        ...(isDrawing
          ? {
              fixes: [
                { title: `Remove the ${what}`, changes: [removing(from.xml)], isPreferred: true },
              ],
            }
          : {}),
      }
    }
  },
}
