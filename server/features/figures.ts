import type { ElementReport, Times } from "../metrics/index.ts"
import { formatDuration } from "../simulation/index.ts"
import { isStale, type Run, type Snapshot } from "../workspace/index.ts"

/** What a run says of an element, in full sentences; undefined when it says nothing of it. */
export function figuresOf(run: Run, element: string): string | undefined {
  if (run.report.process === element) return processFigures(run)
  const figures = run.elements.get(element)
  if (!figures || figures.entered === 0) return undefined
  return [
    `${count(figures.entered, "time")} entered, ${grouped(figures.completed)} completed`,
    figures.failed ? `, ${grouped(figures.failed)} failed` : "",
    figures.stuck ? `, ${grouped(figures.stuck)} waiting at the end` : "",
    times(figures),
    `. Of ${basis(run)}`,
  ].join("")
}

function processFigures({ report }: Run): string {
  const { completed, started } = report.instances
  return `${grouped(completed)} of ${count(started, "instance")} completed${times(report)}. Seed ${report.seed}`
}

function times({ duration, waiting, processing }: Times): string {
  if (duration.count === 0 || duration.max === 0) return ""
  const parts = [
    `95 % within ${formatDuration(duration.p95)}`,
    `mean ${formatDuration(duration.mean)}`,
  ]
  if (waiting.mean > 0) parts.push(`${formatDuration(waiting.mean)} of it waiting`)
  if (waiting.mean > 0 && processing.mean > 0)
    parts.push(`${formatDuration(processing.mean)} worked on`)
  return `; ${parts.join(", ")}`
}

/** What the figures rest on: how many instances, and which chance. */
export function basis({ report }: Run): string {
  return `${count(report.instances.started, "instance")}, seed ${report.seed}`
}

/** What stands behind figures of an earlier text. */
export function staleNote(run: Run, snapshot: Snapshot): string {
  return isStale(run, snapshot) ? " (before the last edit)" : ""
}

/** The figures of an element in a few characters, for a line of text. */
export function briefly({ entered, duration, waiting }: ElementReport): string {
  const parts = [`${grouped(entered)}×`]
  if (duration.max > 0) parts.push(`p95 ${formatDuration(duration.p95)}`)
  if (waiting.mean > 0) parts.push(`waits ${formatDuration(waiting.mean)}`)
  return parts.join(" · ")
}

/** `1,000 instances`. */
export function count(value: number, noun: string): string {
  return `${grouped(value)} ${noun}${value === 1 ? "" : "s"}`
}

function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",")
}
