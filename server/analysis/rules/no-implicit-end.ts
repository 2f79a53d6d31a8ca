import type { Element, Model } from "../../model/index.ts"
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

  *checkNode(model, node) {
    if (0 < model.flow.outgoing(node).length) return
    if (isStartedOtherwise(node) || isAdHoc(model.flow.scopeOf(node))) return
    if (isCompensationBoundary(model, node) || isLinkThrow(model, node)) return
    yield {
      message: `the path stops at ${called(node)}; connect it, or finish with an end event`,
    }
  },
}

function isLinkThrow(model: Model, element: Element): boolean {
  const isThrow = element.kind === "intermediateThrowEvent"
  return isThrow && hasDefinition(model, element, "linkEventDefinition")
}
