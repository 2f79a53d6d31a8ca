import { conditionOf, writtenDefault } from "../flow-facts.ts"
import { activityKinds } from "../kinds.ts"
import type { NodeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** Who decides by conditions, decides so for all flows. BPMN 2.0.2, §8.4.13 and §10.6.2. */
export const conditionalFlows: NodeRule = {
  id: "conditional-flows",
  summary:
    "Where one outgoing flow has a condition, every other one needs one too, or is the default",
  severity: "warning",
  visitsNodes: [...activityKinds, "exclusiveGateway", "inclusiveGateway", "complexGateway"],
  sparesDocumentation: true,
  speaksOf: "outgoing",

  *checkNode(model, node) {
    const outgoing = model.flow.outgoing(node)
    if (outgoing.length < 2) return
    const byDefault = model.flow.defaultFlowOf(node)
    const plain = outgoing.filter(it => it !== byDefault && !conditionOf(it))
    const decides = plain.length < outgoing.length || writtenDefault(node) !== undefined
    if (!decides) return
    const isGateway = node.kind.endsWith("Gateway")
    for (const flow of plain) {
      const effect = isGateway ? "has no condition" : "is taken whatever the other conditions say"
      const message = `${called(flow)} ${effect}; give it one, or make it the default flow of ${called(node)}`
      yield { element: flow, message }
    }
  },
}
