import { attributesOf, type Element } from "../../model/index.ts"
import { removingAttribute } from "../edits.ts"
import { isForeignContent } from "../foreign.ts"
import { nearest } from "../nearest.ts"
import type { ElementRule, Fix } from "../rule.ts"
import { articled, quoted } from "../wording.ts"

/** An attribute without prefix is one of BPMN. BPMN 2.0.2, Semantic.xsd and BPMNDI.xsd. */
export const unknownAttribute: ElementRule = {
  id: "unknown-attribute",
  summary: "An attribute without prefix is not one that BPMN gives to this element",
  severity: "warning",
  visitsTypes: ["tDefinitions", "tBaseElement", "tBaseElementWithMixedContent"],

  *checkElement(model, element) {
    if (isForeignContent(model)(element)) return
    const allowed = attributesOf(schemaTypeOf(element)).map(it => it.name)
    const seen = new Set<string>()
    for (const { name, nameRange } of element.xml.attributes) {
      if (name === "" || name === "xmlns" || name.includes(":")) continue
      if (allowed.includes(name) || seen.has(name)) continue
      seen.add(name)
      const meant = nearest(name, allowed)?.word
      const isTaken = meant !== undefined && element.xml.attribute(meant) !== undefined
      const advice =
        meant && !isTaken
          ? `did you mean ${quoted(meant)}?`
          : "an engine's own attribute needs the engine's prefix"
      yield {
        message: `BPMN knows no attribute ${quoted(name)} of ${articled(element.kind)}; ${advice}`,
        range: nameRange,
        fixes: [
          ...(meant && !isTaken ? [renaming(nameRange, meant)] : []),
          { title: `Remove ${name}`, changes: removingAttribute(element.xml, name) },
        ],
      }
    }
  },
}

/** An expression is a formal one where `xsi:type` says so; most tools leave that out. */
export function schemaTypeOf({ type }: Element): string {
  return type === "tExpression" ? "tFormalExpression" : (type ?? "")
}

function renaming(range: Fix["changes"][0]["range"], meant: string): Fix {
  return {
    title: `Change to ${quoted(meant)}`,
    changes: [{ range, text: meant }],
    isPreferred: true,
  }
}
