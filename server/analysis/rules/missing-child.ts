import { childrenOf, type Element } from "../../model/index.ts"
import { isForeignContent } from "../foreign.ts"
import type { ElementRule } from "../rule.ts"
import { called, joined } from "../wording.ts"

/**
 * The schema requires some children. BPMN 2.0.2, Semantic.xsd, BPMNDI.xsd and DI.xsd. Input and
 * output sets, which it requires too, are left out by nearly everybody and missed by nobody.
 */
export const missingChild: ElementRule = {
  id: "missing-child",
  summary: "An element lacks another one that BPMN requires in it",
  severity: "warning",
  visitsTypes: [
    "tDataAssociation",
    "tInterface",
    "tOperation",
    "tResourceAssignmentExpression",
    "tCorrelationProperty",
    "BPMNDiagram",
    "BPMNShape",
    "BPMNEdge",
  ],

  *checkElement(model, element) {
    if (isForeignContent(model)(element)) return
    const required = childrenOf(element.type!).filter(it => it.isRequired)
    // Several that are required may stand for one another.
    if (required.some(it => has(element, it.name)) || required.length === 0) return
    const names = joined(required.map(it => it.name))
    yield {
      message: `${called(element)} has no ${names}; BPMN requires it`,
      range: element.xml.nameRange,
    }
  },
}

function has(element: Element, kind: string): boolean {
  return element.children.some(it => it.kind === kind)
}
