import { isAllowed, placeOf } from "../../model/index.ts"
import { damageOf } from "../damage.ts"
import type { DocumentRule } from "../rule.ts"
import { called, calledInFull, oneOf } from "../wording.ts"

/** A reference points at elements of certain kinds. BPMN 2.0.2, chapters 7 to 12. */
export const wrongReferenceType: DocumentRule = {
  id: "wrong-reference-type",
  summary: "A reference points at an element of the wrong kind",
  severity: "error",

  *checkDocument(model) {
    const damage = damageOf(model)
    for (const reference of model.references) {
      const { from, role, range, targetTypes, mayBeElsewhere } = reference
      const target = model.targetOf(reference)
      if (!target?.type || damage.isBroken(target)) continue
      if (mayBeElsewhere || isAllowed(reference, target)) continue
      const allowed = oneOf(targetTypes)
      yield {
        element: from,
        range,
        message: `${role} of ${called(from)} points at ${calledInFull(target)}; it must be ${allowed}`,
        related: [{ range: placeOf(target), message: `${called(target)} is declared here` }],
      }
    }
  },
}
