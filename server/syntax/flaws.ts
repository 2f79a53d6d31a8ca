import type { Offset, Range } from "../text/index.ts"
import { type Attribute, endsName } from "./attributes.ts"
import type { XmlElement } from "./element.ts"
import { references } from "./entities.ts"
import { reportInstruction } from "./instruction-flaws.ts"
import { isSpace, lexemeFlaw, lexemeKind, lexemeStride } from "./lexer.ts"
import { isName } from "./name-form.ts"
import { NamespaceFlaws } from "./namespace-flaws.ts"
import { reportTags } from "./tag-flaws.ts"
import type { SyntaxTree } from "./tree.ts"

/** What makes a text something else than a well-formed XML document. */
export interface Flaw {
  readonly range: Range
  readonly code: FlawCode
  /** What is wrong and what to do, as one sentence without a full stop. */
  readonly message: string
  /** The start tag that a close tag with another name seems to belong to: its name. */
  readonly partner?: Range
}

export type FlawCode =
  | "xml-attribute"
  | "xml-character"
  | "xml-comment"
  | "xml-doctype"
  | "xml-duplicate-attribute"
  | "xml-empty"
  | "xml-entity"
  | "xml-markup"
  | "xml-namespace"
  | "xml-outside-root"
  | "xml-stray-close-tag"
  | "xml-unclosed-tag"
  | "xml-unfinished-tag"

/** How many flaws of one text are told; the rest are counted in the last one. */
export const flawLimit = 1000

/** The flaws of a text in text order, at most `flawLimit`. XML 1.0 and Namespaces in XML 1.0. */
export function flaws(tree: SyntaxTree): readonly Flaw[] {
  const found: Flaw[] = []
  const text = tree.text.toString()
  let omitted = 0
  const report: Report = (start, end, code, message, partner) => {
    const flaw = { range: { start, end }, code, message }
    if (flawLimit - 1 <= found.length) omitted++
    else found.push(partner === undefined ? flaw : { ...flaw, partner })
  }
  reportMarkup(tree, text, report)
  reportTags(tree, report)
  reportElements(tree, text, report)
  reportCharacters(text, report)
  reportProlog(tree, text, report)
  if (0 < omitted) {
    const range = { start: text.length, end: text.length }
    const message = `there are ${omitted} more mistakes in this document`
    found.push({ range, code: "xml-markup", message })
  }
  return found.sort((a, b) => a.range.start - b.range.start)
}

/** Takes one flaw: see `Flaw`. */
export type Report = (
  start: Offset,
  end: Offset,
  code: FlawCode,
  message: string,
  partner?: Range,
) => void

function reportMarkup(tree: SyntaxTree, text: string, report: Report): void {
  const { lexemes } = tree
  const strays = new Set(tree.nesting.strayCloses)
  for (let at = 0; at < lexemes.length; at += lexemeStride) {
    if (strays.has(at / lexemeStride)) continue
    const [start, end, kindAndFlaws] = [lexemes[at]!, lexemes[at + 1]!, lexemes[at + 2]!]
    const kind = kindAndFlaws & 15
    if (kind === lexemeKind.stray)
      report(start, end, "xml-markup", "“<” starts nothing here; write &lt; for the character")
    else if (kindAndFlaws & lexemeFlaw.endless)
      report(start, end, endlessCode(kind), endlessMessage(kind))
    else if (kindAndFlaws & lexemeFlaw.open)
      report(start, end, "xml-unfinished-tag", "this tag has no “>”")
    else if (kind === lexemeKind.comment) reportComment(text, start, end, report)
    else if (kind === lexemeKind.instruction) reportInstruction(text, start, end, report)
    if (kind === lexemeKind.doctype)
      report(start, end, "xml-doctype", "a DOCTYPE is not read: its entities stay unexpanded")
    if (kind === lexemeKind.endTag) reportEndTag(text, start, end, report)
  }
}

function endlessCode(kind: number): FlawCode {
  return kind === lexemeKind.comment ? "xml-comment" : "xml-markup"
}

function endlessMessage(kind: number): string {
  if (kind === lexemeKind.comment) return "this comment has no “-->”"
  if (kind === lexemeKind.cdata) return "this CDATA section has no “]]>”"
  if (kind === lexemeKind.instruction) return "this instruction has no “?>”"
  return "this DOCTYPE has no “>”"
}

function reportComment(text: string, start: Offset, end: Offset, report: Report): void {
  const dashes = text.indexOf("--", start + 4)
  if (0 <= dashes && dashes < end - 3)
    report(dashes, dashes + 2, "xml-comment", "“--” cannot stand inside a comment")
}

function reportEndTag(text: string, start: Offset, end: Offset, report: Report): void {
  let at = start + 2
  while (at < end && !endsName(text.charCodeAt(at))) at++
  const nameEnd = at
  while (at < end && isSpace(text.charCodeAt(at))) at++
  if (at < end - 1) report(nameEnd, end - 1, "xml-markup", "a close tag holds nothing but its name")
}

function reportElements(tree: SyntaxTree, text: string, report: Report): void {
  const namespaces = new NamespaceFlaws(tree, report)
  for (let index = 0; index < tree.elementCount; index++) {
    const element = tree.element(index)
    if (isName(element.name)) {
      namespaces.reportElement(element)
      namespaces.reportAttributes(element, reportAttributes(tree, text, element, report))
    } else {
      const { start, end } = element.nameRange
      report(start, end, "xml-markup", `“${element.name}” is not a name`)
    }
  }
}

