/**
 * Random processes in our engine and in two others, bpmn-js-token-simulation and bpmn-engine: the
 * same nodes are done as often in the same scopes, or it is told why not. FLOWMETER_SEED repeats a
 * run. Beside bpmn-engine ours is executed as BPMN has it, then with its profile.
 *
 * Where they differ, the naive interpreter, which knows only the specification, must come to what
 * ours did; and it does what the other did, in its order. When it can, only the order
 * differed. When it cannot, what it cannot do must be a habit of the other that is written down.
 */
import assert from "node:assert/strict"
import { isDeepStrictEqual } from "node:util"
import { describe, test } from "mocha"
import type { ProfileId } from "../../server/engine/index.ts"
import { type Graph, Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { executeInBpmnEngine } from "../harness/bpmn-engine.ts"
import { type Decide, decideBy } from "../harness/decide.ts"
import { executeEagerly, type OwnOutcome } from "../harness/eager-driver.ts"
import { interpret } from "../harness/naive-interpreter.ts"
import { bpmnEngineHabits, type Habit, tokenSimulationHabits } from "../harness/peer-habits.ts"
import { departuresOf, type ExecuteInPeer, type PeerOutcome } from "../harness/peer-run.ts"
import { randomBlocks } from "../harness/random-blocks.ts"
import { randomProcess } from "../harness/random-process.ts"
import { document } from "../harness/sketch.ts"
import { executeInTokenSimulation } from "../harness/token-simulation.ts"

const isLong = process.env.FLOWMETER_FUZZ === "long"
const seed = Number(process.env.FLOWMETER_SEED ?? 1)
const times = isLong ? 20 : 1

interface Comparison {
  readonly name: string
  readonly execute: ExecuteInPeer
  /** As which ours is executed where the standard comes to something else. */
  readonly profile: ProfileId
  readonly habits: readonly Habit[]
  readonly models: number
  readonly draw: (seed: number) => string
  /** Nodes that may be entered before a run counts as endless. */
  readonly limit: number
  /** The share that must be the same to the letter, as the standard has it or that engine. */
  readonly sameAtLeast: number
}

const tokenSimulation = {
  execute: executeInTokenSimulation,
  profile: "bpmn",
  habits: tokenSimulationHabits,
  limit: 400,
} as const
/** Its time and memory double with each gateway in a row: the processes are small. */
const bpmnEngine = {
  execute: executeInBpmnEngine,
  profile: "bpmn-engine",
  habits: bpmnEngineHabits,
  limit: 100,
} as const

const comparisons: readonly Comparison[] = [
  {
    ...tokenSimulation,
    name: "bpmn-js-token-simulation, structured processes",
    models: 200 * times,
    draw: seed => randomBlocks(seed, 2),
    sameAtLeast: 1,
  },
  {
    ...tokenSimulation,
    name: "bpmn-js-token-simulation, any processes",
    models: 800 * times,
    draw: randomProcess,
    sameAtLeast: 0.4,
  },
  {
    ...bpmnEngine,
    name: "bpmn-engine, structured processes",
    models: 80 * times,
    draw: seed => randomBlocks(seed, 1),
    sameAtLeast: 0.85,
  },
  {
    ...bpmnEngine,
    name: "bpmn-engine, any processes",
    models: 80 * times,
    draw: randomProcess,
    sameAtLeast: 0.25,
  },
]

describe(`the engine beside others, from seed ${seed}`, function () {
  this.timeout(isLong ? 1_800_000 : 120_000)

  for (const { name, models, sameAtLeast, ...comparison } of comparisons)
    test(`agrees with ${name}, or it is told why not: ${models} models`, async () => {
      const counts = new Map<string, number>()
      const unexplained: number[] = []
      for (let model = seed; model < seed + models; model++) {
        const verdict = await compare(model, comparison).catch(cause => {
          throw new Error(`seed ${model}`, { cause })
        })
        counts.set(verdict, (counts.get(verdict) ?? 0) + 1)
        if (verdict === "unexplained") unexplained.push(model)
      }
      for (const [verdict, count] of [...counts].sort((a, b) => b[1] - a[1]))
        console.log(`      ${((count / models) * 100).toFixed(1).padStart(5)} % ${verdict}`)
      assert.deepEqual(unexplained, [])
      const same = ["the same", sameAs(comparison.profile)].map(it => counts.get(it) ?? 0)
      assert.ok(models * sameAtLeast <= same[0]! + same[1]!)
    })
})

describe("the habits of other engines", function () {
  this.timeout(60_000)

  for (const comparison of comparisons.filter(it => it.draw === randomProcess))
    for (const { says, shownBy } of comparison.habits)
      test(`${comparison.name}: ${says}`, async () => {
        assert.equal(await compare(shownBy, comparison), `different: ${says}`)
      })
})

type Parts = Pick<Comparison, "execute" | "profile" | "habits" | "draw" | "limit">

async function compare(
  seed: number,
  { execute, profile, habits, draw, limit }: Parts,
): Promise<string> {
  const xml = document(draw(seed))
  const model = new Model(SyntaxTree.read(xml))
  const { graph } = model
  const decide = decideBy(seed)
  const ours = executeEagerly(model, decide, limit)
  const theirs = await execute(xml, graph, decide, limit)
  if (isSame(ours, theirs)) return "the same"
  if (!isAllowed(graph, decide, ours, limit)) return "unexplained"
  if (profile !== "bpmn" && isSame(executeEagerly(model, decide, limit, profile), theirs))
    return sameAs(profile)
  if (!ours && theirs.isEndless) return "without end in both"
  const departures = departuresOf(graph, decide, theirs, "at once")
  if (departures.length === 0) return theirs.isEndless ? "stopped" : "another order"
  const habit = habits.find(it => departures.some(departure => it.is(departure, graph)))
  return habit ? `different: ${habit.says}` : "unexplained"
}

function sameAs(profile: ProfileId): string {
  return `the same as ${profile}`
}

function isSame(ours: OwnOutcome | undefined, theirs: PeerOutcome): boolean {
  if (!ours || theirs.isEndless || ours.isOver !== theirs.isOver) return false
  return isDeepStrictEqual(ours.done, theirs.done)
}

/** Whether ours is what the specification gives, in its own order or in ours. */
function isAllowed(
  graph: Graph,
  decide: Decide,
  ours: OwnOutcome | undefined,
  limit: number,
): boolean {
  const meant = interpret(graph, decide, limit)
  if (!ours) return meant === undefined
  if (meant?.isOver === ours.isOver && isDeepStrictEqual(ours.done, meant.done)) return true
  const run = { ...ours, isEndless: false }
  return departuresOf(graph, decide, run, "when nothing else happens").length === 0
}
