import { attributesOf, type Element } from "../../model/index.ts"
import { settingAttribute } from "../edits.ts"
import { isForeignContent } from "../foreign.ts"
import type { ElementRule, Fix } from "../rule.ts"
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
      message:
        missing.length === 1
          ? `${missing[0]} is missing in ${called(element)}; BPMN requires it`
          : `${list(missing)} are missing in ${called(element)}; BPMN requires them`,
      range: element.xml.nameRange,
      ...(missing.includes("targetNamespace") ? { fixes: [namingNamespace(element)] } : {}),
    }
  },
}

/** Any name will do, as long as it is one's own. */
function namingNamespace({ xml }: Element): Fix {
  return {
    title: "Add a target namespace",
    changes: [settingAttribute(xml, "targetNamespace", "http://example.com/bpmn")],
    isPreferred: true,
  }
}

function isToldElsewhere(element: Element, attribute: string): boolean {
  return isFlowEnd(element, attribute) || element.kind === "linkEventDefinition"
}

function list(names: readonly string[]): string {
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`
}
