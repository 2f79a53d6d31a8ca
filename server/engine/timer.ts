import { valueText } from "../expression/index.ts"
import { type Cron, looksLikeCron, nextOfCron, readCron } from "./cron.ts"
import type { TimerDefinition } from "./event-definition.ts"
import {
  addDuration,
  type Cycle,
  type Duration,
  isTimeProblem,
  type Moment,
  readCycle,
  readDate,
  readDuration,
  secondsOf,
  type TimeProblem,
} from "./iso8601.ts"
import { utc } from "./time-zone.ts"

/** When a timer is due. Immutable. */
export type Timer =
  | { readonly kind: "date"; readonly date: Moment }
  | {
      readonly kind: "duration"
      readonly duration: Duration
      readonly endAt?: Moment
      /** In which its months and days are counted; left out, that of the run. */
      readonly zone?: string
    }
  /** `again` is the timer that follows it, as often as `cycle` says. */
  | { readonly kind: "cycle"; readonly cycle: Cycle; readonly again: Timer }
  /** Comes again without end. */
  | { readonly kind: "cron"; readonly cron: Cron }

/**
 * When a timer that begins now is due. What is over is due at once.
 *
 * @param now seconds since 1970-01-01T00:00:00Z
 * @param zone of clocks and calendars, where the timer names none
 * @returns the same as `now`, at least that; undefined when the timer ends before it is due
 */
export function dueAt(timer: Timer, now: number, zone: string = utc): number | undefined {
  if (timer.kind === "date") return Math.max(now, secondsOf(timer.date, zone))
  if (timer.kind === "cron") return nextOfCron(timer.cron, now, zone)
  if (timer.kind === "duration") {
    const { duration, endAt } = timer
    const due = addDuration(now, duration, timer.zone ?? zone)
    return endAt && secondsOf(endAt, zone) < due ? undefined : Math.max(now, due)
  }
  const { startAt } = timer.cycle
  return startAt ? Math.max(now, secondsOf(startAt, zone)) : dueAt(timer.again, now, zone)
}

/** How often a timer comes; Infinity when it never ends. */
export function repetitionsOf(timer: Timer): number {
  if (timer.kind === "cron") return Infinity
  return timer.kind === "cycle" ? timer.cycle.repetitions : 1
}

/**
 * The timer that a text means. Tools write a duration where a cycle is asked for and the other way
 * round; what it looks like decides.
 */
export function readTimer(text: string, kind: TimerDefinition["kind"]): Timer | TimeProblem {
  const looks = looksLike(text.trim()) ?? kind
  if (looks === "cycle" && looksLikeCron(text)) {
    const cron = readCron(text)
    return "message" in cron ? cron : { kind: "cron", cron }
  }
  if (looks === "cycle") return wrapped(readCycle(text), cycleTimer)
  if (looks === "date") return wrapped(readDate(text), date => ({ kind: "date", date }))
  return wrapped(readDuration(text), duration => ({ kind: "duration", duration }))
}

/** Nobody can say when a timer is due. It never is, unless the driver knows better. */
export interface UnknownTimer {
  readonly kind: "unknown"
  /** `missing-reference` when the model does not say it at all. */
  readonly code: "missing-reference" | "not-evaluated" | "evaluation-failed"
  /** A sentence that reads after the name of the element. */
  readonly message: string
}

/** The timer that needs no variables; undefined when it has to be evaluated each time. */
export function constantTimer(
  definition: TimerDefinition | undefined,
): Timer | UnknownTimer | undefined {
  if (!definition) {
    const message = "has a timer that does not say when"
    return { kind: "unknown", code: "missing-reference", message }
  }
  const { formula, kind } = definition
  if (formula.kind === "expression") return undefined
  const timer = formula.kind === "text" ? readTimer(formula.text, kind) : formula
  if (!("message" in timer)) return timer
  const message = `has a timer whose ${kind} cannot be read: ${timer.message}`
  return { kind: "unknown", code: "not-evaluated", message }
}

/** What an evaluated timer expression gives. Dates and durations of FEEL are told by their text. */
export function timerOf(value: unknown, kind: TimerDefinition["kind"]): Timer | TimeProblem {
  if (typeof value === "string") return readTimer(value, kind)
  if (typeof value === "number" && 0 <= value && value < Infinity)
    return { kind: "duration", duration: { months: 0, days: 0, seconds: value } }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const text = valueText(value)
    if (looksLike(text)) return exactly(readTimer(text, kind))
  }
  return { message: `is no ${kind} but ${describe(value)}`, range: { start: 0, end: 0 } }
}

/** A day that a value of FEEL lasts has 24 hours. DMN 1.5, §10.3.2.3.7. */
function exactly(timer: Timer | TimeProblem): Timer | TimeProblem {
  if ("message" in timer || timer.kind !== "duration") return timer
  const { months, days, seconds } = timer.duration
  return { kind: "duration", duration: { months, days: 0, seconds: seconds + days * 86_400 } }
}

function wrapped<Value extends Cycle | Duration | Moment>(
  read: Value | TimeProblem,
  wrap: (value: Value) => Timer,
): Timer | TimeProblem {
  return isTimeProblem(read) ? read : wrap(read)
}

function cycleTimer(cycle: Cycle): Timer {
  const { interval, startAt, endAt } = cycle
  const end = endAt ? { endAt } : {}
  const zone = startAt?.zone === undefined ? {} : { zone: startAt.zone }
  return { kind: "cycle", cycle, again: { kind: "duration", duration: interval, ...end, ...zone } }
}

function looksLike(text: string): TimerDefinition["kind"] | undefined {
  if (/^R(-1|\d*)\//i.test(text)) return "cycle"
  if (/^[+-]?P/i.test(text)) return "duration"
  return /^\d{4}-\d\d/.test(text) ? "date" : undefined
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return "null"
  return Array.isArray(value) ? "a list" : typeof value === "object" ? "an object" : `“${value}”`
}
