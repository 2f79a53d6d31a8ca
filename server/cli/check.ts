import type { Severity } from "../analysis/index.ts"
import { callsOutside } from "../engine/index.ts"
import { jsonFindings } from "./check-json.ts"
import { sarifFindings } from "./check-sarif.ts"
import { textFindings } from "./check-text.ts"
import { type CheckedFile, checkBeside, checkBytes } from "./checked-file.ts"
import { findFiles, readBytes } from "./files.ts"
import { FilesBeside } from "./files-beside.ts"
import { type Command, chosenProfile, type Given, profileOption } from "./options.ts"
import type { ExitCode, Shell } from "./shell.ts"

/** Turns checked files into what is printed; the pieces are printed as they come. */
type FindingsPrinter = (files: AsyncIterable<CheckedFile>) => AsyncIterable<string>

export const checkCommand: Command = {
  name: "check",
  operands: "FILE|DIR…",
  operandCounts: [1, Number.POSITIVE_INFINITY],
  description:
    "Says what is wrong with BPMN files, each finding with its place. Folders are searched for\n" +
    ".bpmn, .bpmn2 and .bpmn20.xml. What a file calls is looked for in its folder, too.\n" +
    "Exit code 1 when there is a finding at or above --fail-on.",
  options: {
    json: { help: "Print JSON; lines and characters count from 0, in UTF-16 units." },
    sarif: { help: "Print SARIF 2.1.0, as code scanning services read it." },
    hints: { help: "List hints, too; without it they are only counted." },
    "fail-on": {
      help: "The least severity that fails: error (the default), warning or info.",
      value: "SEVERITY",
      oneOf: ["error", "warning", "info"],
    },
    profile: profileOption,
  },
  examples: [
    "flowmeter check order.bpmn",
    "flowmeter check models --fail-on warning",
    "flowmeter check models --sarif > findings.sarif",
  ],
  run: runCheck,
}

async function runCheck(given: Given, shell: Shell): Promise<ExitCode> {
  if (given.has("json") && given.has("sarif")) {
    shell.complain("flowmeter check: --json and --sarif exclude each other")
    return 2
  }
  const printer: FindingsPrinter = given.has("json")
    ? jsonFindings
    : given.has("sarif")
      ? sarifFindings
      : files => textFindings(files, shell, given.has("hints"))
  const failing = severities.slice(0, severities.indexOf(failOn(given)) + 1)
  const profile = chosenProfile(given)
  const beside = new FilesBeside()
  let hasFailed = false
  let isUnreadable = false

  for await (const piece of printer(checkedFiles())) await shell.write(piece)
  shell.progress()
  return isUnreadable ? 2 : hasFailed ? 1 : 0

  async function* checkedFiles(): AsyncIterable<CheckedFile> {
    let count = 0
    for await (const found of findFiles(given.operands)) {
      const bytes = "path" in found ? await readBytes(found.path) : found.problem
      if (typeof bytes === "string" || !("path" in found)) {
        shell.complain(`flowmeter check: ${bytes}`)
        isUnreadable = true
        continue
      }
      shell.progress(`checking ${++count} ${found.path}`)
      const settings = profile === undefined ? {} : { profile }
      const alone = checkBytes(found.path, bytes, settings)
      const isAlone = callsOutside(alone.model).length === 0
      const file = isAlone ? alone : checkBeside(alone, await beside.of(found.path), settings)
      hasFailed ||= file.findings.some(it => failing.includes(it.severity))
      yield file
    }
  }
}

const severities: readonly Severity[] = ["error", "warning", "info", "hint"]

function failOn(given: Given): Severity {
  return (given.text("fail-on") as Severity | undefined) ?? "error"
}
