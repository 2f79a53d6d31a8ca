import type { NodeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** What an inclusive join waits for is hard to foresee. BPMN 2.0.2, §10.6.3. */
export const noInclusiveGateway: NodeRule = {
  id: "no-inclusive-gateway",
  summary: "An inclusive gateway is used",
  severity: "off",
  visitsNodes: ["inclusiveGateway"],

  *checkNode(_model, node) {
    const name = called(node)
    yield {
      message: `${name} is an inclusive gateway, which is hard to follow; say it with exclusive and parallel ones`,
    }
  },
}
