import { attributeValue, rowOf } from "../../model/index.ts"
import { removingAttribute, settingAttribute } from "../edits.ts"
import { gatewayKinds } from "../kinds.ts"
import type { NodeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** What a gateway says of itself agrees with its flows. BPMN 2.0.2, §8.3.9; EXT.017 to EXT.019. */
export const gatewayDirection: NodeRule = {
  id: "gateway-direction",
  summary: "The direction that a gateway gives itself is not the direction of its flows",
  severity: "warning",
  visitsNodes: gatewayKinds,
  needsWholeFlow: true,

  *checkNode(_model, graph, node) {
    const element = graph.elements[node]!
    const said = attributeValue(element, "gatewayDirection")?.trim()
    const [incoming, outgoing] = [rowOf(graph.incoming, node), rowOf(graph.outgoing, node)]
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
      message: `${called(element)} says it is ${said}, but has ${incoming.length} incoming and ${outgoing.length} outgoing flows; ${actual ? `it is ${actual}` : "leave that out"}`,
      range: element.xml.attribute("gatewayDirection")!.valueRange,
      fixes: [
        {
          title: actual ? `Change to ${actual}` : "Remove gatewayDirection",
          changes: actual
            ? [settingAttribute(element.xml, "gatewayDirection", actual)]
            : removingAttribute(element.xml, "gatewayDirection"),
          isPreferred: true,
        },
      ],
    }
  },
}
