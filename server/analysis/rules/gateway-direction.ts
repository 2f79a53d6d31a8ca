import { attributeValue } from "../../model/index.ts"
import { removingAttribute, settingAttribute } from "../edits.ts"
import { gatewayKinds } from "../kinds.ts"
import type { NodeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** What a gateway says of itself agrees with its flows. BPMN 2.0.2, §8.4.9; EXT.017 to EXT.019. */
export const gatewayDirection: NodeRule = {
  id: "gateway-direction",
  summary: "The direction that a gateway gives itself is not the direction of its flows",
  severity: "warning",
  visitsNodes: gatewayKinds,
  needsWholeFlow: true,

  *checkNode({ flow }, node) {
    const said = attributeValue(node, "gatewayDirection")?.trim()
    const [incoming, outgoing] = [flow.incoming(node), flow.outgoing(node)]
    const joins = 1 < incoming.length
    const splits = 1 < outgoing.length
    const isWrong =
      (said === "Converging" && splits) ||
      (said === "Diverging" && joins) ||
      (said === "Mixed" && !(joins && splits))
    if (!isWrong) return
    const actual =
      joins && splits ? "Mixed" : joins ? "Converging" : splits ? "Diverging" : undefined
    yield {
      message: `${called(node)} says it is ${said}, but has ${incoming.length} incoming and ${outgoing.length} outgoing flows; ${actual ? `it is ${actual}` : "leave that out"}`,
      range: node.xml.attribute("gatewayDirection")!.valueRange,
      fixes: [
        {
          title: actual ? `Change to ${actual}` : "Remove gatewayDirection",
          changes: actual
            ? [settingAttribute(node.xml, "gatewayDirection", actual)]
            : removingAttribute(node.xml, "gatewayDirection"),
          isPreferred: true,
        },
      ],
    }
  },
}
