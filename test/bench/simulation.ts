/**
 * How fast is simulated: statistics on, with and without resources; beside it, in the same process
 * and in turn, the bare loop and simjs. Instances arrive so that some ten are in flight.
 */
import { ReportFold } from "../../server/metrics/index.ts"
import type { Model } from "../../server/model/index.ts"
import { planRun, Run, readScenario, type Scenario } from "../../server/simulation/index.ts"
import { type BareNet, branchNet, linearNet, runBare } from "./bare-loop.ts"
import { processRate, retainedBytes } from "./clock.ts"
import { branchingProcess, linearProcess, modelOf } from "./engine-models.ts"
import type { Figures, Job } from "./figures.ts"
import type { Scale } from "./scale.ts"
import { runSimjs } from "./simjs.ts"
import { hasFigures, short, type Table } from "./table.ts"

/** A process as ours and as that of the bare loop, and how many resources do its tasks. */
interface Simulated {
  readonly xml: string
  readonly net: BareNet
  /** As drawn. */
  readonly tasks: number
  readonly resources: number
}

const linear = { xml: linearProcess(10), net: linearNet(10), tasks: 10 }
const branching = { xml: branchingProcess(6), net: branchNet(6), tasks: 24 }

const processes: Readonly<Record<string, Simulated>> = {
  "linear, 10 tasks": { ...linear, resources: 0 },
  "linear, 3 resources": { ...linear, resources: 3 },
  "branching, 50 nodes": { ...branching, resources: 0 },
  "branching, 5 resources": { ...branching, resources: 5 },
}
export const simulatedNames: readonly string[] = Object.keys(processes)

/** All engines are measured in one process, in turn. */
const together = "in turn"

export function simulationJobs(): Job[] {
  const jobs = simulatedNames.map(size => ({ section: "simulate", engine: together, size }))
  return [...jobs, { section: "simulate", engine: together, size: "in flight" }]
}

/** Simulates so many instances. @returns how many timed events there were */
type Engine = (it: Simulated, instances: number) => number

const engines: Readonly<Record<string, Engine>> = {
  "bare loop": (it, instances) => runBare(it.net, instances, capacitiesOf(it)).events,
  Flowmeter: (it, instances) => {
    const model = modelOf(it.xml)
    const scenario = scenarioOf(model, it, { instances, arrivals: "exponential(1s)" })
    const plan = planRun(model, scenario)
    const fold = new ReportFold(plan.description)
    const run = new Run(plan, fold)
    while (run.advance(10_000));
    const report = fold.report(scenario, run.now, { seconds: 0 })
    if (report.instances.completed !== instances) throw new Error("not all instances completed")
    const tasks = report.elements.filter(({ kind }) => kind === "task")
    return tasks.reduce((sum, { completed }) => sum + completed, 0)
  },
  simjs: ({ net, resources }, instances) =>
    net.kinds.includes("choice") || 0 < resources ? 0 : runSimjs(net.kinds.length - 1, instances),
}

export async function measureSimulation({ size }: Job, scale: Scale): Promise<Figures> {
  if (size === "in flight") return flightFigures(scale)
  const simulated = processes[size]!
  const best = new Map<string, number>()
  for (let round = 0; round < scale.rounds; round++)
    for (const [name, engine] of Object.entries(engines)) {
      const rate = await processRate(() => engine(simulated, scale.instances))
      best.set(name, Math.max(best.get(name) ?? 0, rate))
    }
  const figures: Figures = {}
  for (const [name, rate] of best)
    if (0 < rate) figures[`simulate/${together}/${size}/${name}`] = rate
  return figures
}

function inFlight(scale: Scale): number {
  return 10 * scale.instances
}

/** Bytes that an instance takes in flight: all begin at once, and work on their first task. */
function flightFigures(scale: Scale): Figures {
  const instances = inFlight(scale)
  const simulated = processes["branching, 50 nodes"]!
  const model = modelOf(simulated.xml)
  const plan = planRun(model, scenarioOf(model, simulated, { instances, arrivals: "at once" }))
  const fold = new ReportFold(plan.description)
  const run = new Run(plan, fold)
  const before = retainedBytes()
  run.advance(instances)
  const bytes = retainedBytes() - before
  if (run.now !== 0) throw new Error("not all are in flight")
  return { [`simulate/${together}/in flight/bytes`]: bytes / instances }
}

/** The resources do the tasks in turn, as those of the bare loop do. */
function scenarioOf(model: Model, it: Simulated, more: object): Scenario {
  const activities = model.elements
    .filter(({ kind }) => kind === "task")
    .map(({ id }, at) => {
      const resource = it.resources === 0 ? {} : { resource: `r${at % it.resources}` }
      return [id, { duration: "exponential(1s)", ...resource }]
    })
  const { scenario, problems } = readScenario(
    JSON.stringify({
      activities: Object.fromEntries(activities),
      resources: capacitiesOf(it).map((capacity, at) => ({ id: `r${at}`, capacity })),
      ...more,
    }),
  )
  if (0 < problems.length) throw new Error(problems.join("\n"))
  return scenario
}

/** At most eight in ten are busy: queues form, and end. */
function capacitiesOf({ tasks, resources }: Simulated): readonly number[] {
  return Array.from({ length: resources }, () => Math.ceil(tasks / resources / 0.8))
}

export function simulationTables(figures: Figures, scale: Scale): Table[] {
  const rate = (name: string, size: string) => figures[`simulate/${together}/${size}/${name}`]
  const rows = simulatedNames
    .map(size => [
      size,
      ...Object.keys(engines).map(it => short(rate(it, size))),
      share(rate("Flowmeter", size), rate("bare loop", size)),
    ])
    .filter(hasFigures)
  const bytes = figures[`simulate/${together}/in flight/bytes`]
  return [
    {
      title: "Simulating",
      note:
        "Timed events a second of CPU time of the whole process, the best of some rounds, in one " +
        "process in turn; statistics on. The bare loop (`bare-loop.ts`) knows tasks, " +
        "choices and parallel gateways, counts, sums and a histogram, and nothing else.",
      head: ["", ...Object.keys(engines), "of the bare loop"],
      rows,
    },
    {
      title: "Instances in flight",
      note: "All of them work on their first task.",
      head: ["", "instances", "bytes of each"],
      rows: [["branching, 50 nodes", short(inFlight(scale)), short(bytes)]].filter(
        ([, , measured]) => measured !== "–",
      ),
    },
  ]
}

function share(part: number | undefined, whole: number | undefined): string {
  return part === undefined || whole === undefined ? "–" : `${Math.round((100 * part) / whole)} %`
}
