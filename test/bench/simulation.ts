/**
 * How fast is simulated: statistics on, with and without resources; beside it, in the same process
 * and in turn, the bare loop and simjs. Instances arrive so that some ten are in flight.
 */
import { createRequire } from "node:module"
import { ReportFold } from "../../server/metrics/index.ts"
import { standardExponential } from "../../server/simulation/distributions/exponential.ts"
import { planRun, Run, readScenario, type Scenario } from "../../server/simulation/index.ts"
import { streamOf } from "../../server/simulation/random.ts"
import { sketch } from "../harness/sketch.ts"
import { branchNet, linearNet, runBare } from "./bare-loop.ts"
import { collectGarbage } from "./clock.ts"
import { modelOf } from "./engine-models.ts"
import type { Figures, Job } from "./figures.ts"
import type { Scale } from "./scale.ts"
import { hasFigures, short, type Table } from "./table.ts"

/** A process in both notations, and how many resources do its tasks. */
interface Simulated {
  readonly drawing: string
  readonly net: Parameters<typeof runBare>[0]
  /** As drawn. */
  readonly tasks: number
  readonly resources: number
}

const linear = { drawing: linearDrawing(10), net: linearNet(10), tasks: 10 }
const branching = { drawing: branchingDrawing(6), net: branchNet(6), tasks: 24 }

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
  "bare loop": ({ net, tasks, resources }, instances) =>
    runBare(net, instances, capacitiesOf(tasks, resources)).events,
  Flowmeter: (it, instances) => {
    const scenario = scenarioOf(it, { instances, arrivals: "exponential(1s)" })
    const plan = planRun(modelOf(sketch(it.drawing)), scenario)
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

export function measureSimulation({ size }: Job, scale: Scale): Figures {
  if (size === "in flight") return flightFigures(scale)
  const simulated = processes[size]!
  const best = new Map<string, number>()
  for (let round = 0; round < scale.rounds; round++)
    for (const [name, engine] of Object.entries(engines)) {
      const before = process.cpuUsage()
      const events = engine(simulated, scale.instances)
      const { user, system } = process.cpuUsage(before)
      best.set(name, Math.max(best.get(name) ?? 0, events / ((user + system) / 1e6)))
    }
  const figures: Figures = {}
  for (const [name, rate] of best)
    if (0 < rate) figures[`simulate/${together}/${size}/${name}`] = rate
  return figures
}

/** Bytes that an instance takes in flight: all begin at once, and work on their first task. */
function flightFigures(scale: Scale): Figures {
  const instances = 10 * scale.instances
  const scenario = scenarioOf(processes["branching, 50 nodes"]!, { instances, arrivals: "at once" })
  const plan = planRun(modelOf(sketch(branching.drawing)), scenario)
  const fold = new ReportFold(plan.description)
  const run = new Run(plan, fold)
  const before = retained()
  run.advance(instances)
  const bytes = retained() - before
  if (run.now !== 0) throw new Error("not all are in flight")
  return { [`simulate/${together}/in flight/bytes`]: bytes / instances }
}

function retained(): number {
  collectGarbage(5)
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

function scenarioOf({ drawing, tasks, resources }: Simulated, more: object): Scenario {
  const ids = [...new Set([...drawing.matchAll(/\[(\w+)\]/g)].map(([, id]) => id!))]
  const activities = ids.map((id, at) => [
    id,
    { duration: "exponential(1s)", ...(resources === 0 ? {} : { resource: `r${at % resources}` }) },
  ])
  const { scenario, problems } = readScenario(
    JSON.stringify({
      activities: Object.fromEntries(activities),
      resources: capacitiesOf(tasks, resources).map((capacity, at) => ({ id: `r${at}`, capacity })),
      ...more,
    }),
  )
  if (0 < problems.length) throw new Error(problems.join("\n"))
  return scenario
}

/** Eight in ten are busy: queues form, and end. */
function capacitiesOf(tasks: number, resources: number): readonly number[] {
  return Array.from({ length: resources }, () => Math.ceil(tasks / resources / 0.8))
}

function linearDrawing(tasks: number): string {
  return `(s) > ${Array.from({ length: tasks }, (_, at) => `[t${at}]`).join(" > ")} > (e)`
}

/** The same blocks as those of the bare loop, between a start and an end. */
function branchingDrawing(count: number): string {
  const blocks = Array.from({ length: count }, (_, at) => at)
  const main = blocks.map(
    at => `<xx${at}> > [a${at}] > <xm${at}> > <+f${at}> > [c${at}] > <+j${at}>`,
  )
  const sides = blocks.flatMap(at => [
    `<xx${at}> > [b${at}] > <xm${at}>`,
    `<+f${at}> > [d${at}] > <+j${at}>`,
  ])
  return [`(s) > ${main.join(" > ")} > (e)`, ...sides].join("\n")
}

/** What the benchmark uses of simjs. */
interface SimjsEntity {
  setTimer(delay: number): {
    done(callback: (task: number) => void, of: object, given: [number]): void
  }
}
interface Simjs {
  readonly Sim: new () => {
    addEntity(kind: new (...given: never[]) => SimjsEntity): void
    simulate(until: number): void
  }
  readonly Entity: new (...given: never[]) => SimjsEntity
}

/** One entity that sets timers for all instances. @returns how many tasks were done */
function runSimjs(tasks: number, instances: number): number {
  const { Sim, Entity } = simjs()
  const stream = streamOf(1, "simjs", "duration")
  let [events, started] = [0, 0]
  class Process extends Entity {
    start(): void {
      this.arrive()
    }
    arrive(): void {
      this.setTimer(standardExponential(stream)).done(this.finish, this, [0])
      if (++started < instances)
        this.setTimer(standardExponential(stream)).done(() => this.arrive(), this, [0])
    }
    finish(task: number): void {
      events++
      if (task + 1 < tasks)
        this.setTimer(standardExponential(stream)).done(this.finish, this, [task + 1])
    }
  }
  const sim = new Sim()
  sim.addEntity(Process)
  sim.simulate(1e12)
  return events
}

/** It exports nothing: it looks for a window. */
function simjs(): Simjs {
  const place = globalThis as { window?: { Sim?: Simjs } }
  place.window ??= {}
  createRequire(import.meta.url)("simjs")
  const found = place.window.Sim
  if (!found) throw new Error("simjs is not there")
  return found
}

export function simulationTables(figures: Figures): Table[] {
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
        "Timed events a second of CPU time, statistics on. The bare loop (`bare-loop.ts`) knows " +
        "tasks, choices and parallel gateways, counts, sums and a histogram, and nothing else.",
      head: ["", ...Object.keys(engines), "of the bare loop"],
      rows,
    },
    {
      title: "Instances in flight",
      note: "Bytes of each, when all of them work on their first task.",
      head: ["", ""],
      rows: [["branching, 50 nodes", short(bytes)]].filter(hasFigures),
    },
  ]
}

function share(part: number | undefined, whole: number | undefined): string {
  return part === undefined || whole === undefined ? "–" : `${Math.round((100 * part) / whole)} %`
}
