import { rowOf } from "../../model/index.ts"
import { isAdHoc, isCompensationBoundary, isStartedOtherwise } from "../flow-facts.ts"
import { everyNodeKind } from "../kinds.ts"
import type { NodeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** A node without any flow takes no part in its process. BPMN 2.0.2, §8.3.13. */
export const noDisconnected: NodeRule = {
  id: "no-disconnected",
  summary: "A node has neither incoming nor outgoing flows",
  severity: "warning",
  visitsNodes: everyNodeKind,
  needsWholeFlow: true,
  sparesDocumentation: true,

  *checkNode(model, graph, node) {
    const element = graph.elements[node]!
    if (0 < rowOf(graph.incoming, node).length + rowOf(graph.outgoing, node).length) return
    if (isStartedOtherwise(element) || isCompensationBoundary(model, element)) return
    if (isAdHoc(graph, graph.scopeOfNode[node]!)) return
    yield { message: `${called(element)} is connected to nothing; connect or remove it` }
  },
}
