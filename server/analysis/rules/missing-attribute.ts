import { attributesOf, type Element } from "../../model/index.ts"
import { isForeignContent } from "../foreign.ts"
import type { ElementRule } from "../rule.ts"
import { called } from "../wording.ts"
import { isFlowEnd } from "./missing-flow-end.ts"

/** The schema requires some attributes. BPMN 2.0.2, Semantic.xsd, BPMNDI.xsd, DC.xsd. */
export const missingAttribute: ElementRule = {
  id: "missing-attribute",
  summary: "An attribute that BPMN requires is missing",
  severity: "error",
  visitsTypes: ["tDefinitions", "tImport", "tBaseElement", "Bounds", "Point"],

  *checkElement(model, element) {
    if (isForeignContent(model)(element)) return
    const missing = attributesOf(element.type!)
      .filter(it => it.isRequired && !element.xml.attribute(it.name))
      .map(it => it.name)
      .filter(name => !isToldElsewhere(element, name))
    if (missing.length === 0) return
    yield {
      message: `${called(element)} needs ${list(missing)}; BPMN requires ${missing.length === 1 ? "it" : "them"}`,
      range: element.xml.nameRange,
    }
  },
}

function isToldElsewhere(element: Element, attribute: string): boolean {
  return isFlowEnd(element, attribute) || element.kind === "linkEventDefinition"
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`
}
