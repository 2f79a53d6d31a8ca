import type { TimeProblem } from "./iso8601.ts"
import { clockAt, momentOf, utc } from "./time-zone.ts"

/**
 * Moments that come again by the calendar, as cron writes them: in five fields as Unix has it, in
 * six or seven with seconds and years in front and behind as Quartz and Spring have it, or as a
 * name such as `@daily`. Immutable; all times are those of a clock.
 */
export interface Cron {
  readonly seconds: ReadonlySet<number>
  readonly minutes: ReadonlySet<number>
  readonly hours: ReadonlySet<number>
  /** 1 to 12. */
  readonly months: ReadonlySet<number>
  /** Undefined for any. */
  readonly years: ReadonlySet<number> | undefined
  /** Days of the month and of the week; undefined for any. */
  readonly days: DayTest | undefined
  readonly weekdays: DayTest | undefined
  /** Whether one of the two is enough when both are said, as in Unix. */
  readonly isEither: boolean
}

/** @param date of the month, 1 or more @param last of that month @param weekday 0 is Sunday */
type DayTest = (date: number, last: number, weekday: number) => boolean

const macros: ReadonlyMap<string, string> = new Map([
  ["@yearly", "0 0 0 1 1 *"],
  ["@annually", "0 0 0 1 1 *"],
  ["@monthly", "0 0 0 1 * *"],
  ["@weekly", "0 0 0 * * 0"],
  ["@daily", "0 0 0 * * *"],
  ["@midnight", "0 0 0 * * *"],
  ["@hourly", "0 0 * * * *"],
])

const monthNames = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ")
const dayNames = "SUN MON TUE WED THU FRI SAT".split(" ")

