import type { Alert, ElementReport, Report, Summary } from "../metrics/index.ts"
import { labelOf, type Model, none, rowOf } from "../model/index.ts"
import { formatDuration } from "../simulation/index.ts"
import { counted, grouped, money, percent } from "./amounts.ts"
import { type Ink, inkFor, printable } from "./ink.ts"
import type { Shell } from "./shell.ts"
import { type Column, table } from "./table.ts"

/** A report for people: what it took, where, at whom, and what is wrong with it. */
export function reportText(report: Report, model: Model, { hasColour, columns }: Shell): string {
  const ink = inkFor(hasColour)
  const sections = [
    heading(report, ink),
    times(report, ink, columns),
    elements(report, ink, columns),
    branches(report, model, ink),
    resources(report, ink, columns),
    bottleneck(report, ink),
    alerts(report, ink),
    sentences("Assumed", report.assumptions, ink),
    sentences("Problems", report.problems, ink),
    wall(report, ink),
  ]
  return sections.filter(it => it !== "").join("\n")
}

function heading(report: Report, ink: Ink): string {
  const { started, completed, failed, cancelled, waiting } = report.instances
  const parts = [
    `${counted(started, "instance")} started`,
    `${grouped(completed)} completed`,
    failed === 0 ? "" : ink.error(`${grouped(failed)} failed`),
    cancelled === 0 ? "" : `${grouped(cancelled)} cancelled`,
    waiting === 0 ? "" : ink.warning(`${grouped(waiting)} never ended`),
    `seed ${report.seed}`,
  ]
  const pace = `${Number(report.throughputPerHour.toPrecision(3))} completed an hour`
  const title = printable(report.processName ?? report.process)
  const isNamed = report.processName !== undefined && report.processName !== report.process
  const id = isNamed ? ink.faint(` ${printable(report.process)}`) : ""
  return (
    `${ink.strong(title)}${id}\n${parts.filter(Boolean).join(" · ")}\n` +
    `${formatDuration(report.simulatedSeconds)} of simulated time · ${pace}\n`
  )
}

const summaryColumns: readonly Column[] = ["mean", "p50", "p95", "p99", "max"].map(name => ({
  heading: name,
  isNumber: true,
}))

function summaryCells({ mean, p50, p95, p99, max, count }: Summary): string[] {
  return count === 0 ? ["", "", "", "", ""] : [mean, p50, p95, p99, max].map(formatDuration)
}

function times(report: Report, ink: Ink, columns: number): string {
  const { duration, waiting, processing, meanDurationInterval: interval, cost } = report
  if (duration.count === 0) return ""
  const rows = [
    ["cycle time", ...summaryCells(duration)],
    ["waiting", ...summaryCells(waiting)],
    ["working", ...summaryCells(processing)],
  ]
  const lines = titled(table([{ heading: "Instances" }, ...summaryColumns], rows, columns), ink)
  const bounds =
    interval && 0 < interval.high
      ? `${formatDuration(interval.low)} and ${formatDuration(interval.high)}`
      : ""
  const certainty = bounds && `The mean cycle time lies between ${bounds} (95 % confidence).`
  const price =
    cost === 0 ? "" : `Cost ${money(cost)}, ${money(cost / duration.count)} an instance.`
  const below = [certainty, price].filter(Boolean).join(" ")
  return `${lines}${below === "" ? "" : `${ink.faint(below)}\n`}`
}

/** How many elements are shown; those that take most time. */
const mostElements = 40

function elements({ elements }: Report, ink: Ink, columns: number): string {
  const worthIt = elements.filter(it => 0 < it.duration.max || 0 < it.failed || it.stuck)
  if (worthIt.length === 0) return ""
  const weight = (it: ElementReport) => it.duration.mean * it.duration.count
  const least = worthIt.map(weight).sort((a, b) => b - a)[mostElements - 1] ?? 0
  const shown = worthIt.filter(it => least <= weight(it)).slice(0, mostElements)
  const hasCost = shown.some(it => it.cost !== 0)
  const hasFailed = shown.some(it => it.failed !== 0)
  const rows = shown.map(it => [
    printable(it.name?.trim() || it.element),
    grouped(it.entered),
    ...(hasFailed ? [it.failed === 0 ? "" : grouped(it.failed)] : []),
    ...summaryCells(it.duration).slice(0, 3),
    it.waiting.mean === 0 ? "" : formatDuration(it.waiting.mean),
    it.processing.mean === 0 ? "" : formatDuration(it.processing.mean),
    ...(hasCost ? [it.cost === 0 ? "" : money(it.cost)] : []),
  ])
  const number = (heading: string): Column => ({ heading, isNumber: true })
  const lines = table(
    [
      { heading: "Elements", isElastic: true },
      number("entered"),
      ...(hasFailed ? [number("failed")] : []),
      ...["mean", "p50", "p95", "waiting", "working"].map(number),
      ...(hasCost ? [number("cost")] : []),
    ],
    rows,
    columns,
  )
  const left = worthIt.length - shown.length
  return titled(lines, ink) + (left === 0 ? "" : `${ink.faint(`and ${left} that take less`)}\n`)
}

