import { removing } from "../edits.ts"
import { conditionOf } from "../flow-facts.ts"
import type { NodeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** An event-based gateway waits for one of several events. BPMN 2.0.2, §10.6.6. */
export const eventBasedGateway: NodeRule = {
  id: "event-based-gateway",
  summary: "An event-based gateway has at least two outgoing flows, none of them with a condition",
  severity: "error",
  visitsNodes: ["eventBasedGateway"],
  needsWholeFlow: true,
  speaksOf: "outgoing",

  *checkNode(model, node) {
    const name = called(node)
    const outgoing = model.flow.outgoing(node)
    if (outgoing.length < 2) {
      const count = outgoing.length === 0 ? "no outgoing flow" : "only one outgoing flow"
      yield {
        message: `${name} has ${count}, so there is nothing to choose from; add events to wait for`,
      }
    }
    for (const flow of outgoing) {
      const condition = conditionOf(flow)
      if (!condition) continue
      yield {
        element: flow,
        message: `${called(flow)} has a condition, but ${name} is decided by events; remove the condition`,
        fixes: [
          {
            title: "Remove the condition",
            changes: [removing(condition.xml)],
            isPreferred: true,
          },
        ],
      }
    }
  },
}
