import type { Element, Model } from "../../model/index.ts"
import { settingAttribute } from "../edits.ts"
import type { ElementRule } from "../rule.ts"
import { called } from "../wording.ts"

/** What other elements have to name needs an id. BPMN 2.0.2, §8.3.1. */
export const missingId: ElementRule = {
  id: "missing-id",
  summary: "A process, pool or flow node has no id, so nothing can refer to it",
  severity: "warning",
  visitsTypes: ["tProcess", "tFlowNode", "tParticipant"],

  *checkElement(model, element) {
    if (element.xml.attribute("id")?.value.trim()) return
    const id = freeId(model, element)
    yield {
      message: `${called(element)} has no id, so nothing can refer to it; give it one`,
      range: element.xml.nameRange,
      fixes: [
        {
          title: `Give it the id “${id}”`,
          changes: [settingAttribute(element.xml, "id", id)],
          isPreferred: true,
        },
      ],
    }
  },
}

/** `task_7`: the kind and its place in the document, which no other element without id shares. */
function freeId(model: Model, { kind, index }: Element): string {
  let id = `${kind}_${index}`
  while (model.find(id)) id += "_2"
  return id
}
