/**
 * Whole batches from a cold start: a process of their own that has only loaded the program as it is
 * built, the model read, compiled and run for the first time.
 */
import { setTimeout } from "node:timers/promises"
import { gunzipSync, gzipSync } from "node:zlib"
import { compile, Engine, execute, loadEngine, saveEngine } from "../../server/engine/index.ts"
import { ReportFold } from "../../server/metrics/index.ts"
import { planRun, Run, readScenario } from "../../server/simulation/index.ts"
import { processMilliseconds } from "./clock.ts"
import { Eager } from "./eager.ts"
import { branchingProcess, linearProcess, modelOf } from "./engine-models.ts"
import type { Figures, Job } from "./figures.ts"
import type { Scale } from "./scale.ts"
import { hasFigures, short, type Table } from "./table.ts"

const engine = "Flowmeter"

/** What is run: so many instances of a process, with variables and a trace. */
export const batches = {
  "10 nodes × 1,000": { xml: () => linearProcess(8), instances: 1000, limit: 100 },
  "50 nodes × 100": { xml: () => branchingProcess(6, "${a > 0}"), instances: 100, limit: 50 },
} as const
export type BatchName = keyof typeof batches

/** As many tasks one after the other, each of which fails 3 times in 10. */
export const failing = [10, 18] as const
export const attempts = [2, 3, 4, 5, 6] as const
const failureProbability = 0.3

export function loadJobs({ isolated, rounds }: Scale): Job[] {
  // Cold is a process only once: each round has one of its own.
  const rows = [...Object.keys(batches), "500 instances"].flatMap(it =>
    new Array<string>(isolated ? 3 * rounds : 1).fill(it),
  )
  const sizes = [...rows, ...failing.map(it => `${it} tasks`)]
  return sizes.map(size => ({ section: "load", engine, size }))
}

export async function measureLoad({ size }: Job, scale: Scale): Promise<Figures> {
  if (size in batches) return batchFigures(size as BatchName)
  if (size === "500 instances") return pauseFigures()
  return failureFigures(Number.parseInt(size, 10), scale)
}

async function batchFigures(name: BatchName): Promise<Figures> {
  const { xml, instances } = batches[name]
  const written = xml()
  await silence()
  const taken = processMilliseconds(() => {
    const model = modelOf(written)
    const program = compile(model, model.processes[0]!)
    for (let at = 0; at < instances; at++) {
      const events = [...execute(program, { variables: { a: 1, instance: at } })]
      if (events.at(-1)?.event !== "end") throw new Error("an instance did not end")
    }
  })
  return cold(`load/${engine}/${name}`, taken)
}

/** All that is known of instances that wait, with eight variables each, to few bytes and back. */
async function pauseFigures(): Promise<Figures> {
  const model = modelOf(linearProcess(10))
  const driver = new Eager(model)
  for (let at = 0; at < 500; at++)
    driver.engine.start(-1, { a: at, b: 1, c: 2, d: "some", e: true, f: null, g: 0.5, h: "more" })
  await silence()
  let packed = Buffer.alloc(0)
  const pausing = processMilliseconds(() => {
    packed = gzipSync(JSON.stringify(saveEngine(driver.engine)), { level: 1 })
  })
  await silence()
  const other = new Engine(compile(model, model.processes[0]!), driver)
  const resuming = processMilliseconds(() => {
    loadEngine(other, JSON.parse(gunzipSync(packed).toString()))
  })
  if (other.frames.count !== 500) throw new Error("not all instances came back")
  return {
    ...cold(`load/${engine}/500 instances/pause`, pausing),
    ...cold(`load/${engine}/500 instances/resume`, resuming),
    [`load/${engine}/500 instances/bytes`]: packed.length / 500,
  }
}

/** What the compiler still does in the background for what went before is not charged to us. */
async function silence(): Promise<void> {
  await setTimeout(100)
}

function cold(path: string, taken: number): Figures {
  return { [`${path}/median`]: taken, [`${path}/least`]: taken }
}

/** How many instances in a hundred are completed, beside what must come out. */
function failureFigures(tasks: number, scale: Scale): Figures {
  const model = modelOf(linearProcess(tasks))
  const figures: Figures = {}
  for (const maxAttempts of attempts) {
    const ids = Array.from({ length: tasks }, (_, at) => `t${at}`)
    const activity = { duration: "1s", failureProbability, maxAttempts }
    const { scenario } = readScenario(
      JSON.stringify({
        instances: scale.instances,
        activities: Object.fromEntries(ids.map(it => [it, activity])),
      }),
    )
    const plan = planRun(model, scenario)
    const fold = new ReportFold(plan.description)
    const run = new Run(plan, fold)
    while (run.advance(10_000));
    const { completed } = fold.report(scenario, run.now, { seconds: 0 }).instances
    const path = `load/${engine}/${tasks} tasks/${maxAttempts}`
    figures[`${path}/completed`] = (100 * completed) / scale.instances
    figures[`${path}/expected`] = 100 * (1 - failureProbability ** maxAttempts) ** tasks
  }
  return figures
}

export function loadTables(figures: Figures): Table[] {
  const of = (path: string) => short(figures[`load/${engine}/${path}`])
  const coldRow = (label: string, path: string) => [
    label,
    of(`${path}/least`),
    of(`${path}/median`),
  ]
  const coldRows = [
    ...Object.keys(batches).map(it => coldRow(`${it}, all of them`, it)),
    coldRow("500 instances paused, to compressed text", "500 instances/pause"),
    coldRow("and resumed from it", "500 instances/resume"),
  ]
  const failureRows = failing.flatMap(tasks =>
    attempts.map(it => [
      `${tasks} tasks, ${it} attempts`,
      of(`${tasks} tasks/${it}/completed`),
      of(`${tasks} tasks/${it}/expected`),
    ]),
  )
  return [
    {
      title: "Load, cold",
      note:
        "Milliseconds of CPU time of the whole process, compiler and all, for the first time in " +
        "a process that has loaded the program as it is built: the least and the median of some " +
        `processes. ${of("500 instances/bytes")} bytes an instance when paused.`,
      head: ["", "least", "median"],
      rows: coldRows.filter(hasFigures),
    },
    {
      title: "Failures",
      note: "Instances in a hundred that are completed when each attempt fails 3 times in 10.",
      head: ["", "simulated", "(1 − 0.3^attempts)^tasks"],
      rows: failureRows.filter(hasFigures),
    },
  ]
}
