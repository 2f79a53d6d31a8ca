import { type Element, labelOf, type Model } from "../model/index.ts"
import { formatDuration } from "../simulation/index.ts"
import type { Range } from "../text/index.ts"
import type { Run, Snapshot } from "../workspace/index.ts"
import { count, staleNote } from "./figures.ts"

/** What can be done with a process, above its tag. LSP: textDocument/codeLens. */
export interface Lens {
  readonly range: Range
  readonly title: string
  /** Id of the process. */
  readonly process: string
  readonly action: "simulate" | "show-results"
  /** What it does, for somebody who asks. */
  readonly explanation: string
}

export function lenses(snapshot: Snapshot, run?: Run): readonly Lens[] {
  const { model } = snapshot
  return model.processes.flatMap(process => {
    if (process.id === undefined || !holdsNode(model, process)) return []
    const place = { range: process.xml.openTag, process: process.id }
    const lens: Lens = {
      ...place,
      title: "Simulate",
      action: "simulate",
      explanation: `Simulates many instances of ${labelOf(process)}`,
    }
    return run?.report.process === process.id
      ? [lens, { ...place, ...result(snapshot, run) }]
      : [lens]
  })
}

/** Asked again after each edit, so it looks no further than the first node. */
function holdsNode({ flow }: Model, process: Element): boolean {
  for (const child of process.eachChild()) if (flow.isNode(child)) return true
  return false
}

function result(snapshot: Snapshot, run: Run): Pick<Lens, "title" | "action" | "explanation"> {
  const { duration, instances, alerts } = run.report
  const parts = [
    ...(0 < duration.count ? [`p95 ${formatDuration(duration.p95)}`] : []),
    count(instances.started, "instance"),
    ...(0 < instances.failed ? [`${instances.failed} failed`] : []),
    ...(0 < alerts.length ? [count(alerts.length, "alert")] : []),
  ]
  return {
    title: `${parts.join(" · ")}${staleNote(run, snapshot)}`,
    action: "show-results",
    explanation: "Shows the figures of the last simulation",
  }
}
