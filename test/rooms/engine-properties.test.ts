import assert from "node:assert/strict"
import { describe, test } from "mocha"
import {
  compile,
  execute,
  type ProfileId,
  platformOf,
  profileIds,
  type TraceEvent,
} from "../../server/engine/index.ts"
import { Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { decideBy } from "../harness/decide.ts"
import { EagerDriver, executeEagerly } from "../harness/eager-driver.ts"
import { interpret, type Outcome } from "../harness/naive-interpreter.ts"
import { randomProcess } from "../harness/random-process.ts"
import { document } from "../harness/sketch.ts"

const models = Number(process.env.FLOWMETER_MODELS ?? 1500)
const limit = 400

describe("the engine on random processes", () => {
  test(`agrees with a naive interpreter of the specification, ${models} models`, function () {
    this.timeout(120_000)
    let compared = 0
    let stuck = 0
    for (let seed = 1; seed <= models; seed++) {
      const model = read(seed)
      const expected = interpret(model.graph, decideBy(seed), limit)
      const actual = executeEagerly(model, decideBy(seed), limit)
      assert.equal(actual === undefined, expected === undefined, `seed ${seed}: ends in one only`)
      if (!expected || !actual) continue
      compared++
      if (0 < expected.stuck.length) stuck++
      assert.deepEqual(plain(actual), plain(expected), `seed ${seed}`)
    }
    // The random models must be worth comparing: most come to an end, and some get stuck.
    assert.ok(models * 0.7 < compared, `${compared} compared`)
    assert.ok(models * 0.05 < stuck, `${stuck} stuck`)
  })

  test("gives the same events for the same input, and ends or waits for something named", () => {
    for (let seed = 1; seed <= models / 3; seed++) {
      const model = read(seed)
      const program = compile(model, model.processes[0]!)
      const [first, second] = [0, 0].map(() => [...execute(program, { stepLimit: limit })])
      assert.equal(JSON.stringify(first), JSON.stringify(second), `seed ${seed}`)
      const end = first!.at(-1)!
      assert.ok(end.event === "end", `seed ${seed}`)
      if (end.state === "waiting") assert.ok(0 < (end.waiting?.length ?? 0), `seed ${seed}`)
      if (end.state === "failed") assert.ok(first!.some(it => it.event === "incident"))
    }
  })

  test("pausing at every step changes nothing but what is said of the pauses", () => {
    for (let seed = 1; seed <= models / 5; seed++) {
      const model = read(seed)
      const program = compile(model, model.processes[0]!)
      const tasks = model.elements.filter(it => it.kind === "userTask").map(it => it.id!)
      const steps = [...tasks, ...tasks].map(element => ({
        kind: "complete" as const,
        element,
        variables: { [element]: seed },
      }))
      const paused = steps.flatMap(step => [
        { kind: "pause" as const },
        { kind: "resume" as const },
        step,
      ])
      const without = [...execute(program, { steps, stepLimit: limit })]
      const events = [...execute(program, { steps: paused, stepLimit: limit })]
      const rest = events.filter(
        it => it.event !== "pause" && it.event !== "resume" && !isRefusedPause(it),
      )
      assert.deepEqual(rest, without, `seed ${seed}`)
    }
  })

  test("runs as any engine, and says so where that is not as BPMN has it", () => {
    const told = new Set<ProfileId>()
    for (let seed = 1; seed <= models / 3; seed++) {
      const model = read(seed)
      const tasks = model.elements.filter(it => it.kind === "userTask").map(it => it.id!)
      const steps = [...tasks, ...tasks].map(element => ({
        kind: "complete" as const,
        element,
        variables: {},
      }))
      const as = (id: ProfileId) => {
        const program = compile(model, model.processes[0]!, { platform: platformOf(model, id) })
        return [...execute(program, { steps, stepLimit: limit })]
      }
      const standard = as("bpmn")
      // Where one that goes on for ever stops is a matter of order.
      if (standard.some(it => it.event === "incident" && it.code === "step-limit")) continue
      for (const id of profileIds) {
        const events = as(id)
        const differs = events.some(it => it.event === "differ")
        if (differs) told.add(id)
        // What goes on at the same moment may do so in another order.
        else assert.deepEqual(inAnyOrder(events), inAnyOrder(standard), `seed ${seed} as ${id}`)
      }
    }
    assert.deepEqual([...told].sort(), profileIds.slice(1).sort())
  })

  test("leaves nothing behind when every instance is over", () => {
    for (let seed = 1; seed <= models / 5; seed++) {
      const model = read(seed)
      const driver = new EagerDriver(model, decideBy(seed), limit)
      driver.finish()
      const { tokens, frames } = driver.engine
      for (const instance of [...frames.instances()]) driver.engine.cancel(instance)
      assert.deepEqual([tokens.count, frames.count], [0, 0], `seed ${seed}`)
    }
  })
})

function inAnyOrder(events: readonly TraceEvent[]): readonly string[] {
  return events.map(it => `${it.event} ${it.element}`).sort()
}

function isRefusedPause(event: { readonly event: string; readonly message?: string }): boolean {
  return event.event === "incident" && /cannot (pause|resume)/.test(event.message ?? "")
}

function read(seed: number): Model {
  return new Model(SyntaxTree.read(document(randomProcess(seed))))
}

function plain({ entered, done, stuck, isOver }: Outcome) {
  return { entered: [...entered].sort(), done: [...done].sort(), stuck, isOver }
}
