import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { Model } from "../../server/model/index.ts"
import {
  type Plan,
  planRun,
  type RunObserver,
  readScenario,
  type Scenario,
} from "../../server/simulation/index.ts"
import type { Motion } from "../../server/simulation/motion.ts"
import { plainTraffic } from "../../server/simulation/plain-traffic.ts"
import { Traffic } from "../../server/simulation/traffic.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { lots } from "../harness/lots.ts"
import { randomProcess } from "../harness/random-process.ts"
import { document } from "../harness/sketch.ts"

const isLong = process.env.FLOWMETER_FUZZ === "long"
const models = isLong ? 20_000 : 1000
const first = Number(process.env.FLOWMETER_SEED ?? 1)

describe(`plain processes, ${models} from seed ${first}`, function () {
  this.timeout(isLong ? 1_800_000 : 120_000)

  test("are run without the engine as they are with it, to the letter", () => {
    const seen = new Map<string, number>()
    for (let seed = first; seed < first + models; seed++) {
      const heard = heardTwice(planOf(2 * seed), `seed ${seed}`)
      for (const what of new Set(heard.map(it => it.split(" ")[0]!)))
        seen.set(what, (seen.get(what) ?? 0) + 1)
    }
    for (const what of ["ended", "stuck", "incident", "queued", "failed", "worked"])
      assert.ok(models / 40 < (seen.get(what) ?? 0), `${what}: in ${seen.get(what)} of ${models}`)
  })

  test("so are more instances at a time than there was room for", () => {
    const tasks = { a: { duration: "uniform(1s, 2s)", resource: "r" }, b: { duration: "1s" } }
    const plan = planRun(
      modelOf(`
        <startEvent id="s"/><parallelGateway id="fork"/><task id="a"/><task id="b"/>
        <parallelGateway id="join"/><endEvent id="e"/>
        <sequenceFlow id="1" sourceRef="s" targetRef="fork"/>
        <sequenceFlow id="2" sourceRef="fork" targetRef="a"/>
        <sequenceFlow id="3" sourceRef="fork" targetRef="b"/>
        <sequenceFlow id="4" sourceRef="a" targetRef="join"/>
        <sequenceFlow id="5" sourceRef="b" targetRef="join"/>
        <sequenceFlow id="6" sourceRef="join" targetRef="e"/>`),
      scenarioOf({
        activities: tasks,
        resources: [{ id: "r", capacity: 2 }],
        instances: 3000,
        arrivals: "at once",
      }),
    )
    const heard = heardTwice(plan, "many")
    assert.equal(heard.filter(it => /^ended \d+(\.\d+)? completed/.test(it)).length, 3000)
  })

  test("so is an instance of which more is heard than the log holds", () => {
    const plan = planRun(
      modelOf(`
        <startEvent id="s"/><exclusiveGateway id="x"/><parallelGateway id="fork"/>
        <sequenceFlow id="1" sourceRef="s" targetRef="x"/>
        <sequenceFlow id="2" sourceRef="x" targetRef="fork"/>
        <sequenceFlow id="3" sourceRef="fork" targetRef="x"/>
        <sequenceFlow id="4" sourceRef="fork" targetRef="x"/>`),
      scenarioOf({ instances: 2, stepLimit: 50_000 }),
    )
    const heard = heardTwice(plan, "long")
    assert.equal(heard.filter(it => it.startsWith("incident")).length, 2)
  })
})

/** Hears a process with the engine and without, which must be the same; nothing of others. */
function heardTwice(plan: Plan, about: string): string[] {
  const { program } = plan
  if (!program) return []
  const heard = heardOf(observer => plainTraffic(plan, program, observer))
  if (0 < heard.length)
    assert.deepEqual(
      heard,
      heardOf(observer => new Traffic(plan, program, observer)),
      about,
    )
  return heard
}

function modelOf(inside: string): Model {
  return new Model(SyntaxTree.read(document(inside)))
}

function scenarioOf(fields: object): Scenario {
  const { scenario, problems } = readScenario(JSON.stringify(fields))
  assert.deepEqual(problems, [])
  return scenario
}

function planOf(seed: number): Plan {
  const draw = lots(seed)
  const below = (limit: number) => Math.floor(draw() * limit)
  const model = modelOf(randomProcess(seed))
  const activities = model.elements.flatMap(it => {
    if (it.kind !== "task" && it.kind !== "userTask") return []
    const duration = ["0s", "1s", "exponential(1s)", "uniform(1s, 2s)"][below(4)]
    const resource = below(2) === 0 ? { resource: `r${below(2)}` } : {}
    const failure = below(3) === 0 ? { failureProbability: 0.3, maxAttempts: 1 + below(3) } : {}
    return [[it.id, { duration, ...resource, ...failure }]]
  })
  return planRun(
    model,
    scenarioOf({
      seed,
      instances: 1 + below(30),
      stepLimit: 20 + below(50),
      arrivals: ["500ms", "exponential(1s)", "at once"][below(3)],
      activities: Object.fromEntries(activities),
      resources: [0, 1].map(it => ({ id: `r${it}`, capacity: 1 + below(3) })),
    }),
  )
}

/** What an observer hears, one line each; nothing when nothing runs. */
function heardOf(begin: (observer: RunObserver) => Motion | undefined): string[] {
  const heard: string[] = []
  const note = (what: string, given: readonly unknown[]) =>
    void heard.push([what, ...given].join(" "))
  const observer = new Proxy({} as RunObserver, {
    get:
      (_, what: string) =>
      (...given: readonly unknown[]) =>
        note(what, given),
  })
  const motion = begin(observer)
  if (!motion) return []
  while (motion.advance(1)) note("at", [motion.lastAt, motion.over])
  note("over", [motion.lastAt, motion.over])
  return heard
}
