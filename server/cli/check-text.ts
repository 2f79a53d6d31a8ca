import type { Finding, Severity } from "../analysis/index.ts"
import { counted, grouped } from "./amounts.ts"
import type { CheckedFile } from "./checked-file.ts"
import { excerpt } from "./excerpt.ts"
import { type Ink, inkFor, printable } from "./ink.ts"
import type { Shell } from "./shell.ts"

/**
 * For people: each finding with the line it is about, and a summary at the end. Hints are matters
 * of taste: unless they are asked for, they are only counted.
 */
export async function* textFindings(
  files: AsyncIterable<CheckedFile>,
  { hasColour, columns }: Shell,
  showsHints: boolean,
): AsyncIterable<string> {
  const ink = inkFor(hasColour)
  const counts: Record<Severity, number> = { error: 0, warning: 0, info: 0, hint: 0 }
  let fileCount = 0
  for await (const file of files) {
    fileCount++
    for (const { severity } of file.findings) counts[severity]++
    const findings = file.findings.filter(it => showsHints || it.severity !== "hint")
    if (findings.length === 0) continue
    yield `${ink.strong(printable(file.path))}\n`
    yield* fileLines({ ...file, findings }, ink, columns)
    yield "\n"
  }
  if (0 < fileCount) yield `${summary(counts, fileCount, showsHints, ink)}\n`
}

function* fileLines({ text, findings }: CheckedFile, ink: Ink, columns: number): Iterable<string> {
  const places = findings.map(({ range }) => {
    const { line, character } = text.positionAt(range.start)
    return `${line + 1}:${character + 1}`
  })
  const placeWidth = Math.max(...places.map(it => it.length))
  const severityWidth = Math.max(...findings.map(it => it.severity.length))
  for (const [at, finding] of findings.entries()) {
    const { severity, rule, range } = finding
    const place = places[at]!.padStart(placeWidth)
    const label = paint(finding, ink, severity.padEnd(severityWidth))
    yield `  ${place}  ${label}  ${printable(finding.message)}  ${ink.faint(rule)}\n`
    const margin = `${" ".repeat(placeWidth + 4)}${ink.faint("│")} `
    const shown = excerpt(text, range, Math.max(40, columns - placeWidth - 6))
    if (shown.source === "") continue
    yield `${margin}${shown.source}\n${margin}${paint(finding, ink, shown.carets)}\n`
    for (const { uri, start, message } of finding.elsewhere ?? [])
      yield `${margin}${printable(`${uri}:${start.line + 1}:${start.character + 1} ${message}`)}\n`
  }
}

function paint({ severity }: Finding, ink: Ink, text: string): string {
  if (severity === "error") return ink.error(text)
  return severity === "warning" ? ink.warning(text) : ink.info(text)
}

function summary(
  counts: Record<Severity, number>,
  fileCount: number,
  showsHints: boolean,
  ink: Ink,
): string {
  const files = counted(fileCount, "file")
  const said = (["error", "warning", "info"] as const)
    .filter(it => 0 < counts[it])
    .map(it =>
      it === "info" ? `${grouped(counts.info)} for information` : counted(counts[it], it),
    )
  const hints = `${counted(counts.hint, "hint")}${showsHints ? "" : ", shown with --hints"}`
  const behind = counts.hint === 0 ? "." : `; ${hints}.`
  if (said.length === 0) return `${ink.good(`No findings in ${files}`)}${behind}`
  const line = `${said.join(", ")} in ${files}`
  return `${0 < counts.error ? ink.error(line) : 0 < counts.warning ? ink.warning(line) : line}${behind}`
}
