import { none, placeOf } from "../../model/index.ts"
import { removingAttribute } from "../edits.ts"
import { activityKinds, gatewayKinds } from "../kinds.ts"
import type { NodeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** The default flow is one of the node's own. BPMN 2.0.2, §8.3.13; BPMNspector EXT.026. */
export const defaultFlowNotOutgoing: NodeRule = {
  id: "default-flow-not-outgoing",
  summary: "The default flow of a node does not leave that node",
  severity: "error",
  visitsNodes: [...activityKinds, ...gatewayKinds],

  *checkNode(_model, graph, node) {
    const flow = graph.defaultFlow[node]!
    if (flow === none || graph.source[flow] === node || graph.source[flow] === none) return
    const element = graph.elements[node]!
    const [named, source] = [graph.flows[flow]!, graph.elements[graph.source[flow]!]!]
    yield {
      message: `${called(named)} leaves ${called(source)}, so it cannot be the default flow of ${called(element)}`,
      range: element.xml.attribute("default")!.valueRange,
      related: [{ range: placeOf(named), message: `${called(named)} is declared here` }],
      fixes: [{ title: "Remove the default", changes: removingAttribute(element.xml, "default") }],
    }
  },
}
