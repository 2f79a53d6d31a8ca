/**
 * What the tests of other engines say about executing a process, played on ours. Every case that
 * comes out otherwise has a reason below, and execution.md lists it.
 */
import assert from "node:assert/strict"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { isDeepStrictEqual } from "node:util"
import type { ProfileId } from "../../server/engine/index.ts"
import { loadScriptRunner, type ScriptRunner } from "../../server/expression/index.ts"
import { Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { decode } from "../../server/text/index.ts"
import { type CountStep, replayCounters } from "../harness/replay-counters.ts"
import { type GoStep, replayGo } from "../harness/replay-go.ts"
import { type ClickStep, replayHistory } from "../harness/replay-history.ts"
import { type JavaStep, replayJava } from "../harness/replay-java.ts"
import { type CaseOutcome, NotExpressible } from "../harness/replayed.ts"
import { corpusFolder, lackOf, lacks, truthOf } from "./files.ts"
import { type Reason, type ReasonKind, reasons } from "./reasons.ts"
import { allTold, type Told, toldOf } from "./told.ts"

interface Case {
  readonly id: string
  readonly source: string
  readonly kind: string
  readonly tier: string
  readonly file: { readonly corpus: string }
  readonly files?: readonly { readonly corpus: string }[]
  readonly process_id: string
  readonly steps: readonly unknown[]
}

/** How many cases must pass, by source and tier: this may only grow. */
const passedAtLeast: Readonly<Record<string, number>> = {
  "camunda7 A": 290,
  "camunda7 B": 27,
  "bpmn-elements A": 85,
  "bpmn-engine A": 4,
  "go-bpmn A": 31,
  "token-simulation A": 27,
}

/** The engine that the cases of a source are played as. */
const playedAs: Readonly<Record<string, ProfileId>> = {
  camunda7: "camunda7",
  operaton: "camunda7",
  "bpmn-elements": "bpmn-engine",
  "bpmn-engine": "bpmn-engine",
  "go-bpmn": "bpmn",
  "token-simulation": "bpmn",
}

const page = fileURLToPath(new URL("execution.md", import.meta.url))

describe("tests of other engines", function () {
  this.timeout(300_000)
  const outcomes = new Map<Case, CaseOutcome>()
  /** How the same cases come out as BPMN has it. */
  const byStandard = new Map<Case, CaseOutcome>()

  before(async function () {
    const cases = truthOf<Case>("execution-truth.jsonl")
    if (cases.length === 0) lacks(this, lackOf("execution-truth.jsonl"))
    const scripts = await loadScriptRunner()
    for (const given of cases) {
      // Its other cases have a test of their own, which compares scopes, too.
      if (given.kind === "scope-trace" || given.tier === "C") continue
      const told = toldOf(given.id)
      const outcome = judged(given, played(given, scripts, told))
      outcomes.set(given, outcome)
      const isStandard = playedAs[given.source] === "bpmn"
      byStandard.set(
        given,
        isStandard ? outcome : judged(given, played(given, scripts, told, "bpmn")),
      )
    }
  })

  it("pass, ask for something else, or differ for a reason", () => {
    const unexplained = [...outcomes]
      .filter(([given, { kind }]) => kind === "failed" && !reasonOf(given))
      .map(([{ id }, outcome]) => `${id}: ${"why" in outcome ? outcome.why : ""}`)
    assert.deepEqual(unexplained, [])
  })

  it("as many pass as before", () => {
    for (const [group, least] of Object.entries(passedAtLeast)) {
      const passed = inGroup(outcomes, group).filter(([, { kind }]) => kind === "passed").length
      assert.ok(least <= passed, `${group}: ${passed} of ${least}`)
    }
  })

  it("no reason is there for nothing", () => {
    for (const reason of reasons) {
      const isMeant = ([given, outcome]: readonly [Case, CaseOutcome]) =>
        reasonOf(given) === reason &&
        (outcome.kind === "failed" || ("why" in outcome && outcome.why === reason.because))
      const explained = [...outcomes].filter(isMeant)
      for (const name of reason.cases)
        assert.ok(
          explained.some(([{ id }]) => id.includes(name)),
          `${name} is explained for nothing`,
        )
    }
  })

  it("nothing is told for nothing", async () => {
    const scripts = await loadScriptRunner()
    for (const told of allTold) {
      const needs = ([given, outcome]: readonly [Case, CaseOutcome]) =>
        toldOf(given.id) === told &&
        !isDeepStrictEqual(judged(given, played(given, scripts, undefined)), outcome)
      assert.ok([...outcomes].some(needs), `${told.of} is told for nothing`)
    }
  })

  it("execution.md says so", () => {
    const written = table(outcomes, byStandard)
    if (process.env.UPDATE) writeFileSync(page, written)
    else assert.equal(readFileSync(page, "utf8"), written)
  })
})

function played(
  given: Case,
  scripts: ScriptRunner,
  told: Told | undefined,
  profile: ProfileId = playedAs[given.source]!,
): CaseOutcome {
  const { source, file, files, steps } = given
  const models = (files ?? [file]).map(it => modelOf(it.corpus, told))
  const said = { scripts, profile, starts: told?.starts, holds: told?.holds }
  try {
    switch (source) {
      case "camunda7":
      case "operaton":
        return replayJava(models, steps as readonly JavaStep[], said)
      case "go-bpmn": {
        return outcomeOf(
          replayGo(models[0]!, given.process_id, steps as readonly GoStep[], profile),
        )
      }
      case "token-simulation":
        return outcomeOf(replayHistory(models[0]!, steps as readonly ClickStep[], profile))
      default: {
        const all = (steps as readonly CountStep[]).flatMap((step, at) => [
          ...(told?.before?.[at] ?? []),
          step,
        ])
        return outcomeOf(replayCounters(models, all, source === "bpmn-engine", said))
      }
    }
  } catch (error) {
    if (error instanceof NotExpressible) return { kind: "not expressible", why: error.message }
    // No reason excuses what breaks.
    throw new Error(given.id, { cause: error })
  }
}

/** One whose outcome only code of the test can tell is not expressible. */
function judged(given: Case, outcome: CaseOutcome): CaseOutcome {
  const reason = reasonOf(given)
  return outcome.kind === "failed" && reason?.kind === "code"
    ? { kind: "not expressible", why: reason.because }
    : outcome
}

function outcomeOf(why: string | undefined): CaseOutcome {
  return why === undefined ? { kind: "passed" } : { kind: "failed", why }
}

function modelOf(path: string, told?: Told): Model {
  const { text } = decode(readFileSync(join(corpusFolder, "files", path)))
  const writes = told?.writes
  if (!writes) return new Model(SyntaxTree.read(text))
  const xml = writes.reduce(
    (xml, [written, told]) => xml.replaceAll(written, () => told),
    text.toString(),
  )
  return new Model(SyntaxTree.read(xml))
}

function reasonOf({ id }: Case): Reason | undefined {
  return reasons.find(({ cases }) => cases.some(it => id.includes(it)))
}

function inGroup(outcomes: ReadonlyMap<Case, CaseOutcome>, group: string): [Case, CaseOutcome][] {
  return [...outcomes].filter(([{ source, tier }]) => `${source} ${tier}` === group)
}

const headings: Readonly<Record<Exclude<ReasonKind, "code">, string>> = {
  departure: "That engine departs from the specification",
  defect: "What is asserted cannot be so",
}

function table(
  outcomes: ReadonlyMap<Case, CaseOutcome>,
  byStandard: ReadonlyMap<Case, CaseOutcome>,
): string {
  const groups = [...new Set([...outcomes.keys()].map(it => `${it.source} ${it.tier}`))].sort()
  const rows = groups.map(group => row(group, inGroup(outcomes, group), byStandard))
  const all = [...outcomes].filter(([{ tier }]) => tier === "A")
  const asked = [...outcomes.values()].filter(it => it.kind === "not expressible")
  const whys = [...Map.groupBy(asked, it => it.why)]
    .map(([why, all]) => `| ${why} | ${all.length} |`)
    .sort()
  return [
    "# Agreement with the tests of other engines",
    "Written by `execution.test.ts`, which fails when it is no longer true; `UPDATE=1` writes it anew.",
    "Tier A speaks of BPMN alone; B of ways of an engine, such as due dates; C of an engine's inside, and is not played. A case is not expressible when what it asks is another engine's inside, or is not in the data. What tests say in code, and `told.ts` tells in our words, is played; what they say of the number of Camunda's executions is left out. No case differs because of a mistake of ours that is known. Behind each case that differs stands what came out.",
    [
      "| source and tier | played as | cases | passed | differ | not expressible | differ as `bpmn` |",
      "|---|---|---:|---:|---:|---:|---:|",
      ...rows,
      row("all of tier A", all, byStandard),
    ].join("\n"),
    `Of tier A ${share(all, "failed")} % differ.`,
    "Each source is played with the profile of its engine. The last column plays the same cases with the standard alone.",
    ...Object.entries(headings).flatMap(([kind, heading]) => [
      `## ${heading}`,
      ...reasons.filter(it => it.kind === kind).map(it => explained(it, outcomes)),
    ]),
    "## What is not expressible",
    ["| because it asks for | cases |", "|---|---:|", ...whys].join("\n"),
  ]
    .join("\n\n")
    .concat("\n")
}

function row(
  name: string,
  all: readonly (readonly [Case, CaseOutcome])[],
  byStandard: ReadonlyMap<Case, CaseOutcome>,
): string {
  const profiles = [...new Set(all.map(([{ source }]) => playedAs[source]!))].sort()
  const cells = (["passed", "failed", "not expressible"] as const).map(
    kind => all.filter(([, it]) => it.kind === kind).length,
  )
  const differ = all.filter(([it]) => byStandard.get(it)?.kind === "failed").length
  const names = profiles.map(it => `\`${it}\``).join(", ")
  return `| ${name} | ${names} | ${all.length} | ${cells.join(" | ")} | ${differ} |`
}

function share(all: readonly (readonly [Case, CaseOutcome])[], kind: CaseOutcome["kind"]): string {
  return ((100 * all.filter(([, it]) => it.kind === kind).length) / all.length).toFixed(1)
}

/** With what came out: a case that fails in another way is no longer what was explained. */
function explained(reason: Reason, outcomes: ReadonlyMap<Case, CaseOutcome>): string {
  const cases = [...outcomes].filter(([it]) => reasonOf(it) === reason)
  const names = cases.flatMap(([{ id }, it]) =>
    it.kind === "failed" ? [`- ${id}: ${it.why}`] : [],
  )
  return `${reason.because}\n\n${names.join("\n")}`
}
