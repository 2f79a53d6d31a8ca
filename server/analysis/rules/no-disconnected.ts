import { isAdHoc, isCompensationBoundary, isStartedOtherwise } from "../flow-facts.ts"
import { everyNodeKind } from "../kinds.ts"
import type { NodeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** A node without any flow takes no part in its process. BPMN 2.0.2, §8.4.13. */
export const noDisconnected: NodeRule = {
  id: "no-disconnected",
  summary: "A node has neither incoming nor outgoing flows",
  severity: "warning",
  visitsNodes: everyNodeKind,
  needsWholeFlow: true,
  sparesDocumentation: true,

  *checkNode(model, node) {
    const { flow } = model
    if (0 < flow.incoming(node).length + flow.outgoing(node).length) return
    if (isStartedOtherwise(node) || isCompensationBoundary(model, node)) return
    if (isAdHoc(flow.scopeOf(node))) return
    yield { message: `${called(node)} is connected to nothing; connect or remove it` }
  },
}
