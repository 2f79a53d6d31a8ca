import { compileExpression, readLanguage } from "../../expression/index.ts"
import { attributeValue, type Element, type Model } from "../../model/index.ts"
import { flaws, SyntaxTree } from "../../syntax/index.ts"
import type { Range } from "../../text/index.ts"
import { isForeignContent } from "../foreign.ts"
import type { ElementRule } from "../rule.ts"
import { called } from "../wording.ts"

/** The languages whose sources are judged: what people write without naming one may be prose. */
const judged: ReadonlySet<string> = new Set(["feel", "juel"])

/** An expression follows the grammar of its language. */
export const invalidExpression: ElementRule = {
  id: "invalid-expression",
  summary: "An expression is not written as its language wants it",
  severity: "error",
  speaksOf: "parent",
  visitsTypes: ["tExpression"],

  *checkElement(model, element) {
    if (isForeignContent(model)(element)) return
    const { content } = element.xml
    const readable = readLanguage(content, [
      attributeValue(element, "language"),
      model.definitions && attributeValue(model.definitions, "expressionLanguage"),
    ])
    if (!judged.has(readable.language) || readable.language === "unknown") return
    const { source, language, offset } = readable
    // A time needs no language, and an expression of DMN is XML in itself.
    if (/^(time\w+)$/.test(element.kind) && /^[RP\d]/.test(source)) return
    if (source.startsWith("<")) return
    const { problem } = compileExpression(source, language)
    // A bare “&” is told as such, and “&&” is then no mistake of the expression.
    if (!problem || isWrittenBadly(element)) return
    const owner = element.parent ?? element
    yield {
      element: owner,
      range: placeIn(model, element, offset + problem.range.start, offset + problem.range.end),
      message: `${element.kind} of ${called(owner)} cannot be read: ${problem.message}`,
    }
  },
}

/** Whether the content is no XML by itself; what prefixes mean is said around it. */
function isWrittenBadly({ xml }: Element): boolean {
  const { start, end } = xml.contentRange
  const alone = SyntaxTree.read(`<x>${xml.tree.text.slice(start, end)}</x>`)
  return flaws(alone).some(it => it.code !== "xml-namespace")
}

/** Where a part of the content stands; all of the content where it is written with references. */
function placeIn(model: Model, { xml }: Element, start: number, end: number): Range {
  const { contentRange } = xml
  const isVerbatim = xml.content === model.tree.text.slice(contentRange.start, contentRange.end)
  if (!isVerbatim) return contentRange
  return { start: contentRange.start + start, end: contentRange.start + end }
}
