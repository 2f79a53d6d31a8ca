import { hasDefinition, isAdHoc, isStartedOtherwise } from "../flow-facts.ts"
import { everyNodeKind } from "../kinds.ts"
import type { NodeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** What no flow enters starts with the process, next to its start events. BPMN 2.0.2, §13.3.1. */
export const noImplicitStart: NodeRule = {
  id: "no-implicit-start",
  summary: "A node without incoming flow is not marked as a start",
  severity: "hint",
  visitsNodes: everyNodeKind.filter(it => it !== "startEvent" && it !== "boundaryEvent"),
  needsWholeFlow: true,

  *checkNode(model, node) {
    if (0 < model.flow.incoming(node).length) return
    if (isStartedOtherwise(node) || isAdHoc(model.flow.scopeOf(node))) return
    const isCatch = node.kind === "intermediateCatchEvent"
    if (isCatch && hasDefinition(model, node, "linkEventDefinition")) return
    yield {
      message: `nothing leads to ${called(node)}; connect it, or begin with a start event`,
    }
  },
}
