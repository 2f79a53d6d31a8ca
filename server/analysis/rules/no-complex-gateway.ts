import type { NodeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** Few engines and few readers understand one. BPMN 2.0.2, §10.6.5. */
export const noComplexGateway: NodeRule = {
  id: "no-complex-gateway",
  summary: "A complex gateway is used",
  severity: "off",
  visitsNodes: ["complexGateway"],

  *checkNode(_model, node) {
    const name = called(node)
    yield {
      message: `${name} is a complex gateway, which most engines refuse; say it with other gateways`,
    }
  },
}
