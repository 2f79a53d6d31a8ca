/**
 * How fast the simulation is: token moves and timed events a second of processor time, statistics
 * on, on two models and with and without resources; beside it, in the same run, the bare loop.
 *
 *     node test/bench/simulate.ts [instances]
 *
 * Instances arrive so that some ten are in flight. Rounds are interleaved; the best of each row is
 * compared, because whatever else the machine does only makes a row slower.
 */
import { ReportFold } from "../../server/metrics/index.ts"
import { Model } from "../../server/model/index.ts"
import { planRun, Run, readScenario, type Scenario } from "../../server/simulation/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { sketch } from "../harness/sketch.ts"
import { branchNet, linearNet, runBare } from "./bare-loop.ts"

const instances = Number(process.argv[2] ?? 200_000)
const rounds = 5

interface Row {
  readonly name: string
  /** Runs it once; how many nodes were entered and how many timed events happened. */
  readonly run: () => { readonly hops: number; readonly events: number }
  bestSeconds: number
  hops: number
  events: number
}

const rows: Row[] = [
  row("linear, 10 tasks: bare loop", () => runBare(linearNet(10), instances)),
  row("linear, 10 tasks", () => simulated(linear(), 0)),
  row("linear, 3 resources: bare loop", () =>
    runBare(linearNet(10), instances, capacitiesOf(10, 3)),
  ),
  row("linear, 3 resources", () => simulated(linear(), 3)),
  row("branching, 50 nodes: bare loop", () => runBare(branchNet(6), instances)),
  row("branching, 50 nodes", () => simulated(branching(), 0)),
  row("branching, 5 resources: bare loop", () =>
    runBare(branchNet(6), instances, capacitiesOf(24, 5)),
  ),
  row("branching, 5 resources", () => simulated(branching(), 5)),
]

for (let round = 0; round < rounds; round++) for (const it of rows) measure(it)
print()

function row(name: string, run: Row["run"]): Row {
  return { name, run, bestSeconds: Infinity, hops: 0, events: 0 }
}

function measure(it: Row): void {
  const before = process.cpuUsage()
  const { hops, events } = it.run()
  const { user, system } = process.cpuUsage(before)
  it.bestSeconds = Math.min(it.bestSeconds, (user + system) / 1e6)
  it.hops = hops
  it.events = events
}

function print(): void {
  const millions = (count: number) => (count / 1e6).toFixed(2).padStart(7)
  console.log(`${instances} instances, best of ${rounds} rounds, seconds of processor time`)
  console.log(`${"".padEnd(34)} seconds  M moves/s  M events/s  of the bare loop`)
  let bareSeconds = 0
  for (const { name, bestSeconds, hops, events } of rows) {
    if (name.endsWith("bare loop")) bareSeconds = bestSeconds
    const figures = [
      bestSeconds.toFixed(3).padStart(7),
      `  ${millions(hops / bestSeconds)}`,
      `   ${millions(events / bestSeconds)}`,
      `${Math.round((100 * bareSeconds) / bestSeconds)} %`.padStart(17),
    ]
    console.log(`${name.padEnd(34)} ${figures.join(" ")}`)
  }
}

/** Eight in ten are busy: queues form, and end. */
function capacitiesOf(tasks: number, resources: number): readonly number[] {
  return Array.from({ length: resources }, () => Math.ceil(tasks / resources / 0.8))
}

/** Reading and compiling the model is part of it; it weighs nothing beside the run. */
function simulated(drawing: string, resources: number): { hops: number; events: number } {
  const model = new Model(SyntaxTree.read(sketch(drawing)))
  const scenario = scenarioFor(drawing, resources)
  const plan = planRun(model, scenario)
  const fold = new ReportFold(plan.description)
  const run = new Run(plan, fold)
  while (run.advance(10_000));
  const report = fold.report(scenario, run.now, { seconds: 0 })
  if (report.instances.completed !== instances) throw new Error("not all instances completed")
  const hops = report.elements.reduce((sum, it) => sum + it.entered, 0)
  const tasks = report.elements.filter(it => it.kind === "task")
  return { hops, events: tasks.reduce((sum, it) => sum + it.completed, 0) }
}

function scenarioFor(drawing: string, resources: number): Scenario {
  const tasks = [...new Set([...drawing.matchAll(/\[(\w+)\]/g)].map(([, id]) => id!))]
  const { scenario, problems } = readScenario(
    JSON.stringify({
      instances,
      arrivals: "exponential(1s)",
      activities: Object.fromEntries(
        tasks.map((id, at) => [
          id,
          {
            duration: "exponential(1s)",
            ...(resources === 0 ? {} : { resource: `r${at % resources}` }),
          },
        ]),
      ),
      resources: capacitiesOf(tasks.length, resources).map((capacity, at) => ({
        id: `r${at}`,
        capacity,
      })),
    }),
  )
  if (0 < problems.length) throw new Error(problems.join("\n"))
  return scenario
}

function linear(): string {
  return `(s) > ${Array.from({ length: 10 }, (_, at) => `[t${at}]`).join(" > ")} > (e)`
}

/** The same six blocks as those of the bare loop, between a start and an end. */
function branching(): string {
  const blocks = [0, 1, 2, 3, 4, 5]
  const main = blocks.map(
    at => `<xx${at}> > [a${at}] > <xm${at}> > <+f${at}> > [c${at}] > <+j${at}>`,
  )
  const sides = blocks.flatMap(at => [
    `<xx${at}> > [b${at}] > <xm${at}>`,
    `<+f${at}> > [d${at}] > <+j${at}>`,
  ])
  return [`(s) > ${main.join(" > ")} > (e)`, ...sides].join("\n")
}
