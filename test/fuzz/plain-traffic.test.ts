import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { Model } from "../../server/model/index.ts"
import { Agenda } from "../../server/simulation/agenda.ts"
import {
  type Plan,
  planRun,
  type RunObserver,
  readScenario,
} from "../../server/simulation/index.ts"
import { isPlainProcess, PlainTraffic } from "../../server/simulation/plain-traffic.ts"
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
      const plan = planOf(2 * seed)
      if (!plan.program || !isPlainProcess(plan, plan.program)) continue
      const heard = heardOf(plan, PlainTraffic)
      assert.deepEqual(heard, heardOf(plan, Traffic), `seed ${seed}`)
      for (const what of new Set(heard.map(it => it.split(" ")[0]!)))
        seen.set(what, (seen.get(what) ?? 0) + 1)
    }
    for (const what of ["ended", "stuck", "incident", "queued", "failed", "worked"])
      assert.ok(models / 40 < (seen.get(what) ?? 0), `${what}: in ${seen.get(what)} of ${models}`)
  })
})

function planOf(seed: number): Plan {
  const draw = lots(seed)
  const below = (limit: number) => Math.floor(draw() * limit)
  const model = new Model(SyntaxTree.read(document(randomProcess(seed))))
  const activities = model.elements.flatMap(it => {
    if (it.kind !== "task" && it.kind !== "userTask") return []
    const duration = ["0s", "1s", "exponential(1s)", "uniform(1s, 2s)"][below(4)]
    const resource = below(2) === 0 ? { resource: `r${below(2)}` } : {}
    const failure = below(3) === 0 ? { failureProbability: 0.3, maxAttempts: 1 + below(3) } : {}
    return [[it.id, { duration, ...resource, ...failure }]]
  })
  const { scenario, problems } = readScenario(
    JSON.stringify({
      seed,
      instances: 1 + below(30),
      stepLimit: 20 + below(50),
      activities: Object.fromEntries(activities),
      resources: [0, 1].map(it => ({ id: `r${it}`, capacity: 1 + below(3) })),
    }),
  )
  assert.deepEqual(problems, [])
  return planRun(model, scenario)
}

/** What an observer hears, one line each. */
function heardOf(plan: Plan, kind: typeof Traffic | typeof PlainTraffic): string[] {
  const heard: string[] = []
  const note = (what: string, given: readonly unknown[]) =>
    void heard.push([what, ...given].join(" "))
  const observer = new Proxy({} as RunObserver, {
    get:
      (_, what: string) =>
      (...given: readonly unknown[]) =>
        note(what, given),
  })
  const agenda = new Agenda()
  const traffic = new kind(plan, plan.program!, agenda, observer)
  for (let at = 0; at < plan.instances; at++) agenda.schedule(at / 2, -1, 0)
  while (agenda.next()) {
    note("at", [agenda.now, traffic.over])
    if (agenda.subject === -1) traffic.start()
    else note("happens", [traffic.happen(agenda.subject, agenda.detail)])
  }
  traffic.finish()
  note("over", [traffic.over])
  return heard
}
