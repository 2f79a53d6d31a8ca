import { gatewayKinds } from "../kinds.ts"
import type { NodeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** Two questions in one diamond. BPMN 2.0.2, §10.6. */
export const noGatewayJoinFork: NodeRule = {
  id: "no-gateway-join-fork",
  summary: "A gateway both joins and splits",
  severity: "hint",
  visitsNodes: gatewayKinds,

  *checkNode({ flow }, node) {
    const [incoming, outgoing] = [flow.incoming(node), flow.outgoing(node)]
    if (incoming.length < 2 || outgoing.length < 2) return
    const name = called(node)
    yield {
      message: `${name} joins ${incoming.length} flows and splits into ${outgoing.length}; use two gateways`,
    }
  },
}
