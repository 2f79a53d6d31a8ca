import type { ElementReport, Report, Summary } from "../metrics/index.ts"

const summaryKeys = ["count", "min", "max", "mean", "p50", "p95", "p99"] as const
const timeKeys = ["duration", "waiting", "processing"] as const

/** One row per element, with a heading; times are seconds of simulated time. RFC 4180. */
export function elementsCsv({ elements }: Report): string {
  const heading = [
    ...["element", "name", "kind", "entered", "completed", "failed", "stuck", "cost"],
    ...timeKeys.flatMap(time => summaryKeys.map(key => `${time}_${key}`)),
    "duration_mean_low",
    "duration_mean_high",
  ]
  return [heading, ...elements.map(rowOf)].map(row => `${row.map(cell).join(",")}\r\n`).join("")
}

function rowOf(it: ElementReport): (string | number)[] {
  const values = (summary: Summary) => summaryKeys.map(key => summary[key])
  return [
    ...[it.element, it.name ?? "", it.kind],
    ...[it.entered, it.completed, it.failed, it.stuck ?? 0, it.cost],
    ...timeKeys.flatMap(time => values(it[time])),
    it.meanDurationInterval?.low ?? "",
    it.meanDurationInterval?.high ?? "",
  ]
}

/** A text that a spreadsheet would take for a formula gets an apostrophe in front. */
function cell(value: string | number): string {
  if (typeof value === "number") return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
