import { valueText } from "../expression/index.ts"
import { type Cron, looksLikeCron, nextOfCron, readCron } from "./cron.ts"
import type { TimerDefinition } from "./event-definition.ts"
import {
  addDuration,
  type Cycle,
  type Duration,
  isTimeProblem,
  readCycle,
  readDate,
  readDuration,
  type TimeProblem,
} from "./iso8601.ts"

/** When a timer is due. Immutable. */
export type Timer =
  /** Seconds since 1970-01-01T00:00:00Z. */
  | { readonly kind: "date"; readonly at: number }
  | { readonly kind: "duration"; readonly duration: Duration; readonly endAt?: number }
  /** `again` is the timer that follows it, as often as `cycle` says. */
  | { readonly kind: "cycle"; readonly cycle: Cycle; readonly again: Timer }
  /** Comes again without end. */
  | { readonly kind: "cron"; readonly cron: Cron }

/**
 * When a timer that begins now is due. What is over is due at once.
 *
 * @param now seconds since 1970-01-01T00:00:00Z
 * @returns the same, at least `now`; undefined when the timer ends before it is due
 */
export function dueAt(timer: Timer, now: number): number | undefined {
  if (timer.kind === "date") return Math.max(now, timer.at)
  if (timer.kind === "cron") return nextOfCron(timer.cron, now)
  if (timer.kind === "duration") {
    const due = addDuration(now, timer.duration)
    return timer.endAt !== undefined && timer.endAt < due ? undefined : Math.max(now, due)
  }
  const { startAt } = timer.cycle
  return startAt === undefined ? dueAt(timer.again, now) : Math.max(now, startAt)
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
  if (looks === "date") return wrapped(readDate(text), at => ({ kind: "date", at }))
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
    return { kind: "duration", duration: { months: 0, seconds: value } }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const text = valueText(value)
    if (looksLike(text)) return readTimer(text, kind)
  }
  return { message: `is no ${kind} but ${describe(value)}`, range: { start: 0, end: 0 } }
}

function wrapped<Value extends Cycle | Duration | number>(
  read: Value | TimeProblem,
  wrap: (value: Value) => Timer,
): Timer | TimeProblem {
  return isTimeProblem(read) ? read : wrap(read)
}

function cycleTimer(cycle: Cycle): Timer {
  const { interval, endAt } = cycle
  const again = { kind: "duration", duration: interval, ...(endAt === undefined ? {} : { endAt }) }
  return { kind: "cycle", cycle, again: again as Timer }
}

function looksLike(text: string): TimerDefinition["kind"] | undefined {
  if (/^R\d*\//i.test(text)) return "cycle"
  if (/^[+-]?P/i.test(text)) return "duration"
  return /^\d{4}-\d\d/.test(text) ? "date" : undefined
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return "null"
  return Array.isArray(value) ? "a list" : typeof value === "object" ? "an object" : `“${value}”`
}
