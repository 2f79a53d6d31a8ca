import { formatDuration, type Scenario, type Thresholds } from "../simulation/index.ts"
import type { Alert, ElementReport, Report, ResourceReport } from "./report.ts"

/** What thresholds are compared with: a report before its alerts. */
export interface Measured
  extends Pick<
    Report,
    | "process"
    | "duration"
    | "waiting"
    | "processing"
    | "instances"
    | "cost"
    | "elements"
    | "resources"
  > {
  /** Instances that can never end. */
  readonly stranded: number
}

/**
 * What counts as too much when the scenario does not say. Durations and costs have no such value:
 * only the author knows them. A resource that is busy more than 85 % of the time makes queues grow
 * steeply; other values are customary.
 */
export const defaultThresholds: Thresholds = {
  utilisation: 0.85,
  failureRate: 0.05,
  waitingShare: 0.5,
}

/**
 * The thresholds that were crossed: of the process first, then of its resources, then of its
 * elements in their order. One that the author set is an error, a default one a warning.
 */
export function thresholdAlerts(
  measured: Measured,
  limits: Pick<Scenario, "thresholds" | "elementThresholds">,
): Alert[] {
  const known = limits.elementThresholds
  return [
    ...processAlerts(measured, limits.thresholds),
    ...measured.resources.flatMap(it =>
      resourceAlerts(it, { ...pick(limits.thresholds, "utilisation"), ...known.get(it.resource) }),
    ),
    ...measured.elements.flatMap(it => elementAlerts(it, known.get(it.element) ?? {}, measured)),
  ]
}

function processAlerts(measured: Measured, set: Thresholds): Alert[] {
  const { duration, waiting, instances, cost, process } = measured
  const ended = instances.completed + instances.failed
  return [
    ...endless(measured),
    ...judge(process, "p95-duration", "p95Duration", duration.p95, set, {}, (value, threshold) => {
      const beyond = `more than ${formatDuration(threshold)}`
      return `takes ${formatDuration(value)} or more in 5 % of the instances, ${beyond}`
    }),
    ...judge(
      process,
      "failure-rate",
      "failureRate",
      ratio(instances.failed, ended),
      set,
      defaultThresholds,
      (value, threshold) =>
        `${percent(value)} of the instances fail, more than ${percent(threshold)}`,
    ),
    ...judge(
      process,
      "waiting-share",
      "waitingShare",
      ratio(waiting.mean, duration.mean),
      set,
      defaultThresholds,
      (value, threshold) =>
        `instances wait ${percent(value)} of their time, more than ${percent(threshold)}`,
    ),
    ...judge(
      process,
      "cost",
      "cost",
      ratio(cost, instances.started),
      set,
      {},
      (value, threshold) => `costs ${money(value)} an instance, more than ${money(threshold)}`,
    ),
  ]
}

/** Something the instances wait for never comes. */
function endless({ process, instances, elements, stranded }: Measured): Alert[] {
  if (stranded === 0) return []
  const where = elements
    .filter(it => it.stuck !== undefined)
    .map(it => `“${it.name ?? it.element}”`)
  const places = where.length === 0 ? "" : `; they wait at ${where.slice(0, 5).join(", ")}`
  return [
    {
      rule: "unfinished",
      severity: "warning",
      element: process,
      message: `${stranded} of ${instances.started} instances never end${places}`,
      value: stranded,
      threshold: 0,
    },
  ]
}

function resourceAlerts({ resource, utilisation }: ResourceReport, set: Thresholds): Alert[] {
  return judge(
    resource,
    "utilisation",
    "utilisation",
    utilisation,
    set,
    defaultThresholds,
    (value, threshold) =>
      `“${resource}” works ${percent(value)} of the time, more than ${percent(threshold)}`,
  )
}

function elementAlerts(it: ElementReport, set: Thresholds, measured: Measured): Alert[] {
  // What hardly adds to the waiting of the whole is not worth a warning nobody asked for.
  const waited = it.waiting.mean * it.waiting.count
  const waitedByAll = measured.elements.reduce(
    (sum, { waiting }) => sum + waiting.mean * waiting.count,
    0,
  )
  const weighs = isWork(it) && 0.1 * waitedByAll <= waited
  return [
    ...judge(
      it.element,
      "p95-duration",
      "p95Duration",
      it.duration.p95,
      set,
      {},
      (value, limit) => {
        const beyond = `more than ${formatDuration(limit)}`
        return `takes ${formatDuration(value)} or more in 5 % of the cases, ${beyond}`
      },
    ),
    ...judge(
      it.element,
      "failure-rate",
      "failureRate",
      ratio(it.failed, it.completed + it.failed),
      set,
      defaultThresholds,
      (value, limit) => `fails in ${percent(value)} of the attempts, more than ${percent(limit)}`,
    ),
    ...judge(
      it.element,
      "waiting-share",
      "waitingShare",
      ratio(it.waiting.mean, it.duration.mean),
      set,
      weighs ? defaultThresholds : {},
      (value, limit) =>
        `${percent(value)} of its duration is waiting (${formatDuration(it.waiting.mean)} ` +
        `on average), more than ${percent(limit)}`,
    ),
    ...judge(
      it.element,
      "cost",
      "cost",
      ratio(it.cost, it.duration.count),
      set,
      {},
      (value, limit) => `costs ${money(value)} each time, more than ${money(limit)}`,
    ),
  ]
}

/** Events and receive tasks exist in order to wait. */
function isWork({ kind }: ElementReport): boolean {
  return !/event|receive/i.test(kind)
}

function judge(
  element: string,
  rule: string,
  key: keyof Thresholds,
  value: number,
  set: Thresholds,
  defaults: Thresholds,
  message: (value: number, threshold: number) => string,
): Alert[] {
  const threshold = set[key] ?? defaults[key]
  if (threshold === undefined || value <= threshold) return []
  const severity = set[key] === undefined ? "warning" : "error"
  return [{ rule, severity, element, message: message(value, threshold), value, threshold }]
}

function pick(thresholds: Thresholds, key: keyof Thresholds): Thresholds {
  return thresholds[key] === undefined ? {} : { [key]: thresholds[key] }
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`
}

function money(amount: number): string {
  return amount.toFixed(2)
}
