/** How fast processes are executed: with variables, conditions and a trace of plain values. */
import { Engine as PeerEngine } from "bpmn-engine"
import { compile, execute } from "../../server/engine/index.ts"
import { processRate, retainedBytes } from "./clock.ts"
import { Eager } from "./eager.ts"
import { branchingProcess, linearProcess, modelOf } from "./engine-models.ts"
import type { Figures, Job } from "./figures.ts"
import type { Scale } from "./scale.ts"
import { hasFigures, short, type Table, times } from "./table.ts"

/** A condition that both engines understand. */
const condition = "${environment.variables.isLarge}"

/** What is executed, and how many of its nodes an instance enters. */
const processes: Readonly<Record<string, { readonly xml: string; readonly entered: number }>> = {
  "linear, 10 tasks": { xml: linearProcess(10), entered: 12 },
  "branching, 50 nodes": { xml: branchingProcess(6, condition), entered: 50 },
}
export const executedNames: readonly string[] = Object.keys(processes)

const variables = {
  environment: { variables: { isLarge: true } },
  amount: 120,
  a: 1,
  b: "text",
  c: true,
  d: null,
  e: [1],
  f: { g: 1 },
}

/** Runs some instances. @returns how many nodes were entered */
type Runner = (xml: string, instances: number) => number | Promise<number>

const runners: Readonly<Record<string, Runner>> = {
  Flowmeter: (xml, instances) => {
    const model = modelOf(xml)
    const program = compile(model, model.processes[0]!)
    let entered = 0
    for (let at = 0; at < instances; at++)
      for (const { event } of execute(program, { variables })) if (event === "enter") entered++
    return entered
  },
  "bpmn-engine": async (xml, instances) => {
    let entered = 0
    const emit = (event: string) => void (event === "activity.enter" && entered++)
    for (let at = 0; at < instances; at++) {
      const engine = new PeerEngine({ source: xml, variables: { isLarge: true } })
      await engine.execute({ listener: { emit } })
    }
    return entered
  },
}

/** What is measured of the engine alone. */
const alone = "Flowmeter, without data"

export function executionJobs(): Job[] {
  const executed = Object.keys(runners).flatMap(engine =>
    executedNames.map(size => ({ section: "execute", engine, size })),
  )
  const others = ["blocks", "waiting"].map(size => ({ section: "execute", engine: alone, size }))
  return [...executed, ...others]
}

export async function measureExecution({ engine, size }: Job, scale: Scale): Promise<Figures> {
  if (size === "blocks") return blockFigures(scale)
  if (size === "waiting") return waitingFigures(scale)
  const { xml, entered } = processes[size]!
  const isPeer = engine !== "Flowmeter"
  const instances = isPeer ? Math.ceil(scale.instances / 10_000) : Math.ceil(scale.instances / 10)
  const rate = await bestRate(scale, async () => {
    const count = await runners[engine]!(xml, instances)
    // There a join is entered once for all of its tokens.
    if (count !== instances * entered && !isPeer) throw new Error(`${count} nodes entered`)
    return count
  })
  return { [`execute/${engine}/${size}/rate`]: rate }
}

/** A second of CPU time: the best of some rounds, as whatever else happens only costs. */
async function bestRate(scale: Scale, work: () => number | Promise<number>): Promise<number> {
  let best = 0
  for (let round = 0; round < scale.rounds; round++) best = Math.max(best, await processRate(work))
  return best
}

/** What a block costs among many, and among few: work must be linear in the tokens moved. */
async function blockFigures(scale: Scale): Promise<Figures> {
  const rateOf = (blocks: number) => {
    const model = modelOf(branchingProcess(blocks))
    return bestRate(scale, () => {
      const driver = new Eager(model)
      driver.run(Math.ceil(scale.instances / blocks))
      return driver.entered
    })
  }
  const [few, many] = [await rateOf(5), await rateOf(50)]
  return {
    [`execute/${alone}/blocks/rate`]: many,
    [`execute/${alone}/blocks/growth`]: few / many,
  }
}

/** Bytes that an instance takes that waits at a task. */
function waitingFigures(scale: Scale): Figures {
  const model = modelOf(branchingProcess(6))
  const bytesOf = (data?: object) => {
    const driver = new Eager(model)
    const before = retainedBytes()
    for (let at = 0; at < scale.instances; at++)
      driver.engine.start(-1, data && { ...data, id: `case ${at}` })
    const bytes = retainedBytes() - before
    return bytes / driver.engine.frames.count
  }
  const { environment: _, ...seven } = variables
  return {
    [`execute/${alone}/waiting/bare`]: bytesOf(),
    [`execute/${alone}/waiting/variables`]: bytesOf(seven),
  }
}

export function executionTables(figures: Figures): Table[] {
  const rate = (engine: string, size: string) => figures[`execute/${engine}/${size}/rate`]
  const rows = Object.keys(runners)
    .map(engine => [engine, ...executedNames.map(it => short(rate(engine, it)))])
    .filter(hasFigures)
  const ahead = executedNames.map(it => times(rate("Flowmeter", it), rate("bpmn-engine", it)))
  const of = (path: string) => short(figures[`execute/${alone}/${path}`])
  const single = [
    ["nodes entered a second, 50 blocks of a choice and a parallel pair", of("blocks/rate")],
    ["what a block of 50 costs, of what one of 5 does", of("blocks/growth")],
    ["bytes of an instance that waits at a task", of("waiting/bare")],
    ["the same with eight variables", of("waiting/variables")],
  ].filter(hasFigures)
  return [
    {
      title: "Executing",
      note:
        "Nodes entered a second of CPU time of the whole process, the best of some rounds: the " +
        "model compiled once, a trace of each instance as plain values; of bpmn-engine with a " +
        "listener that counts, reading the model each time.",
      head: ["", ...executedNames],
      rows: rows.length < 2 ? rows : [...rows, ["ahead", ...ahead]],
    },
    {
      title: "The engine alone",
      note: "Without data and observer, all work done at once.",
      head: ["", ""],
      rows: single,
    },
  ]
}
