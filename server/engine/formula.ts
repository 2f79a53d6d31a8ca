import { compileExpression, type Expression, readLanguage } from "../expression/index.ts"
import { attributeValue, childOf, type Element, type Model } from "../model/index.ts"
import type { Attribute } from "../syntax/index.ts"
import type { Range } from "../text/index.ts"

/** An expression as it stands in the model: compiled, a plain text, or why it cannot be used. */
export type Formula =
  | { readonly kind: "expression"; readonly expression: Expression; readonly element: Element }
  | { readonly kind: "text"; readonly text: string; readonly element: Element }
  | {
      readonly kind: "problem"
      readonly message: string
      /** Where in the document, as far as it is known. */
      readonly range: Range
      readonly element: Element
    }

/**
 * Reads the content of an expression element once.
 *
 * @param plain what a source without a language is: a plain comparison to evaluate (`comparison`),
 *   or a text that means itself (`text`), such as the `PT5M` of a timer
 */
export function readFormula(model: Model, element: Element, plain: "comparison" | "text"): Formula {
  const written = element.xml.content
  const readable = readContent(model, element)
  const range = element.xml.contentRange
  if (readable.language === "unknown") {
    if (plain === "text") return { kind: "text", text: written.trim(), element }
    const message = `is written in ${readable.name}, which is not evaluated here`
    return { kind: "problem", message, range, element }
  }
  const { language, source, offset } = readable
  // A duration is no FEEL expression even where the document says that expressions are FEEL.
  const isMarked = /^=|[$#]\{/.test(written.trim())
  if (plain === "text" && !isMarked && (language === "plain" || /^[RP\d*@]/.test(source)))
    return { kind: "text", text: source, element }
  const { expression, problem } = compileExpression(source, language)
  if (expression) return { kind: "expression", expression, element }
  const at = range.start + offset
  const place = isVerbatim(element)
    ? { start: at + problem.range.start, end: at + problem.range.end }
    : range
  return { kind: "problem", message: problem.message, range: place, element }
}

/** The content of an expression element, and which language it is in. */
export function readContent(model: Model, element: Element): ReturnType<typeof readLanguage> {
  return readLanguage(element.xml.content, [
    attributeValue(element, "language"),
    model.definitions && attributeValue(model.definitions, "expressionLanguage"),
  ])
}

/**
 * Reads the condition or number that stands in a child element of that kind. Undefined when there
 * is none, or an empty one: modelling tools leave it behind when the author deletes its text.
 */
export function readFormulaIn(model: Model, parent: Element, kind: string): Formula | undefined {
  const written = childOf(parent, kind)
  if (!written) return undefined
  const file = written.xml.attributes.find(it => it.name.endsWith(":resource"))
  if (file)
    return { kind: "problem", message: inAnotherFile, range: file.valueRange, element: written }
  if (written.xml.content.trim() === "") return undefined
  return readFormula(model, written, "comparison")
}

/**
 * Reads a vendor's attribute in the same way.
 *
 * @param plain what a text without a language is: an expression, or the name of a variable
 */
export function readFormulaText(
  model: Model,
  element: Element,
  { value, valueRange }: Attribute,
  plain: "comparison" | "name",
): Formula {
  const readable = readLanguage(value, [
    undefined,
    model.definitions && attributeValue(model.definitions, "expressionLanguage"),
  ])
  const range = valueRange
  if (readable.language === "unknown" || (plain === "name" && readable.language === "plain"))
    return { kind: "text", text: value.trim(), element }
  const { expression, problem } = compileExpression(readable.source, readable.language)
  if (expression) return { kind: "expression", expression, element }
  return { kind: "problem", message: problem.message, range, element }
}

/** Why a script that is only referred to cannot be used. */
export const inAnotherFile = "stands in a file of its own, which is not read here"

/** Whether the content stands in the text as it is read, so that offsets are the same in both. */
function isVerbatim(element: Element): boolean {
  const { xml } = element
  const { start, end } = xml.contentRange
  return xml.content === xml.tree.text.slice(start, end)
}
