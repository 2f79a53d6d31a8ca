import type { Offset } from "../text/index.ts"
import type { Report } from "./found-flaws.ts"
import { isSpace } from "./lexer.ts"
import { isName } from "./name-form.ts"

/**
 * Tells what is wrong with an instruction that has its end. XML 1.0, productions 16 and 23.
 *
 * @param isFirst whether nothing but a byte order mark stands before it in the document
 */
export function reportInstruction(
  text: string,
  start: Offset,
  end: Offset,
  isFirst: boolean,
  report: Report,
): void {
  const target = targetOf(text, start + 2, end - 2)
  if (target === "") report(start, end, "xml-markup", "an instruction starts with a name")
  else if (!isName(target))
    report(start + 2, start + 2 + target.length, "xml-markup", `“${target}” is not a name`)
  else if (target.includes(":"))
    report(start + 2, start + 2 + target.length, "xml-namespace", "an instruction has no prefix")
  else if (target.toLowerCase() !== "xml") return
  else if (!isFirst)
    report(start, end, "xml-markup", "the XML declaration must be the very first thing in a file")
  else if (!declaration.test(text.slice(start, end)))
    report(
      start,
      end,
      "xml-markup",
      'an XML declaration is written like <?xml version="1.0" encoding="UTF-8"?>',
    )
}

function targetOf(text: string, start: Offset, end: Offset): string {
  let at = start
  while (at < end && !isSpace(text.charCodeAt(at))) at++
  return text.slice(start, at)
}

/** XML 1.0, productions 23 to 26, 32, 80 and 81. */
const declaration = declarationForm()

function declarationForm(): RegExp {
  const space = "[ \\t\\r\\n]"
  const part = (name: string, value: string) =>
    `${space}+${name}${space}*=${space}*(?:"${value}"|'${value}')`
  const version = part("version", "1\\.[0-9]+")
  const encoding = part("encoding", "[A-Za-z][A-Za-z0-9._-]*")
  const standalone = part("standalone", "(?:yes|no)")
  return new RegExp(`^<\\?xml${version}(?:${encoding})?(?:${standalone})?${space}*\\?>$`)
}
