import { type Element, is } from "../../model/index.ts"
import type { ElementRule } from "../rule.ts"
import { called } from "../wording.ts"

/** What each connecting element needs, and what the author has to say there. */
const ends: readonly {
  readonly type: string
  readonly attribute: string
  readonly consequence: string
}[] = [
  { type: "tSequenceFlow", attribute: "sourceRef", consequence: "comes from nowhere" },
  { type: "tSequenceFlow", attribute: "targetRef", consequence: "leads nowhere" },
  { type: "tMessageFlow", attribute: "sourceRef", consequence: "comes from nowhere" },
  { type: "tMessageFlow", attribute: "targetRef", consequence: "leads nowhere" },
  { type: "tAssociation", attribute: "sourceRef", consequence: "comes from nowhere" },
  { type: "tAssociation", attribute: "targetRef", consequence: "leads nowhere" },
  { type: "tConversationLink", attribute: "sourceRef", consequence: "comes from nowhere" },
  { type: "tConversationLink", attribute: "targetRef", consequence: "leads nowhere" },
  { type: "tBoundaryEvent", attribute: "attachedToRef", consequence: "is attached to nothing" },
]

/** A flow leads from one node to another. BPMN 2.0.2, §8.4.13, §9.4 and §10.5.4. */
export const missingFlowEnd: ElementRule = {
  id: "missing-flow-end",
  summary: "A flow does not say where it comes from or where it leads",
  severity: "error",
  visitsTypes: [...new Set(ends.map(it => it.type))],

  *checkElement(_model, element) {
    for (const { type, attribute, consequence } of ends) {
      if (!is(element, type)) continue
      const written = element.xml.attribute(attribute)
      if (written?.value.trim()) continue
      yield {
        message: `${called(element)} ${consequence}; ${adviceFor(attribute)}`,
        range: written?.nameRange ?? element.xml.nameRange,
      }
    }
  },
}

/** Whether another rule tells that a required attribute is missing. */
export function isFlowEnd(element: Element, attribute: string): boolean {
  return ends.some(it => it.attribute === attribute && is(element, it.type))
}

function adviceFor(attribute: string): string {
  if (attribute === "sourceRef") return "write the id of its source in sourceRef"
  if (attribute === "targetRef") return "write the id of its target in targetRef"
  return "write the id of an activity in attachedToRef"
}