/** Which way tokens went at the gateways. */
function branches({ flows }: Report, { graph }: Model, ink: Ink): string {
  const taken = new Map(flows.map(it => [it.element, it.taken]))
  const lines: string[] = []
  for (const [node, element] of graph.elements.entries()) {
    if (graph.kinds[node] !== "exclusiveGateway" && graph.kinds[node] !== "inclusiveGateway")
      continue
    const ways = [...rowOf(graph.outgoing, node)].map(flow => ({
      flow: graph.flows[flow]!,
      target: graph.target[flow]!,
      count: taken.get(graph.flows[flow]!.id ?? "") ?? 0,
    }))
    const total = ways.reduce((sum, it) => sum + it.count, 0)
    if (ways.length < 2 || total === 0) continue
    const said = ways.map(({ flow, target, count }) => {
      const to = target === none ? undefined : graph.elements[target]
      return `${printable(flow.name?.trim() || labelOf(to ?? flow))} ${percent(count / total)}`
    })
    lines.push(`  ${printable(labelOf(element))}  ${said.join(" · ")}\n`)
  }
  return lines.length === 0 ? "" : `${ink.strong("Branches")}\n${lines.join("")}`
}

function resources({ resources }: Report, ink: Ink, columns: number): string {
  if (resources.length === 0) return ""
  const rows = resources.map(it => [
    printable(it.resource),
    grouped(it.capacity),
    percent(it.utilisation),
    bar(it.utilisation),
    it.waiting.count === 0 ? "" : formatDuration(it.waiting.mean),
    it.waiting.count === 0 ? "" : formatDuration(it.waiting.p95),
    grouped(it.longestQueue),
  ])
  const heads: readonly Column[] = [
    { heading: "Resources", isElastic: true },
    { heading: "number", isNumber: true },
    { heading: "busy", isNumber: true },
    { heading: "" },
    { heading: "mean wait", isNumber: true },
    { heading: "p95 wait", isNumber: true },
    { heading: "longest queue", isNumber: true },
  ]
  return titled(table(heads, rows, columns), ink)
}

const barWidth = 20

function bar(share: number): string {
  const full = Math.min(barWidth, Math.round(share * barWidth))
  return "█".repeat(full) + "░".repeat(barWidth - full)
}

function bottleneck({ bottleneck }: Report, ink: Ink): string {
  if (!bottleneck) return ""
  return `${ink.strong("Bottleneck")}\n  ${ink.warning(printable(bottleneck.message))}\n`
}

function alerts({ alerts, elements, process }: Report, ink: Ink): string {
  if (alerts.length === 0) return ""
  const names = new Map(elements.map(it => [it.element, it.name]))
  const lines = alerts.map(it => {
    // A message about a resource names it itself.
    const isElement = it.element !== process && names.has(it.element)
    const name = isElement ? `${names.get(it.element)?.trim() || it.element}: ` : ""
    return `  ${label(it, ink)}  ${printable(name + it.message)}  ${ink.faint(it.rule)}\n`
  })
  return `${ink.strong("Alerts")}\n${lines.join("")}`
}

function label({ severity }: Alert, ink: Ink): string {
  const padded = severity.padEnd(7)
  if (severity === "error") return ink.error(padded)
  return severity === "warning" ? ink.warning(padded) : ink.info(padded)
}

function sentences(title: string, said: readonly string[], ink: Ink): string {
  if (said.length === 0) return ""
  return `${ink.strong(title)}\n${said.map(it => `  ${printable(it)}\n`).join("")}`
}

function wall({ wallSeconds, wallEventsPerSecond }: Report, ink: Ink): string {
  const speed = grouped(Math.round(wallEventsPerSecond))
  return `${ink.faint(`Simulated in ${wallSeconds.toFixed(2)} s, ${speed} events a second.`)}\n`
}

/** The lines of a table, its headings in bold. */
function titled(lines: readonly string[], ink: Ink): string {
  return lines.map((line, at) => `${at === 0 ? ink.strong(line) : line}\n`).join("")
}
