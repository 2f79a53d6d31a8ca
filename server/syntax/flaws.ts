import type { Offset, Range } from "../text/index.ts"
import type { Attribute } from "./attributes.ts"
import { references } from "./entities.ts"
import { isName, isSpace, lexemeFlaw, lexemeKind, lexemeStride } from "./lexer.ts"
import { splitName } from "./names.ts"
import { reportTags } from "./tag-flaws.ts"
import type { SyntaxTree, XmlElement } from "./tree.ts"

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
  reportElements(tree, report)
  reportCharacters(text, report)
  reportProlog(tree, text, report)
  if (0 < omitted) {
    const range = { start: text.length, end: text.length }
    const message = `there are ${omitted} more mistakes in this document`
    found.push({ range, code: "xml-markup", message })
  }
  return found.sort((a, b) => a.range.start - b.range.start)
}

type Report = (start: Offset, end: Offset, code: FlawCode, message: string, partner?: Range) => void

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

function reportInstruction(text: string, start: Offset, end: Offset, report: Report): void {
  const target = /^<\?([^\s?]*)/.exec(text.slice(start, Math.min(end, start + 64)))![1]!
  if (target === "") report(start, end, "xml-markup", "an instruction starts with a name")
  else if (target.toLowerCase() === "xml" && start !== 0)
    report(start, end, "xml-markup", "the XML declaration must be the very first thing in a file")
}

function reportEndTag(text: string, start: Offset, end: Offset, report: Report): void {
  let at = start + 2
  while (at < end && !isSpace(text.charCodeAt(at)) && text.charCodeAt(at) !== 62) at++
  const nameEnd = at
  while (at < end && isSpace(text.charCodeAt(at))) at++
  if (at < end - 1) report(nameEnd, end - 1, "xml-markup", "a close tag holds nothing but its name")
}

function reportElements(tree: SyntaxTree, report: Report): void {
  const unbound = unboundOnce(tree, report)
  for (let index = 0; index < tree.elementCount; index++) {
    const element = tree.element(index)
    const { start, end } = element.nameRange
    if (element.qualifiedName.namespace === undefined)
      unbound(start, splitName(element.name).prefix)
    if (isName(element.name)) reportAttributes(tree, element, report, unbound)
    else report(start, end, "xml-markup", `“${element.name}” is not a name`)
  }
}

/**
 * Tells of each prefix once: one declaration mends all its places. Where the root declares nothing
 * at all, the first one stands for all.
 */
function unboundOnce({ root }: SyntaxTree, report: Report) {
  const told = new Set<string>()
  const declares = root?.attributes.some(it => it.name.startsWith("xmlns")) ?? false
  return (start: Offset, prefix: string) => {
    if (told.has(prefix) || (!declares && 0 < told.size)) return
    told.add(prefix)
    const message = `nothing says what the prefix “${prefix}” stands for; declare xmlns:${prefix}`
    report(start, start + prefix.length, "xml-namespace", message)
  }
}

/** Behind the first slip in a tag its quotes may be out of step: the rest of it is not judged. */
function reportAttributes(
  tree: SyntaxTree,
  element: XmlElement,
  report: Report,
  unbound: (start: Offset, prefix: string) => void,
): void {
  const seen = new Set<string>()
  let lastEnd = -1
  for (const attribute of element.attributes) {
    const { start, end } = attribute.nameRange
    const slip = slipIn(attribute, lastEnd)
    if (slip) {
      // A tag without `>` is being typed; that it breaks off is told already.
      if (!element.hasOpenTag) report(...slip)
      return
    }
    if (seen.has(attribute.name) && attribute.name !== "")
      report(start, end, "xml-duplicate-attribute", `${attribute.name} is given twice`)
    seen.add(attribute.name)
    lastEnd = attribute.valueRange.end + (attribute.closed && attribute.quote ? 1 : 0)
    if (attribute.quote !== undefined)
      reportReferences(
        tree.text.slice(attribute.valueRange.start, attribute.valueRange.end),
        attribute.valueRange.start,
        report,
      )
    const { prefix } = splitName(attribute.name)
    if (prefix === "" || prefix === "xmlns") continue
    const { namespace } = tree.scopes.resolve(attribute.name, element.index, false)
    if (namespace === undefined) unbound(start, prefix)
  }
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
    const gap = text.slice(at, start)
    if (single && (start <= first || rootEnd <= at)) reportOutside(gap, at, report)
    else {
      reportReferences(gap, at, report)
      const end = gap.indexOf("]]>")
      if (0 <= end)
        report(at + end, at + end + 3, "xml-markup", "“]]>” cannot stand in text; write ]]&gt;")
    }
    at = lexeme < lexemes.length ? lexemes[lexeme + 1]! : at
  }
}

function reportOutside(gap: string, base: Offset, report: Report): void {
  const trimmed = gap.replace(/^\ufeff/, " ").trim()
  if (trimmed === "") return
  const start = base + gap.indexOf(trimmed)
  report(
    start,
    start + trimmed.length,
    "xml-outside-root",
    "text cannot stand outside the root element",
  )
}
