import { mkdir, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { type Report, ReportFold } from "../metrics/index.ts"
import type { Model } from "../model/index.ts"
import { mostInstances, planRun, Run, readScenario, type Wishes } from "../simulation/index.ts"
import { scenarioBeside } from "../workspace/index.ts"
import { openModel, parseJson, processOf } from "./document.ts"
import { readUtf8, unreadable } from "./files.ts"
import type { Command, Given } from "./options.ts"
import type { ExitCode, Shell } from "./shell.ts"
import { elementsCsv } from "./simulate-csv.ts"
import { reportText } from "./simulate-text.ts"

export const simulateCommand: Command = {
  name: "simulate",
  operands: "FILE",
  operandCounts: [1, 1],
  description:
    "Simulates many instances of a process and says where their time goes. FILE.scenario.json\n" +
    "beside the model is used unless another scenario is named. Exit code 1 when a threshold of the\n" +
    "scenario is crossed.",
  options: {
    scenario: {
      help: "Arrivals, durations, resources, thresholds; see examples/order.scenario.json.",
      value: "FILE",
    },
    instances: { help: "How many instances start.", value: "N", whole: [1, mostInstances] },
    seed: {
      help: "Where chance begins; the same seed gives the same figures.",
      value: "N",
      whole: [-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    },
    process: {
      help: "The process to simulate; if left out, the one that flowmeter run starts.",
      value: "ID",
    },
    json: { help: "Print the report as JSON; times are seconds of simulated time." },
    out: { help: "Write report.json and elements.csv into a folder, too.", value: "DIR" },
  },
  examples: [
    "flowmeter simulate order.bpmn",
    "flowmeter simulate order.bpmn --scenario busy.scenario.json --instances 100000",
    "flowmeter simulate order.bpmn --seed 7 --json > report.json",
  ],
  run: runSimulate,
}

async function runSimulate(given: Given, shell: Shell): Promise<ExitCode> {
  const [path = ""] = given.operands
  const model = await openModel(path)
  if (typeof model === "string") return refuse(shell, model)
  const process = given.text("process")
  const chosen = processOf(model, path, process)
  if (typeof chosen === "string") return refuse(shell, chosen)
  const scenario = await scenarioOf(given, path)
  if ("complaint" in scenario) return refuse(shell, scenario.complaint)

  const wishes = {
    ...(process === undefined ? {} : { process }),
    ...wish("instances", given),
    ...wish("seed", given),
  }
  const report = simulate(model, scenario, wishes, shell)
  const out = given.text("out")
  if (out !== undefined) {
    const complaint = await writeOut(out, report)
    if (complaint !== undefined) return refuse(shell, complaint)
  }
  await shell.write(given.has("json") ? jsonOf(report) : reportText(report, model, shell))
  return report.alerts.some(it => it.severity === "error") ? 1 : 0
}

/** How many occurrences happen between two looks at how far it is. */
const stretch = 20_000

interface WrittenScenario {
  readonly json: string
  /** Where it was found, when nobody named it. */
  readonly beside?: string
}

function simulate(
  model: Model,
  { json, beside }: WrittenScenario,
  wishes: Wishes,
  shell: Shell,
): Report {
  const start = shell.wallClockMs()
  const { scenario, problems } = readScenario(json)
  const plan = planRun(model, scenario, wishes)
  const fold = new ReportFold(plan.description)
  const run = new Run(plan, fold)
  while (run.advance(stretch)) shell.progress(`simulating ${Math.floor(run.progress * 100)} %`)
  shell.progress()
  const seconds = (shell.wallClockMs() - start) / 1000
  const report = fold.report(scenario, run.now, { seconds })
  const found = beside === undefined ? [] : [`The scenario is ${beside}, found beside the model.`]
  return {
    ...report,
    assumptions: [...found, ...report.assumptions],
    problems: [...problems, ...report.problems],
  }
}

function wish<Key extends "instances" | "seed">(key: Key, given: Given): { [K in Key]?: number } {
  const value = given.number(key)
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]: number })
}

async function scenarioOf(
  given: Given,
  path: string,
): Promise<WrittenScenario | { readonly complaint: string }> {
  const named = given.text("scenario")
  const beside = named === undefined ? await existing(scenarioBeside(path)) : undefined
  const from = named ?? beside
  if (from === undefined) return { json: "{}" }
  const read = await readUtf8(from)
  if (typeof read === "string") return { complaint: read }
  const parsed = parseJson(read.text, from)
  if (typeof parsed === "string") return { complaint: parsed }
  return { json: read.text, ...(beside === undefined ? {} : { beside }) }
}

async function existing(path: string | undefined): Promise<string | undefined> {
  const found = path === undefined ? undefined : await stat(path).catch(() => undefined)
  return found?.isFile() ? path : undefined
}

function jsonOf(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`
}

/** @returns why it cannot be written */
async function writeOut(folder: string, report: Report): Promise<string | undefined> {
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, "report.json"), jsonOf(report))
    await writeFile(join(folder, "elements.csv"), elementsCsv(report))
    return undefined
  } catch (error) {
    return unreadable(folder, error)
  }
}

function refuse(shell: Shell, complaint: string): ExitCode {
  shell.complain(`flowmeter simulate: ${complaint}`)
  return 2
}
