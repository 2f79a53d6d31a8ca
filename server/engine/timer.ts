import { type Expression, Failure, valueText } from "../expression/index.ts"
import { type Cron, looksLikeCron, nextOfCron, readCron } from "./cron.ts"
import type { TimerDefinition } from "./event-definition.ts"
import type { Formula } from "./formula.ts"
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
  | DurationTimer
  /** `again` is the timer that follows it, as often as `cycle` says. */
  | { readonly kind: "cycle"; readonly cycle: Cycle; readonly again: DurationTimer }
  /** Comes again without end, or until one that is said beside it. */
  | { readonly kind: "cron"; readonly cron: Cron; readonly endAt?: Moment }

interface DurationTimer {
  readonly kind: "duration"
  readonly duration: Duration
  readonly endAt?: Moment
  /** In which its months and days are counted; left out, that of the run. */
  readonly zone?: string
}

/**
 * When a timer that begins now is due. What is over is due at once.
 *
 * @param now seconds since 1970-01-01T00:00:00Z
 * @param zone of clocks and calendars, where the timer names none
 * @returns the same as `now`, at least that; undefined when the timer ends before it is due
 */
export function dueAt(timer: Timer, now: number, zone: string = utc): number | undefined {
  if (timer.kind === "date") return Math.max(now, secondsOf(timer.date, zone))
  if (timer.kind === "cron") return until(timer.endAt, nextOfCron(timer.cron, now, zone), zone)
  if (timer.kind === "duration") {
    const due = addDuration(now, timer.duration, timer.zone ?? zone)
    return until(timer.endAt, Math.max(now, due), zone)
  }
  const { endAt, startAt } = timer.cycle
  if (!startAt) return dueAt(timer.again, now, zone)
  return until(endAt, Math.max(now, secondsOf(startAt, zone)), zone)
}

function until(
  endAt: Moment | undefined,
  due: number | undefined,
  zone: string,
): number | undefined {
  return endAt && due !== undefined && secondsOf(endAt, zone) < due ? undefined : due
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
  if (looks === "cycle") return cycleTimer(text)
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
  const { calendar, end, formula } = definition
  if (calendar !== undefined && !knownCalendars.has(calendar)) {
    const message = `has a timer that goes by the calendar “${calendar}”, which is not known here`
    return { kind: "unknown", code: "not-evaluated", message }
  }
  if (formula.kind === "expression" || end?.kind === "expression") return undefined
  return evaluatedTimer(definition, () => null)
}

/** What Flowable calls its own calendars: each reads one kind of timer, as it is read here. */
const knownCalendars: ReadonlySet<string> = new Set(["dueDate", "duration", "cycle"])

/**
 * The timer that a definition comes to, or why nobody can say when it is due.
 *
 * @param comesTo what an expression of it is now
 */
export function evaluatedTimer(
  { end, formula, kind }: TimerDefinition,
  comesTo: (expression: Expression) => unknown,
): Timer | UnknownTimer {
  const timer = partOf(kind, formula, comesTo, it => timerOf(it, kind))
  if (!end || timer.kind === "unknown") return timer
  const endAt = partOf("end", end, comesTo, momentFrom)
  if ("code" in endAt) return endAt
  if (timer.kind === "cycle")
    return { ...timer, cycle: { ...timer.cycle, endAt }, again: { ...timer.again, endAt } }
  return timer.kind === "date" ? timer : { ...timer, endAt }
}

/** @param what the part is called in a sentence */
function partOf<Value extends object>(
  what: string,
  formula: Formula,
  comesTo: (expression: Expression) => unknown,
  read: (value: unknown) => Value | TimeProblem,
): Value | UnknownTimer {
  const part = readPart(formula, comesTo, read)
  if (!("message" in part)) return part as Value
  const isComputed = formula.kind === "expression"
  const message = `has a timer whose ${what} cannot be ${isComputed ? "told" : "read"}: ${part.message}`
  return { kind: "unknown", code: isComputed ? "evaluation-failed" : "not-evaluated", message }
}

function readPart<Value>(
  formula: Formula,
  comesTo: (expression: Expression) => unknown,
  read: (value: unknown) => Value | TimeProblem,
): Value | { readonly message: string } {
  if (formula.kind === "problem") return formula
  const value = formula.kind === "text" ? formula.text : comesTo(formula.expression)
  return value instanceof Failure ? value : read(value)
}

function momentFrom(value: unknown): Moment | TimeProblem {
  return readDate(value === null || value === undefined ? "" : valueText(value))
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

function wrapped<Value extends Duration | Moment>(
  read: Value | TimeProblem,
  wrap: (value: Value) => Timer,
): Timer | TimeProblem {
  return isTimeProblem(read) ? read : wrap(read)
}

function cycleTimer(text: string): Timer | TimeProblem {
  const cycle = readCycle(text)
  if (isTimeProblem(cycle)) return cycle
  const { interval, repetitions, startAt, endAt } = cycle
  if (repetitions === 0)
    return { message: "0 times is never", range: { start: 0, end: text.length } }
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
