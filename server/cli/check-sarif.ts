import { isAbsolute } from "node:path"
import { pathToFileURL } from "node:url"
import { type Finding, rules, type Severity } from "../analysis/index.ts"
import type { Position, Range, Text } from "../text/index.ts"
import { type CheckedFile, encodingRule } from "./checked-file.ts"
import { version } from "./version.ts"

/** SARIF 2.1.0 (OASIS Standard, 27 March 2020), one result a line. */
export async function* sarifFindings(files: AsyncIterable<CheckedFile>): AsyncIterable<string> {
  const driver = { name: "Flowmeter", version: await version(), rules: describedRules }
  yield `{\n"$schema": "https://json.schemastore.org/sarif-2.1.0.json",\n"version": "2.1.0",\n`
  yield `"runs": [ {\n"tool": ${JSON.stringify({ driver })},\n`
  yield `"columnKind": "utf16CodeUnits",\n"results": [`
  let separator = "\n"
  for await (const file of files)
    for (const finding of file.findings) {
      yield `${separator}${JSON.stringify(resultOf(finding, file))}`
      separator = ",\n"
    }
  yield "\n] } ]\n}\n"
}

const levels: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "note",
  hint: "note",
}

const encoding = {
  id: encodingRule,
  summary: "The bytes of the file are not what they are said to be",
  severity: "error" as const,
}
const knownRules = [encoding, ...rules]
const describedRules = knownRules.map(({ id, summary, severity }) => ({
  id,
  shortDescription: { text: summary },
  defaultConfiguration: severity === "off" ? { enabled: false } : { level: levels[severity] },
}))
const ruleIndices = new Map(knownRules.map(({ id }, index) => [id, index]))

function resultOf(finding: Finding, { path, text }: CheckedFile) {
  const { rule, severity, message, element, range, related = [], elsewhere = [], fixes } = finding
  const artifactLocation = { uri: uriOf(path) }
  const physicalLocation = { artifactLocation, region: regionOf(text, range) }
  const name = element?.id
  const index = ruleIndices.get(rule)
  return {
    ruleId: rule,
    ...(index === undefined ? {} : { ruleIndex: index }),
    level: levels[severity],
    message: { text: message },
    locations: [
      {
        physicalLocation,
        ...(name === undefined ? {} : { logicalLocations: [{ name, kind: "element" }] }),
      },
    ],
    ...(0 < related.length + elsewhere.length
      ? {
          relatedLocations: [
            ...related.map(it => ({
              physicalLocation: { artifactLocation, region: regionOf(text, it.range) },
              message: { text: it.message },
            })),
            ...elsewhere.map(it => ({
              physicalLocation: {
                artifactLocation: { uri: uriOf(it.uri) },
                region: region(it.start, it.end),
              },
              message: { text: it.message },
            })),
          ].map((it, id) => ({ id, ...it })),
        }
      : {}),
    ...(fixes?.length
      ? {
          fixes: fixes.map(({ title, changes }) => ({
            description: { text: title },
            artifactChanges: [
              {
                artifactLocation,
                replacements: changes.map(change => ({
                  deletedRegion: regionOf(text, change.range),
                  insertedContent: { text: change.text },
                })),
              },
            ],
          })),
        }
      : {}),
  }
}

/** Lines and columns from 1; the end is behind the last character. SARIF 2.1.0 §3.30. */
function regionOf(text: Text, range: Range) {
  return region(text.positionAt(range.start), text.positionAt(range.end))
}

function region(start: Position, end: Position) {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  }
}

function uriOf(path: string): string {
  if (isAbsolute(path)) return pathToFileURL(path).href
  const uri = path.split("/").map(encodeURIComponent).join("/")
  return uri.replace(/^\.\//, "")
}
