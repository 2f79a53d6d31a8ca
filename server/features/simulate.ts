import type { Report } from "../metrics/index.ts"
import { mostInstances } from "../simulation/index.ts"
import type { Settings, Snapshot } from "../workspace/index.ts"

/** A simulation as plain values: what goes to the thread that simulates. */
export interface SimulationJob {
  readonly text: string
  /** Id of the process; the first executable one, or else the first one, when left out. */
  readonly process?: string
  readonly instances?: number
  readonly seed?: number
  /** The scenario beside the document, as JSON. */
  readonly scenario?: string
  readonly thresholds: Settings["thresholds"]
  /** What to take where neither the caller nor the scenario says anything. */
  readonly defaults: Settings["simulation"]
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
  scenario?: string,
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
  void job
  void wallClockMs
  onProgress(1)
  return { problem: "This build cannot simulate yet." }
}
