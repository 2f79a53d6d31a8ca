import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { compile, execute, type TraceEvent } from "../../server/engine/index.ts"
import { loadScriptRunner } from "../../server/expression/index.ts"
import { flag, Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import type { CountStep } from "../harness/replay-counters.ts"
import { corpusFolder, lackOf, lacks, truthOf } from "./files.ts"

interface Case {
  readonly id: string
  readonly source: string
  readonly file: { readonly corpus: string }
  readonly files: readonly { readonly corpus: string }[]
  readonly steps: readonly CountStep[]
}

/** Why our run is another one and right all the same. */
const departures: Readonly<Record<string, string>> = {
  "Scenario: called process throws": "what its service does is said there in code",
  "Two processes with message start activities":
    "two messages begin two instances, and all are counted; there each counts by itself",
}

/**
 * What bpmn-elements says of processes that send each other messages and signals while nobody does
 * anything, held against a run of the executable one. How often something is discarded is not
 * compared: BPMN does not know it.
 */
describe("collaborations of bpmn-elements, as they run", () => {
  const truth = truthOf<Case>("execution-truth.jsonl")
  const cases = truth.filter(isCollaboration)
  it("are there, also those that differ", function () {
    if (truth.length === 0) lacks(this, lackOf("execution-truth.jsonl"))
    for (const name of Object.keys(departures))
      assert.ok(
        cases.some(it => it.id.includes(name)),
        `${name} is explained for nothing`,
      )
  })
  for (const given of cases) {
    const why = Object.entries(departures).find(([name]) => given.id.includes(name))?.[1]
    it(`${given.id}${why ? `: differs, ${why}` : ""}`, async () => {
      const differing = await differencesIn(given)
      if (why) assert.notDeepEqual(differing, [])
      else assert.deepEqual(differing, [])
    })
  }
})

function isCollaboration({ source, steps, file }: Case): boolean {
  const played = ["title", "load", "start", "assert"]
  if (source !== "bpmn-elements" || !steps.every(({ op }) => played.includes(op))) return false
  return 1 < modelOf(file.corpus).processes.length
}

async function differencesIn({ files, steps }: Case): Promise<readonly string[]> {
  const differing: string[] = []
  const scripts = await loadScriptRunner()
  let model: Model | undefined
  let events: readonly TraceEvent[] = []
  for (const { op, source = 0, element, type, counters } of steps) {
    if (op === "load") model = modelOf(files[source]!.corpus)
    if (op === "start") {
      const process = model!.processes.find(it => flag(it, "isExecutable", false))!
      events = [...execute(compile(model!, process, { hasPartners: true }), { scripts })]
    }
    for (const [counter, expected] of Object.entries(counters ?? {})) {
      if (counter === "discarded" || counter === "discard") continue
      const isCounted = (it: TraceEvent) =>
        type === "bpmn:Process"
          ? it.event === "end" && it.state === "completed"
          : it.event === (counter === "take" ? "take" : "complete")
      const actual = events.filter(it => it.element === element && isCounted(it)).length
      if (actual !== expected)
        differing.push(`${element} is ${counter} ${actual} times, not ${expected}`)
    }
  }
  return differing
}

function modelOf(path: string): Model {
  return new Model(SyntaxTree.read(readFileSync(join(corpusFolder, "files", path), "utf8")))
}
