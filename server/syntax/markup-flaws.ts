import type { Offset } from "../text/index.ts"
import type { FlawCode, Report } from "./found-flaws.ts"
import { reportInstruction } from "./instruction-flaws.ts"
import { endsName, isSpace, lexemeFlaw, lexemeKind } from "./lexer.ts"

/**
 * Tells what is wrong with one lexeme, but for the attributes of a tag.
 *
 * @param word    its third number
 * @param isFirst whether nothing but a byte order mark stands before it in the document
 */
export function reportMarkup(
  text: string,
  start: Offset,
  end: Offset,
  word: number,
  isFirst: boolean,
  report: Report,
): void {
  const kind = word & 15
  if (kind === lexemeKind.stray)
    report(start, end, "xml-markup", "“<” starts nothing here; write &lt; for the character")
  else if (word & lexemeFlaw.endless) report(start, end, endlessCode(kind), endlessMessage(kind))
  else if (word & lexemeFlaw.open) report(start, end, "xml-unfinished-tag", "this tag has no “>”")
  else if (kind === lexemeKind.comment) reportComment(text, start, end, report)
  else if (kind === lexemeKind.instruction) reportInstruction(text, start, end, isFirst, report)
  if (kind === lexemeKind.doctype)
    report(start, end, "xml-doctype", "a DOCTYPE is not read: its entities stay unexpanded")
  if (kind === lexemeKind.endTag) reportEndTag(text, start, end, report)
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
