import { type Element, type Model, rowOf } from "../../model/index.ts"
import {
  hasDefinition,
  isAdHoc,
  isCompensationBoundary,
  isStartedOtherwise,
} from "../flow-facts.ts"
import { everyNodeKind } from "../kinds.ts"
import type { NodeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** A path that just stops looks forgotten. BPMN 2.0.2, §10.5.3. */
export const noImplicitEnd: NodeRule = {
  id: "no-implicit-end",
  summary: "A path stops without an end event",
  severity: "hint",
  visitsNodes: everyNodeKind.filter(it => it !== "endEvent" && it !== "implicitThrowEvent"),
  needsWholeFlow: true,

  *checkNode(model, graph, node) {
    if (0 < rowOf(graph.outgoing, node).length) return
    const element = graph.elements[node]!
    if (isStartedOtherwise(element) || isAdHoc(graph, graph.scopeOfNode[node]!)) return
    if (isCompensationBoundary(model, element) || isLinkThrow(model, element)) return
    yield {
      message: `the path stops at ${called(element)}; connect it, or finish with an end event`,
    }
  },
}

function isLinkThrow(model: Model, element: Element): boolean {
  const isThrow = element.kind === "intermediateThrowEvent"
  return isThrow && hasDefinition(model, element, "linkEventDefinition")
}
