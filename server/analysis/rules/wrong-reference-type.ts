import { isAllowed, placeOf } from "../../model/index.ts"
import { damageOf } from "../damage.ts"
import type { ReferenceRule } from "../rule.ts"
import { called, calledInFull, oneOf } from "../wording.ts"

/** A reference points at elements of certain kinds. BPMN 2.0.2, chapters 7 to 12. */
export const wrongReferenceType: ReferenceRule = {
  id: "wrong-reference-type",
  summary: "A reference points at an element of the wrong kind",
  severity: "error",

  *checkReference(model, reference) {
    const { from, role, range, targetTypes, mayBeElsewhere } = reference
    if (mayBeElsewhere) return
    const target = model.targetOf(reference)
    if (!target?.type || isAllowed(reference, target) || damageOf(model).isBroken(target)) return
    const allowed = oneOf(targetTypes)
    yield {
      element: from,
      range,
      message: `${role} of ${called(from)} points at ${calledInFull(target)}; it must be ${allowed}`,
      related: [{ range: placeOf(target), message: `${called(target)} is declared here` }],
    }
  },
}
