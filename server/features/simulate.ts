import { type Report, ReportFold } from "../metrics/index.ts"
import {
  defaultInstances,
  defaultSeed,
  emptyScenario,
  mostInstances,
  planRun,
  Run,
  readScenario,
  type Scenario,
  type Thresholds,
  type Wishes,
} from "../simulation/index.ts"
import { type Settings, Snapshot } from "../workspace/index.ts"

/** A simulation as plain values: what goes to the thread that simulates. */
export interface SimulationJob {
  readonly text: string
  /** Id of the process; the one that a run starts when left out. */
  readonly process?: string
  readonly instances?: number
  readonly seed?: number
  /** The scenario beside the document. */
  readonly scenario?: ScenarioFile
  readonly thresholds: Settings["thresholds"]
  /** What to take where neither the caller nor the scenario says anything. */
  readonly defaults: Settings["simulation"]
}

export interface ScenarioFile {
  /** Without its folder. */
  readonly name: string
  readonly json: string
}

export interface SimulationOutcome {
  /** Or why there is none, in one sentence. */
  readonly report?: Report
  readonly problem?: string
}

/** What the caller may wish for; the scenario and the settings decide about the rest. */
export interface SimulationWishes {
  readonly process?: string
  readonly instances?: number
  readonly seed?: number
}

/** Makes a job of a document; or says in a sentence what cannot be wished for. */
export function simulationJob(
  snapshot: Snapshot,
  settings: Settings,
  wishes: SimulationWishes,
  scenario?: ScenarioFile,
): SimulationJob | { readonly problem: string } {
  const { process, instances } = wishes
  if (process !== undefined && !snapshot.model.processes.some(it => it.id === process))
    return { problem: `There is no process “${process}” in this document.` }
  if (snapshot.model.processes.length === 0)
    return { problem: "There is no process in this document." }
  if (instances !== undefined && !(1 <= instances && instances <= mostInstances))
    return { problem: `A simulation runs 1 to ${mostInstances} instances, not ${instances}.` }
  return {
    text: snapshot.text.toString(),
    ...wishes,
    ...(scenario === undefined ? {} : { scenario }),
    thresholds: settings.thresholds,
    defaults: settings.simulation,
  }
}

/** How many occurrences happen between two looks at how far it is: a few milliseconds of work. */
const stretch = 5_000

/**
 * Runs a job; the same job gives the same report, except for fields named `wall*`.
 *
 * @param wallClockMs milliseconds since some fixed moment
 * @param onProgress  hears the share that is done, 0 to 1
 */
export function simulate(
  job: SimulationJob,
  wallClockMs: () => number,
  onProgress: (share: number) => void,
): SimulationOutcome {
  const start = wallClockMs()
  const written = job.scenario && readScenario(job.scenario.json)
  const scenario = withThresholds(written?.scenario ?? emptyScenario, job.thresholds)
  const { model } = Snapshot.read("", 0, job.text)
  const plan = planRun(model, scenario, wishesOf(job, scenario))
  if (!plan.process) return { problem: "There is no process in this document." }
  const fold = new ReportFold(plan.description)
  const run = new Run(plan, fold)
  while (run.advance(stretch)) onProgress(run.progress)
  const report = fold.report(scenario, run.now, { seconds: (wallClockMs() - start) / 1000 })
  const problems = [...(written?.problems ?? []), ...report.problems]
  // A file that is found by its name alone is an assumption too.
  const found = job.scenario ? [`The scenario ${job.scenario.name} beside the file is used.`] : []
  const assumptions = [...found, ...report.assumptions]
  return { report: { ...report, assumptions, problems } }
}

/** What the caller wishes goes first, then the scenario, then the settings. */
function wishesOf(
  { process, instances, seed, defaults }: SimulationJob,
  scenario: Scenario,
): Wishes {
  const chosen = {
    instances:
      instances ?? chosenBySettings(scenario.instances, defaults.instances, defaultInstances),
    seed: seed ?? chosenBySettings(scenario.seed, defaults.seed, defaultSeed),
  }
  return {
    ...(process === undefined ? {} : { process }),
    ...(chosen.instances === undefined ? {} : { instances: chosen.instances }),
    ...(chosen.seed === undefined ? {} : { seed: chosen.seed }),
  }
}

/** A setting that says what holds anyway is no wish: the report tells what is assumed. */
function chosenBySettings(
  inScenario: number | undefined,
  setting: number,
  otherwise: number,
): number | undefined {
  return inScenario === undefined && setting !== otherwise ? setting : undefined
}

/** The thresholds of the settings hold where the scenario has none. */
function withThresholds(scenario: Scenario, set: SimulationJob["thresholds"]): Scenario {
  const never = Number.POSITIVE_INFINITY
  const entries = [
    ["p95Duration", set.p95DurationSeconds],
    ["utilisation", set.utilisation],
    ["failureRate", set.failureRate],
  ] as const
  const thresholds: Thresholds = Object.fromEntries(
    entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value ?? never]])),
  )
  return { ...scenario, thresholds: { ...thresholds, ...scenario.thresholds } }
}
