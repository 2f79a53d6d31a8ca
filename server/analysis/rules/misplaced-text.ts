import type { DocumentRule } from "../rule.ts"
import { strayTextsOf } from "../stray-text.ts"
import { calledInFull, quoted } from "../wording.ts"

/** Most elements of BPMN hold elements and no text. BPMN 2.0.2, Semantic.xsd and BPMNDI.xsd. */
export const misplacedText: DocumentRule = {
  id: "misplaced-text",
  summary: "Text stands where BPMN has elements only",
  severity: "error",

  *checkDocument(model) {
    for (const { element, range } of strayTextsOf(model)) {
      const text = model.tree.text.slice(range.start, range.end).replace(/\s+/g, " ")
      const isTag = tag.test(text)
      const advice = isTag ? "a “<” seems to be missing" : "remove it, or make it a comment"
      const change = { range: { start: range.start, end: range.start }, text: "<" }
      const fix = { title: "Insert “<”", changes: [change], isPreferred: true as const }
      yield {
        range,
        message: `${quoted(text)} cannot stand in ${calledInFull(element)}; ${advice}`,
        ...(isTag ? { fixes: [fix] } : {}),
      }
    }
  },
}

/** What a tag looks like behind its `<`. */
const tag = /^\/?[\w-]+(:[\w-]+)?(\s+[\w:-]+\s*=|\s*\/?>)/
