import {
  callsElsewhere,
  compile,
  type ExecuteOptions,
  execute,
  isTimeProblem,
  isTimeZone,
  mayRunScripts,
  platformOf,
  readDate,
  readSteps,
  type Step,
  secondsOf,
  utc,
} from "../engine/index.ts"
import { loadScriptRunner } from "../expression/index.ts"
import { modelsBeside, openModel, parseJson, processOf, readJson } from "./document.ts"
import { nearest } from "./nearest.ts"
import { type Command, chosenProfile, type Given, profileOption } from "./options.ts"
import { jsonTrace } from "./run-json.ts"
import { textTrace } from "./run-text.ts"
import type { ExitCode, Shell } from "./shell.ts"

export const runCommand: Command = {
  name: "run",
  operands: "FILE",
  operandCounts: [1, 1],
  description:
    "Executes one instance of a process on a clock of its own and prints what happens. User tasks,\n" +
    "messages and signals wait for a step; other work is done at once. Other pools of the file begin\n" +
    "when a message of the process reaches them or when it waits for theirs. Scripts in JavaScript\n" +
    "run in a sandbox. A process that is called is looked for in the file, then in the others of its\n" +
    "folder. Where the engine that the file is written for decides otherwise than BPMN, ≠ says so.\n" +
    "Exit code 1 when an incident happens or a step is impossible.",
  options: {
    process: {
      help: "The process to run; if left out, the first executable one that begins by itself.",
      value: "ID",
    },
    variables: {
      help: "The variables it starts with: a JSON object, or @ and the name of a file.",
      value: "JSON|@FILE",
    },
    steps: {
      help: "What the outside does: a JSON array; see examples/order.steps.json.",
      value: "FILE",
    },
    profile: profileOption,
    "starts-at": {
      help: "The moment it begins, for timers; if left out, 2024-01-01T00:00:00Z, a Monday.",
      value: "DATE",
    },
    "time-zone": {
      help: "Of timers and dates that name none, such as Europe/Berlin; if left out, UTC.",
      value: "ZONE",
    },
    "step-limit": { help: "How many nodes it may enter.", value: "N", whole: [1, 1e9] },
    "time-limit": {
      help: "How many seconds of its own clock it may last.",
      value: "SECONDS",
      whole: [1, Number.MAX_SAFE_INTEGER],
    },
    "memory-limit": {
      help: "About how many characters it may hold: its data as they are written, and tokens.",
      value: "CHARACTERS",
      whole: [1, 5e8],
    },
    json: { help: "Print JSON Lines, one event a line." },
  },
  examples: [
    "flowmeter run order.bpmn --variables '{\"amount\": 7200}'",
    "flowmeter run order.bpmn --steps order.steps.json",
    "flowmeter run order.bpmn --variables @order.json --json",
  ],
  run: runRun,
}

async function runRun(given: Given, shell: Shell): Promise<ExitCode> {
  const [path = ""] = given.operands
  const model = await openModel(path)
  if (typeof model === "string") return refuse(shell, model)
  const process = processOf(model, path, given.text("process"))
  if (typeof process === "string") return refuse(shell, process)
  const variables = await readVariables(given.text("variables"))
  if (typeof variables === "string") return refuse(shell, variables)
  const steps = await stepsIn(given.text("steps"))
  if (typeof steps === "string") return refuse(shell, steps)
  const clock = clockOf(given)
  if (typeof clock === "string") return refuse(shell, clock)

  const others = callsElsewhere(model) ? await modelsBeside(path) : []
  const platform = platformOf(model, chosenProfile(given))
  const program = compile(model, process, { others, platform, hasPartners: true })
  const scripts = mayRunScripts(program) ? await loadScriptRunner() : undefined
  let isWell = true
  let lines = ""
  const { id, name } = platform.profile
  const engine = id === "bpmn" ? undefined : name
  const line = given.has("json") ? jsonTrace : textTrace(program.models, process, shell, engine)
  const limits = {
    stepLimit: given.number("step-limit"),
    timeLimit: given.number("time-limit"),
    memoryLimit: given.number("memory-limit"),
  }
  for (const event of execute(program, { steps, variables, scripts, ...clock, ...limits })) {
    if (event.event === "incident") isWell = false
    lines += line(event)
    if (lines.length < writtenAtOnce) continue
    await shell.write(lines)
    lines = ""
  }
  await shell.write(lines)
  return isWell ? 0 : 1
}

/** How many characters are gathered before they are printed. */
const writtenAtOnce = 1 << 16

async function readVariables(
  written: string | undefined,
): Promise<Readonly<Record<string, unknown>> | string> {
  if (written === undefined) return {}
  const read = written.startsWith("@")
    ? await readJson(written.slice(1))
    : parseJson(written, "--variables")
  if (typeof read === "string") return read
  const { value } = read
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return '--variables: a JSON object is expected, such as {"amount": 7200}'
  return Object.fromEntries(Object.entries(value))
}

/** When it begins, and what its clocks show. */
function clockOf(given: Given): Pick<ExecuteOptions, "startsAt" | "timeZone"> | string {
  const timeZone = given.text("time-zone") ?? utc
  if (!isTimeZone(timeZone)) {
    const meant = nearest(timeZone, Intl.supportedValuesOf("timeZone"))
    const hint = meant ? `did you mean “${meant}”?` : "write a name such as Europe/Berlin"
    return `--time-zone: “${timeZone}” is not known; ${hint}`
  }
  const written = given.text("starts-at")
  if (written === undefined) return { timeZone }
  const date = readDate(written)
  if (isTimeProblem(date)) return `--starts-at: “${written}”: ${date.message}`
  return { timeZone, startsAt: secondsOf(date, timeZone) }
}

async function stepsIn(path: string | undefined): Promise<readonly Step[] | string> {
  if (path === undefined) return []
  const read = await readJson(path)
  if (typeof read === "string") return read
  const { steps, problems } = readSteps(read.value)
  return problems.length === 0 ? steps : `${path}: ${problems.join(" ")}`
}

function refuse(shell: Shell, complaint: string): ExitCode {
  shell.complain(`flowmeter run: ${complaint}`)
  return 2
}
