import type { Offset } from "../text/index.ts"
import { references } from "./entities.ts"
import type { Report } from "./found-flaws.ts"
import { isSpace } from "./lexer.ts"

/**
 * Tells what is wrong with character data.
 *
 * @param gap  what lies between two lexemes
 * @param base where it stands
 */
export function reportGap(gap: string, base: Offset, report: Report): void {
  const close = gap.indexOf("]]>")
  const reportClose = () =>
    report(base + close, base + close + 3, "xml-markup", "“]]>” cannot stand in text; write ]]&gt;")
  let isTold = close < 0
  reportReferences(gap, base, (start, end, code, message) => {
    if (!isTold && base + close < start) {
      reportClose()
      isTold = true
    }
    report(start, end, code, message)
  })
  if (!isTold) reportClose()
}

/** Tells of everything that begins with `&` and stands for nothing; in an attribute value as well. */
export function reportReferences(raw: string, base: Offset, report: Report): void {
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

/** Tells of text where only markup may stand. */
export function reportOutside(gap: string, base: Offset, report: Report): void {
  let start = base === 0 && gap.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0
  let end = gap.length
  while (start < end && isSpace(gap.charCodeAt(start))) start++
  while (start < end && isSpace(gap.charCodeAt(end - 1))) end--
  if (start < end) report(base + start, base + end, ...outside)
}

export const outside = ["xml-outside-root", "text cannot stand outside the root element"] as const

/** Characters that XML does not allow anywhere. XML 1.0, production 2. */
const illegal =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is sought
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** What may be illegal: sought first, for it is rarely there. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is sought
const suspect = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/

/** @param text begins and ends where no character is cut into two */
export function reportCharacters(text: string, report: Report): void {
  if (!suspect.test(text)) return
  for (const found of text.matchAll(illegal)) {
    const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")
    const message = `the character U+${code} is not allowed in XML`
    report(found.index, found.index + 1, "xml-character", message)
  }
}

export const BYTE_ORDER_MARK = 0xfeff