/** Whether a text is meant for cron: by its number of fields, or its name. */
export function looksLikeCron(text: string): boolean {
  return /^\s*(@\w+|[\w*?/,#-]+(\s+[\w*?/,#-]+){4,6})\s*$/.test(text)
}

export function readCron(text: string): Cron | TimeProblem {
  const range = { start: 0, end: text.length }
  const written = text.trim()
  const fields = (macros.get(written.toLowerCase()) ?? written).split(/\s+/)
  if (fields.length < 5 || 7 < fields.length)
    return { message: `“${written}” has not five to seven fields, and is no name of cron`, range }
  const isUnix = fields.length === 5
  const [second, minute, hour, date, month, weekday, year] = isUnix ? ["0", ...fields] : fields
  // Quartz counts weekdays from 1, and is known by its question mark.
  const firstDay = written.includes("?") ? 1 : 0
  try {
    return {
      seconds: numbersOf(second!, 0, 59),
      minutes: numbersOf(minute!, 0, 59),
      hours: numbersOf(hour!, 0, 23),
      months: numbersOf(month!, 1, 12, monthNames, 1),
      years: year === undefined || isAny(year) ? undefined : numbersOf(year, 1970, 2199),
      days: isAny(date!) ? undefined : dateTest(date!),
      weekdays: isAny(weekday!) ? undefined : weekdayTest(weekday!, firstDay),
      isEither: isUnix,
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { message: error.message, range }
  }
}

function isAny(field: string): boolean {
  return field === "*" || field === "?"
}

/** @throws RangeError that says what is wrong with the field */
function numbersOf(
  field: string,
  least: number,
  most: number,
  names: readonly string[] = [],
  firstName = 0,
): ReadonlySet<number> {
  const numbers = new Set<number>()
  for (const part of field.split(",")) {
    const [, span = "", step] = /^([^/]*)(?:\/(\d+))?$/.exec(part) ?? []
    const [first, last] = span.split("-")
    const from = isAny(span) ? least : numberOf(first!, names, firstName)
    // A number with a step goes on to the end.
    const to = last ? numberOf(last, names, firstName) : isAny(span) || step ? most : from
    const by = step === undefined ? 1 : Number(step)
    if (!(least <= from && from <= most && least <= to && to <= most && 0 < by))
      throw new RangeError(`“${part}” is not between ${least} and ${most}`)
    // A span may go past the end, as from Friday to Monday.
    const length = (from <= to ? to : to + most - least + 1) - from
    for (let at = 0; at <= length; at += by)
      numbers.add(from + at <= most ? from + at : from + at - (most - least + 1))
  }
  return numbers
}

function numberOf(text: string, names: readonly string[], firstName: number): number {
  const named = names.indexOf(text.toUpperCase())
  if (0 <= named) return named + firstName
  return /^\d+$/.test(text) ? Number(text) : Number.NaN
}

/** `L` is the last day, `L-2` the second before it, `W` the weekday next to a day. */
function dateTest(field: string): DayTest {
  const near = /^(\d+|L)W$/i.exec(field)?.[1]
  if (near)
    return (date, last, weekday) => {
      const wanted = near.toUpperCase() === "L" ? last : Math.min(Number(near), last)
      const day = (weekday + wanted - date + 700) % 7
      const shift = day === 6 ? (wanted === 1 ? 2 : -1) : day === 0 ? (wanted === last ? -2 : 1) : 0
      return date === wanted + shift
    }
  const back = /^L(?:-(\d+))?$/i.exec(field)
  if (back) return (date, last) => date === last - Number(back[1] ?? 0)
  const dates = numbersOf(field, 1, 31)
  return date => dates.has(date)
}

/** `5#2` is the second Friday of the month, `5L` the last. */
function weekdayTest(field: string, firstDay: number): DayTest {
  const [, name, nth, last] = /^(\w+?)(?:#([1-5])|(L))$/i.exec(field) ?? []
  if (name !== undefined && (nth !== undefined || last !== undefined)) {
    const [wanted] = [...weekdaysOf(name, firstDay)]
    return (date, length, weekday) =>
      weekday === wanted &&
      (nth === undefined ? length - 7 < date : Math.ceil(date / 7) === Number(nth))
  }
  const days = weekdaysOf(field, firstDay)
  return (_, __, weekday) => days.has(weekday)
}

/** Sunday is 0 or 7, or 1 in Quartz. */
function weekdaysOf(field: string, firstDay: number): ReadonlySet<number> {
  const most = firstDay === 1 ? 7 : /7/.test(field.replace(/\/\d+/g, "")) ? 7 : 6
  const days = numbersOf(field, firstDay, most, dayNames, firstDay)
  return new Set([...days].map(it => (it - firstDay) % 7))
}

const secondsOfDay = 86_400

/** Days to look ahead: 29 February may be eight years away, and on a certain weekday forty. */
const patience = 366 * 40

/**
 * The first moment after another one; undefined when there is none in forty years. Where the clock
 * of the zone is put back, what comes every hour comes in both of the hours that have one name, all
 * else in the first; where it is put forward, what falls into the hour left out comes one later.
 *
 * @param now seconds since 1970-01-01T00:00:00Z
 */
export function nextOfCron(cron: Cron, now: number, zone: string = utc): number | undefined {
  const clock = clockAt(now, zone)
  let next = nextOnClock(cron, clock)
  if (next !== undefined && cron.hours.size === 24) {
    const due = now + (next - clock)
    const shown = clockAt(due, zone)
    if (nextOnClock(cron, shown - 1) === shown) return due
  }
  while (next !== undefined) {
    const due = momentOf(next, zone)
    if (now < due) return due
    next = nextOnClock(cron, next)
  }
  return undefined
}

function nextOnClock(cron: Cron, clock: number): number | undefined {
  const from = Math.floor(clock) + 1
  const today = Math.floor(from / secondsOfDay)
  for (let day = today; day < today + patience; day++) {
    if (!isDay(cron, day)) continue
    const time = nextTime(cron, day === today ? from - today * secondsOfDay : 0)
    if (time !== undefined) return day * secondsOfDay + time
  }
  return undefined
}

function isDay({ months, years, days, weekdays, isEither }: Cron, day: number): boolean {
  const moment = new Date(day * secondsOfDay * 1000)
  const year = moment.getUTCFullYear()
  const month = moment.getUTCMonth() + 1
  if (!months.has(month) || (years && !years.has(year))) return false
  const date = moment.getUTCDate()
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const isDate = days?.(date, last, moment.getUTCDay()) ?? true
  const isWeekday = weekdays?.(date, last, moment.getUTCDay()) ?? true
  return isEither && days && weekdays ? isDate || isWeekday : isDate && isWeekday
}

/** The first time of a day that is not before another one, in seconds. */
function nextTime({ seconds, minutes, hours }: Cron, from: number): number | undefined {
  for (let hour = Math.floor(from / 3600); hour < 24; hour++) {
    if (!hours.has(hour)) continue
    for (let minute = 0; minute < 60; minute++) {
      const start = hour * 3600 + minute * 60
      if (!minutes.has(minute) || start + 59 < from) continue
      for (let second = 0; second < 60; second++)
        if (seconds.has(second) && from <= start + second) return start + second
    }
  }
  return undefined
}
