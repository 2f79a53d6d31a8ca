import { placeOf } from "../../model/index.ts"
import { removingAttribute } from "../edits.ts"
import { activityKinds, gatewayKinds } from "../kinds.ts"
import type { NodeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** The default flow is one of the node's own. BPMN 2.0.2, §8.4.13; BPMNspector EXT.026. */
export const defaultFlowNotOutgoing: NodeRule = {
  id: "default-flow-not-outgoing",
  summary: "The default flow of a node does not leave that node",
  severity: "error",
  visitsNodes: [...activityKinds, ...gatewayKinds],

  *checkNode(model, node) {
    const flow = model.flow.defaultFlowOf(node)
    const source = flow && model.flow.sourceOf(flow)
    if (!source || source === node) return
    yield {
      message: `${called(flow)} leaves ${called(source)}, so it cannot be the default flow of ${called(node)}`,
      range: node.xml.attribute("default")!.valueRange,
      related: [{ range: placeOf(flow), message: `${called(flow)} is declared here` }],
      fixes: [{ title: "Remove the default", changes: removingAttribute(node.xml, "default") }],
    }
  },
}
