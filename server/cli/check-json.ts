import type { Finding } from "../analysis/index.ts"
import type { Range, Text } from "../text/index.ts"
import type { CheckedFile } from "./checked-file.ts"

/**
 * `{ "files": [ { "path", "findings": [ { "rule", "severity", "message", "element", "range" } ] } ] }`,
 * one file a line; `elsewhere` has places in other files where a finding is about them. Lines and characters are zero-based and count UTF-16 units, as in LSP;
 * `element` is the id of the element, null when there is none.
 */
export async function* jsonFindings(files: AsyncIterable<CheckedFile>): AsyncIterable<string> {
  let separator = "\n"
  yield `{ "files": [`
  for await (const { path, text, findings } of files) {
    const found = findings.map(it => asJson(it, text))
    yield `${separator}${JSON.stringify({ path, findings: found })}`
    separator = ",\n"
  }
  yield "\n] }\n"
}

function asJson({ rule, severity, message, element, range, elsewhere }: Finding, text: Text) {
  const about = { rule, severity, message, element: element?.id ?? null }
  const places = elsewhere?.map(it => ({
    path: it.uri,
    range: { start: it.start, end: it.end },
    message: it.message,
  }))
  return { ...about, range: placeOf(text, range), ...(places && { elsewhere: places }) }
}

function placeOf(text: Text, { start, end }: Range) {
  return { start: text.positionAt(start), end: text.positionAt(end) }
}
