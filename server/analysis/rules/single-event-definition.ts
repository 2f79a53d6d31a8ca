import { definitionsOf } from "../flow-facts.ts"
import { eventKinds } from "../kinds.ts"
import type { NodeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** Several definitions are legal and hardly any engine runs them. BPMN 2.0.2, §10.5.1. */
export const singleEventDefinition: NodeRule = {
  id: "single-event-definition",
  summary: "An event has several definitions",
  severity: "info",
  visitsNodes: eventKinds,

  *checkNode(model, node) {
    const count = definitionsOf(model, node).length
    if (count < 2) return
    yield {
      message: `${called(node)} has ${count} definitions, which hardly any engine runs; use an event for each`,
    }
  },
}
