import { Bounded } from "../cache/index.ts"
import type { ElementReport, Report } from "../metrics/index.ts"
import type { Text } from "../text/index.ts"
import type { Snapshot } from "./snapshot.ts"

/** The last simulation of a document. */
export interface Run {
  readonly report: Report
  /** The text that was simulated. */
  readonly text: Text
  /** The figures of an element, by its id. */
  readonly elements: ReadonlyMap<string, ElementReport>
}

/** How many documents keep the figures of their last simulation. */
const mostRuns = 100

/** The last simulation of each document, by address. Figures stay until the next run. */
export class Runs {
  readonly #runs = new Bounded<Run>({ maxEntries: mostRuns })

  set({ uri, text }: Snapshot, report: Report): void {
    const elements = new Map(report.elements.map(it => [it.element, it]))
    this.#runs.set(uri, { report, text, elements })
  }

  get(uri: string): Run | undefined {
    return this.#runs.get(uri)
  }
}

/**
 * Whether figures are those of another text. An edit that is undone makes them true again; a
 * version would not do, for it begins anew when a file is closed and opened.
 */
export function isStale(run: Run, { text }: Snapshot): boolean {
  if (run.text === text) return false
  return run.text.length !== text.length || run.text.toString() !== text.toString()
}
