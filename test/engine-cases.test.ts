import assert from "node:assert/strict"
import { isDeepStrictEqual } from "node:util"
import {
  compile,
  execute,
  type ProfileId,
  platformOf,
  profileIds,
  readSteps,
  type Step,
  type TraceEvent,
} from "../server/engine/index.ts"
import { loadScriptRunner } from "../server/expression/index.ts"
import { Model } from "../server/model/index.ts"
import { SyntaxTree } from "../server/syntax/index.ts"
import { runCases, type Source } from "./harness/cases.ts"
import { withoutPauses } from "./harness/pauses.ts"
import { document, sketch } from "./harness/sketch.ts"

const scripts = loadScriptRunner()

runCases(new URL("cases/engine", import.meta.url).pathname, ["flow", "xml"], { trace, profiles })

/**
 * What happens when the process of the input is executed, one event a line; lines after time 0
 * begin with their time, and the number of an instance but the first stands behind a #. Left out is
 * what is complete and which flows are taken, unless the word `full` asks for it. The name of a
 * profile runs it as that engine, `own` as the one the document is written for; else it is the
 * standard. Blocks `variables`, `steps` and `settings` are JSON, blocks `called…` are other
 * documents, the nearest first. The same comes out when the state is saved and restored between the
 * steps.
 */
async function trace(input: string, words: readonly string[], source: Source): Promise<string> {
  const [first, ...rest] = words
  const profile = profileIds.find(it => it === first)
  const isOwn = first === "own"
  const shown = isOwn || profile ? rest : words
  return (await traced(input, source, isOwn ? undefined : (profile ?? "bpmn")))
    .filter(it => typeof it === "string" || isShown(it.event, shown))
    .map(it => (typeof it === "string" ? it : line(it)))
    .join("\n")
}

/** Which profiles give the same as the standard, with everything that happens. */
async function profiles(input: string, _: readonly string[], source: Source): Promise<string> {
  const standard = await traced(input, source, "bpmn")
  const lines = await Promise.all(
    profileIds.slice(1).map(async id => {
      const isSame = isDeepStrictEqual(await traced(input, source, id), standard)
      return `${id}: ${isSame ? "as bpmn" : "otherwise"}`
    }),
  )
  return lines.join("\n")
}

/** Problems with the steps, then what happens. */
async function traced(
  input: string,
  { language, fences }: Source,
  profile: ProfileId | undefined,
): Promise<readonly (string | TraceEvent)[]> {
  const xml = language === "flow" ? sketch(input) : document(input)
  const model = new Model(SyntaxTree.read(xml))
  const others = [...fences]
    .filter(([name]) => name.startsWith("called"))
    .map(([, body]) => new Model(SyntaxTree.read(asDocument(body))))
  const { steps, problems } = readSteps(JSON.parse(fences.get("steps") ?? "[]"))
  const variables = JSON.parse(fences.get("variables") ?? "{}")
  const settings = JSON.parse(fences.get("settings") ?? "{}")
  const platform = platformOf(model, profile)
  const program = compile(model, model.processes[0]!, { others, platform, hasPartners: true })
  const given = { variables, scripts: await scripts, stepLimit: 200, ...settings }
  const events = [...execute(program, { ...given, steps })]
  const begun = events.findIndex(it => it.event === "enter")
  const torn = withPauses(steps, events[begun + 1]?.event === "catch")
  const paused = [...execute(program, { ...given, steps: torn })]
  assert.deepEqual(
    withoutPauses(paused),
    withoutPauses(events),
    "differs when paused between steps",
  )
  return [...problems.map(it => `problem: ${it}`), ...events]
}

function asDocument(body: string): string {
  return body.includes("<definitions") ? body : document(body)
}

/** Before each step, but for one that begins the process, all state is written and read again. */
function withPauses(steps: readonly Step[], isBegunByEvent: boolean): readonly Step[] {
  if (steps.some(it => it.kind === "pause")) return steps
  return steps.flatMap((step, at) =>
    (at === 0 && isBegunByEvent) || step.kind === "fail" || step.kind === "choose"
      ? [step]
      : [{ kind: "pause" as const }, { kind: "resume" as const }, step],
  )
}

/** `full` shows everything, `only` the kinds of events named behind it. */
function isShown(event: string, words: readonly string[]): boolean {
  if (words[0] === "only") return words.includes(event)
  return words[0] === "full" || (event !== "complete" && event !== "take")
}

function line(event: TraceEvent): string {
  const time = event.t === 0 ? "" : `${event.t}s `
  const scope = event.scope === undefined ? "" : ` in ${event.scope}`
  const instance = event.instance === 1 ? "" : ` #${event.instance}`
  return `${time}${event.event} ${event.element}${instance}${scope}${detail(event)}`
}

function detail(event: TraceEvent): string {
  switch (event.event) {
    case "wait": {
      const flows = event.flows ? ` from ${event.flows.join(" and ")}` : ""
      const due = event.due === undefined ? "" : `, due ${event.due}s`
      return `: ${event.for}${event.name === undefined ? "" : ` “${event.name}”`}${flows}${due}`
    }
    case "keep":
    case "unawaited":
    case "lost":
      return event.name === undefined ? "" : `: “${event.name}”`
    case "throw":
    case "catch":
      return `: ${event.trigger}${event.name === undefined ? "" : ` “${event.name}”`}`
    case "fail":
      return `: attempt ${event.attempt}`
    case "doubt":
    case "differ":
      return `: ${event.message}`
    case "incident":
      return `: ${event.code}: ${event.message}`
    case "end": {
      const waiting = event.waiting ? ` at ${event.waiting.join(", ")}` : ""
      const hasVariables = 0 < Object.keys(event.variables).length
      return `: ${event.state}${waiting}${hasVariables ? ` ${JSON.stringify(event.variables)}` : ""}`
    }
    default:
      return ""
  }
}
