import {
  duration,
  FeelDate,
  FeelDateTime,
  FeelDuration,
  FeelFunction,
  FeelRange,
  FeelTime,
  parseDate,
  parseDateTime,
  parseTime,
} from "feelin"
import { lazy } from "../cache/index.ts"

/**
 * What JSON has no form for. It is written as an object whose entry `$` says what it is; an object
 * of the author that has such an entry is written as a list of its entries.
 */
type Tagged =
  | { readonly $: "date"; readonly text: string }
  | { readonly $: "time" | "date and time"; readonly text: string; readonly zone: string | null }
  | { readonly $: "duration"; readonly text: string; readonly isYearsMonths: boolean }
  | { readonly $: "range"; readonly of: unknown }
  | { readonly $: "moment" | "number"; readonly text: string }
  | { readonly $: "object"; readonly entries: readonly (readonly [string, unknown])[] }
  | { readonly $: "undefined" }

/**
 * A value as JSON can carry it: `JSON.stringify` and `JSON.parse` change nothing in it, and
 * `restoredValue` gives an equal value of the same kind.
 *
 * @throws for a function: no expression gives one, and what is handed in must not hold one
 */
export function savedValue(value: unknown): unknown {
  if (typeof value === "number")
    return Number.isFinite(value) && !Object.is(value, -0) ? value : savedNumber(value)
  if (value === undefined) return { $: "undefined" } satisfies Tagged
  if (typeof value === "function" || value instanceof FeelFunction)
    throw new Error("a function cannot be saved")
  return typeof value === "object" && value !== null ? savedObject(value) : value
}

function savedNumber(value: number): Tagged {
  return { $: "number", text: Object.is(value, -0) ? "-0" : String(value) }
}

function savedObject(value: object): unknown {
  if (Array.isArray(value)) return Array.from(value, savedValue)
  const tagged = savedFeel(value) ?? savedMoment(value)
  if (tagged) return tagged
  if ("toJSON" in value && typeof value.toJSON === "function") return savedValue(value.toJSON())
  const entries = Object.entries(value).map(([name, it]) => [name, savedValue(it)] as const)
  return Object.hasOwn(value, "$")
    ? ({ $: "object", entries } satisfies Tagged)
    : Object.fromEntries(entries)
}

function savedMoment(value: object): Tagged | undefined {
  return value instanceof Date ? { $: "moment", text: String(value.getTime()) } : undefined
}

function savedFeel(value: object): Tagged | undefined {
  if (value instanceof FeelDate) return { $: "date", text: String(value.unwrap()) }
  if (value instanceof FeelTime)
    return { $: "time", text: String(value.unwrap()), zone: value.zone }
  if (value instanceof FeelDateTime)
    return { $: "date and time", text: String(value.unwrap()), zone: value.zone }
  if (value instanceof FeelDuration)
    return {
      $: "duration",
      text: String(value.unwrap()),
      isYearsMonths: value.yearsMonths,
    }
  if (value instanceof FeelRange)
    return { $: "range", of: savedValue({ ...value, valueType: value.valueType }) }
  return undefined
}

/** The value that `savedValue` was given. */
export function restoredValue(saved: unknown): unknown {
  if (typeof saved !== "object" || saved === null) return saved
  if (Array.isArray(saved)) return saved.map(restoredValue)
  if (Object.hasOwn(saved, "$")) return restoredTagged(saved as Tagged)
  return restoredEntries(Object.entries(saved))
}

function restoredEntries(entries: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(entries.map(([name, it]) => [name, restoredValue(it)]))
}

function restoredTagged(saved: Tagged): unknown {
  switch (saved.$) {
    case "date":
      return new FeelDate(dates().from(saved.text))
    case "time":
      return new FeelTime(times().from(saved.text), saved.zone)
    case "date and time":
      return new FeelDateTime(dateTimes().from(saved.text), saved.zone)
    case "duration":
      return new FeelDuration(durations().from(saved.text), saved.isYearsMonths)
    case "range":
      return new FeelRange(restoredValue(saved.of) as ConstructorParameters<typeof FeelRange>[0])
    case "moment":
      return new Date(Number(saved.text))
    case "number":
      return Number(saved.text)
    case "object":
      return restoredEntries(saved.entries)
    case "undefined":
      return undefined
  }
}

/** Reads what feelin keeps inside of its values, also what feelin itself would not read. */
interface Reader<Inside> {
  from(text: string): Inside
}

function readerOf<Inside extends object>(value: { unwrap(): Inside } | null): Reader<Inside> {
  return value!.unwrap().constructor as unknown as Reader<Inside>
}

const dates = lazy(() => readerOf(parseDate("2000-01-01")))
const times = lazy(() => readerOf(parseTime("00:00:00")))
const dateTimes = lazy(() => readerOf(parseDateTime("2000-01-01T00:00:00")))
const durations = lazy(() => readerOf(duration("PT0S")))
