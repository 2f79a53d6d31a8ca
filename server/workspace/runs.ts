import { Bounded } from "../cache/index.ts"
import type { ElementReport, Report } from "../metrics/index.ts"
import type { Snapshot } from "./snapshot.ts"

/** The last simulation of a document. */
export interface Run {
  readonly report: Report
  /** The version of the text that was simulated. */
  readonly version: number
  /** The figures of an element, by its id. */
  readonly elements: ReadonlyMap<string, ElementReport>
}

/** How many documents keep the figures of their last simulation. */
const mostRuns = 100

/** The last simulation of each document, by address. Figures stay until the next run. */
export class Runs {
  readonly #runs = new Bounded<Run>({ maxEntries: mostRuns })

  set(uri: string, version: number, report: Report): void {
    const elements = new Map(report.elements.map(it => [it.element, it]))
    this.#runs.set(uri, { report, version, elements })
  }

  get(uri: string): Run | undefined {
    return this.#runs.get(uri)
  }

  delete(uri: string): void {
    this.#runs.delete(uri)
  }
}

/** Whether the text was edited since it was simulated: its figures are those of another text. */
export function isStale(run: Run, snapshot: Snapshot): boolean {
  return run.version !== snapshot.version
}
