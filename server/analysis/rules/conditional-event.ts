import { textOf } from "../../model/index.ts"
import { isExecutable } from "../flow-facts.ts"
import type { ElementRule } from "../rule.ts"
import { called } from "../wording.ts"

/** A conditional event waits until something is true. BPMN 2.0.2, §10.5.5; EXT.123. */
export const conditionalEvent: ElementRule = {
  id: "conditional-event",
  summary: "A conditional event of an executable process has no condition",
  severity: "error",
  speaksOf: "parent",
  visitsTypes: ["tConditionalEventDefinition"],

  *checkElement(_model, element) {
    if (textOf(element, "condition") || !isExecutable(element)) return
    const event = element.parent ?? element
    yield {
      element: event,
      message: `nothing says what ${called(event)} waits for; write its condition`,
      range: element.xml.nameRange,
    }
  },
}