/**
 * Behind the first slip in a tag its quotes may be out of step: the rest of it is not judged.
 * Returns how many attributes are before it.
 */
function reportAttributes(
  tree: SyntaxTree,
  text: string,
  element: XmlElement,
  report: Report,
): number {
  const seen = new Set<string>()
  const { attributes, attributesRange } = element
  let lastEnd = attributesRange.start
  for (const [at, attribute] of attributes.entries()) {
    const { start, end } = attribute.nameRange
    const slip = slashIn(text, lastEnd, start) ?? slipIn(attribute, at === 0 ? -1 : lastEnd)
    if (slip) {
      // A tag without `>` is being typed; that it breaks off is told already.
      if (!element.hasOpenTag) report(...slip)
      return at
    }
    if (seen.has(attribute.name))
      report(start, end, "xml-duplicate-attribute", `${attribute.name} is given twice`)
    seen.add(attribute.name)
    lastEnd = attribute.valueRange.end + 1
    const { valueRange } = attribute
    reportReferences(tree.text.slice(valueRange.start, valueRange.end), valueRange.start, report)
  }
  const slash = slashIn(text, lastEnd, attributesRange.end)
  if (slash && !element.hasOpenTag) report(...slash)
  return attributes.length
}

/** A slash between attributes, or one too many at the end of a tag. XML 1.0, production 44. */
function slashIn(text: string, from: Offset, to: Offset): Parameters<Report> | undefined {
  let at = from
  while (at < to && text.charCodeAt(at) !== SLASH) at++
  if (to <= at) return undefined
  return [at, at + 1, "xml-markup", "“/” can stand only right before the “>” of a tag"]
}

/** What is wrong with the way an attribute is written; `lastEnd` is where the one before ends. */
function slipIn(
  { name, nameRange, valueRange, quote, closed }: Attribute,
  lastEnd: Offset,
): Parameters<Report> | undefined {
  const code = "xml-attribute"
  const [start, end] = [nameRange.start, nameRange.end]
  if (name === "")
    return [start, Math.max(start + 1, valueRange.end), code, "a name is missing here"]
  if (!isName(name)) return [start, end, code, `“${name}” is not a name`]
  if (quote === undefined)
    return [start, Math.max(end, valueRange.end), code, `${name} has no value`]
  if (quote === "")
    return [valueRange.start, valueRange.end, code, `the value of ${name} has no quotes`]
  if (!closed)
    return [valueRange.start - 1, valueRange.end, code, `the value of ${name} never ends`]
  if (start === lastEnd) return [start, end, code, "white space is missing before this attribute"]
  return undefined
}

function reportReferences(raw: string, base: Offset, report: Report): void {
  if (!raw.includes("&")) return
  for (const { start, end, text } of references(raw)) {
    if (text !== undefined) continue
    const written = raw.slice(start, end)
    const message =
      written === "&"
        ? "“&” starts nothing here; write &amp; for the character"
        : `${written} stands for nothing known`
    report(base + start, base + end, "xml-entity", message)
  }
}

/** Characters that XML does not allow anywhere. XML 1.0, production 2. */
const illegal =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is sought
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

function reportCharacters(text: string, report: Report): void {
  for (const found of text.matchAll(illegal)) {
    const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")
    const message = `the character U+${code} is not allowed in XML`
    report(found.index, found.index + 1, "xml-character", message)
  }
}

/** What lies between the lexemes: references, and text where only markup may stand. */
function reportProlog(tree: SyntaxTree, text: string, report: Report): void {
  const { lexemes, nesting } = tree
  let at = 0
  let rootEnd = -1
  for (const root of tree.roots()) {
    // What follows a root that nobody closes belongs in it. One root too many stands for all.
    if (nesting.end[0] === root.index && !tree.root?.isUnclosed) {
      const { start, end } = root.openTag
      report(start, end, "xml-outside-root", "a document has one root element; this is another")
    }
    rootEnd = root.range.end
  }
  if (tree.elementCount === 0)
    report(0, Math.min(text.length, 1), "xml-empty", "there is no XML element in this document")
  const first = tree.root?.range.start ?? text.length
  const single = nesting.end[0] === tree.elementCount
  for (let lexeme = 0; lexeme <= lexemes.length; lexeme += lexemeStride) {
    const start = lexeme < lexemes.length ? lexemes[lexeme]! : text.length
    const end = lexeme < lexemes.length ? lexemes[lexeme + 1]! : start
    const gap = text.slice(at, start)
    if (single && (start <= first || rootEnd <= at)) {
      reportOutside(gap, at, report)
      if ((lexemes[lexeme + 2]! & 15) === lexemeKind.cdata) report(start, end, ...outside)
    } else {
      reportReferences(gap, at, report)
      const close = gap.indexOf("]]>")
      if (0 <= close)
        report(at + close, at + close + 3, "xml-markup", "“]]>” cannot stand in text; write ]]&gt;")
    }
    at = end
  }
}

function reportOutside(gap: string, base: Offset, report: Report): void {
  let start = base === 0 && gap.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0
  let end = gap.length
  while (start < end && isSpace(gap.charCodeAt(start))) start++
  while (start < end && isSpace(gap.charCodeAt(end - 1))) end--
  if (start < end) report(base + start, base + end, ...outside)
}

const outside = ["xml-outside-root", "text cannot stand outside the root element"] as const

const SLASH = 47
const BYTE_ORDER_MARK = 0xfeff
