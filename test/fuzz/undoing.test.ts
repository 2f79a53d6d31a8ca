/**
 * Random processes in which much is undone: every run ends or waits for something named, is the
 * same when it is paused, and undoes nothing twice. FLOWMETER_SEED repeats a run.
 */
import assert from "node:assert/strict"
import { describe, test } from "mocha"
import {
  compile,
  execute,
  type ProfileId,
  platformOf,
  profileIds,
  type Step,
  type TraceEvent,
} from "../../server/engine/index.ts"
import { Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { lots } from "../harness/lots.ts"
import { withoutPauses } from "../harness/pauses.ts"
import { randomUndoing } from "../harness/random-undoing.ts"
import { document } from "../harness/sketch.ts"

const isLong = process.env.FLOWMETER_FUZZ === "long"
const models = isLong ? 20_000 : 1000
const first = Number(process.env.FLOWMETER_SEED ?? 1)

describe(`what is undone, in ${models} processes from seed ${first}`, function () {
  this.timeout(isLong ? 1_800_000 : 120_000)

  test("is undone once, and a pause changes nothing", () => {
    const seen = new Map<string, number>()
    for (let seed = first; seed < first + models; seed++) {
      const model = new Model(SyntaxTree.read(document(randomUndoing(seed))))
      const profile = seed % 2 === 0 ? "bpmn" : profileIds[(seed >> 1) % profileIds.length]!
      const platform = platformOf(model, profile)
      const program = compile(model, model.processes[0]!, { platform })
      const steps = stepsFor(model, seed)
      const torn = steps.flatMap((it): Step[] => [{ kind: "pause" }, { kind: "resume" }, it])
      // What is kept for undoing counts the same after a pause.
      const memoryLimit = seed % 3 === 0 ? 100 + 20 * (seed % 37) : undefined
      const limits = { stepLimit: 2000, memoryLimit }
      const events = [...execute(program, { steps, ...limits })]
      const paused = withoutPauses([...execute(program, { steps: torn, ...limits })])
      const said = `seed ${seed} as ${profile}`
      assert.deepEqual(paused, withoutPauses(events), said)
      judge(events, said)
      for (const it of events) seen.set(what(it), (seen.get(what(it)) ?? 0) + 1)
    }
    // The random models must be worth it.
    for (const kind of [
      "undone",
      "cancel",
      "end completed",
      "end waiting",
      "catch cancel",
      "incident",
    ])
      assert.ok(models / 20 < (seen.get(kind) ?? 0), `${kind}: ${seen.get(kind)}`)
  })

  test("runs as any engine, and says so where that is not as BPMN has it", () => {
    const told = new Set<string>()
    for (let seed = first; seed < first + models / 2; seed++) {
      const model = new Model(SyntaxTree.read(document(randomUndoing(seed))))
      const steps = stepsFor(model, seed)
      const as = (id: ProfileId) => {
        const program = compile(model, model.processes[0]!, { platform: platformOf(model, id) })
        return [...execute(program, { steps, stepLimit: 2000 })]
      }
      const expected = as("bpmn")
      for (const id of profileIds.slice(1)) {
        const events = as(id)
        const said = events.flatMap(it => {
          const isSaid = it.event === "incident" && it.code === "not-supported"
          return isSaid || it.event === "differ" ? [it.message] : []
        })
        for (const it of said) told.add(it)
        if (said.length === 0) assert.deepEqual(events, expected, `seed ${seed} as ${id}`)
      }
    }
    assert.ok([...told].some(it => /Flowable undoes the turns of it/.test(it)))
  })
})

/** Anything that may wait is done, in any order, and now and then all is called off. */
function stepsFor(model: Model, seed: number): readonly Step[] {
  const lot = lots(seed)
  const ids = model.elements.filter(it => it.kind === "userTask").map(it => it.id!)
  if (ids.length === 0) return []
  return Array.from({ length: 12 }, (): Step => {
    if (lot() < 0.2) return { kind: "signal", name: "off", variables: {} }
    const element = ids[Math.floor(lot() * ids.length)]!
    return lot() < 0.1
      ? { kind: "error", element, code: "bad", variables: {} }
      : { kind: "complete", element, variables: {} }
  })
}

/** A handler runs at most as often as what it undoes has been done. */
function judge(events: readonly TraceEvent[], said: string): void {
  const done = new Map<string, number>()
  const undone = new Map<string, number>()
  for (const { event, element } of events)
    if (event === "complete") done.set(element, (done.get(element) ?? 0) + 1)
    else if (event === "enter" && element.startsWith("u")) {
      const times = (undone.get(element) ?? 0) + 1
      undone.set(element, times)
      assert.ok(times <= (done.get(`w${element.slice(1)}`) ?? 0), `${said}: ${element} again`)
    }
  const end = events.at(-1)!
  assert.ok(end.event === "end", said)
  if (end.state === "waiting") assert.ok(0 < (end.waiting?.length ?? 0), said)
}

function what(event: TraceEvent): string {
  if (event.event === "enter" && event.element.startsWith("u")) return "undone"
  if (event.event === "end") return `end ${event.state}`
  return event.event === "catch" ? `catch ${event.trigger}` : event.event
}
