import type { Range } from "../text/index.ts"
import { clockAt, isTimeZone, momentOf, utc } from "./time-zone.ts"

/**
 * A length of time: months and days of the calendar and the rest in seconds, for a month has no
 * fixed length, and neither has a day on which the clock is changed.
 */
export interface Duration {
  /** Whole; years count twelve. */
  readonly months: number
  /** Weeks count seven; may have a fraction. */
  readonly days: number
  /** May have a fraction. */
  readonly seconds: number
}

/** A moment as it is written. */
export interface Moment {
  /** Seconds since 1970-01-01T00:00:00Z, or on a clock whose zone is not said. */
  readonly seconds: number
  /** Whether neither an offset nor a zone is said. */
  readonly isLocal: boolean
  /** The zone that is named: what is counted from here is counted there. */
  readonly zone?: string
}

/** A repeating interval. ISO 8601-1:2019, §5.6. */
export interface Cycle {
  /** How often it comes; Infinity when it never ends. */
  readonly repetitions: number
  readonly interval: Duration
  /** Before which it does not begin. */
  readonly startAt?: Moment
  /** After which it does not come any more. */
  readonly endAt?: Moment
}

/** What is wrong with a text, and where in it. */
export interface TimeProblem {
  readonly message: string
  readonly range: Range
}

/** `P1Y2M3W4DT5H6M7.5S`, each part optional but one; a sign in front is allowed. */
export function readDuration(text: string): Duration | TimeProblem {
  return new Reading(text).whole(it => it.duration())
}

/**
 * `2024-02-29T12:30:00Z`, with seconds, fraction and zone optional; a date alone is its midnight.
 * Behind it a zone may be named, as in `2024-02-29T12:30:00+01:00[Europe/Berlin]` or, as FEEL does,
 * in `2024-02-29T12:30:00@Europe/Berlin`. An offset holds whatever the zone says.
 */
export function readDate(text: string): Moment | TimeProblem {
  return new Reading(text).whole(it => it.date())
}

/**
 * When a moment is. One that says no zone is in that of a run, which does not depend on where it
 * runs.
 *
 * @returns seconds since 1970-01-01T00:00:00Z
 */
export function secondsOf({ seconds, isLocal }: Moment, zone: string): number {
  return isLocal ? momentOf(seconds, zone) : seconds
}

/** `R3/PT10M`, `R/PT1H`, `R2/start/PT1H`, `R/start/end` or `R3/PT1H/end`; some write `R-1` for `R`. */
export function readCycle(text: string): Cycle | TimeProblem {
  return new Reading(text).whole(it => it.cycle())
}

/**
 * The moment a duration after another: first the months and days on the calendar of a zone, at the
 * same time of day, then the seconds. A day that the month does not have becomes its last one.
 *
 * @param at seconds since 1970-01-01T00:00:00Z
 */
export function addDuration(
  at: number,
  { months, days, seconds }: Duration,
  zone: string = utc,
): number {
  if (months === 0 && days === 0) return at + seconds
  const clock = addMonths(clockAt(at, zone), months) + days * secondsOfDay
  return momentOf(clock, zone) + seconds
}

function addMonths(clock: number, months: number): number {
  if (months === 0) return clock
  const whole = Math.floor(clock)
  const date = new Date(whole * 1000)
  const target = date.getUTCFullYear() * 12 + date.getUTCMonth() + months
  const last = new Date(Date.UTC(Math.floor(target / 12), (target % 12) + 1, 0)).getUTCDate()
  const moved = Date.UTC(
    Math.floor(target / 12),
    target % 12,
    Math.min(date.getUTCDate(), last),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  )
  // Behind the last year of the calendar, a month is as long as it is on average.
  if (Number.isNaN(moved)) return clock + months * averageMonthSeconds
  return moved / 1000 + (clock - whole)
}

const secondsOfDay = 86_400

/** A twelfth of 365.2425 days. */
const averageMonthSeconds = 2_629_746

/** Whether a reading went wrong. */
export function isTimeProblem(value: unknown): value is TimeProblem {
  return typeof value === "object" && value !== null && "message" in value
}

/** What one of a unit is, and where it stands among the others. */
type Unit = Duration & { readonly order: number }

const unitsOfDate: Readonly<Record<string, Unit>> = {
  Y: { order: 0, months: 12, days: 0, seconds: 0 },
  M: { order: 1, months: 1, days: 0, seconds: 0 },
  W: { order: 2, months: 0, days: 7, seconds: 0 },
  D: { order: 3, months: 0, days: 1, seconds: 0 },
}
const unitsOfTime: Readonly<Record<string, Unit>> = {
  H: { order: 4, months: 0, days: 0, seconds: 3_600 },
  M: { order: 5, months: 0, days: 0, seconds: 60 },
  S: { order: 6, months: 0, days: 0, seconds: 1 },
}

/** A place in a text that is being read from left to right. The first problem stops it. */
class Reading {
  readonly #text: string
  readonly #end: number
  #at: number
  #problem: TimeProblem | undefined

  constructor(text: string) {
    this.#text = text
    this.#at = text.length - text.trimStart().length
    this.#end = text.trimEnd().length
  }

  whole<Value>(read: (reading: this) => Value | undefined): Value | TimeProblem {
    if (this.#end <= this.#at)
      return { message: "is empty", range: { start: 0, end: this.#text.length } }
    const value = read(this)
    if (value !== undefined && this.#at < this.#end)
      this.#fail(`“${this.#text.slice(this.#at, this.#end)}” does not belong here`, this.#end)
    return this.#problem ?? value!
  }

  duration(): Duration | undefined {
    const start = this.#at
    const sign = this.#eat("-") ? -1 : 1
    if (sign === 1) this.#eat("+")
    if (!this.#eat("P")) return this.#fail("a duration begins with P, such as PT5M", this.#at + 1)
    let [months, days, seconds, order, parts] = [0, 0, 0, -1, 0]
    let units = unitsOfDate
    while (this.#at < this.#end && this.#text[this.#at] !== "/") {
      if (units === unitsOfDate && this.#eat("T")) {
        units = unitsOfTime
        parts = 0
        continue
      }
      const from = this.#at
      const amount = this.#number()
      const unit = units[this.#text[this.#at]?.toUpperCase() ?? ""]
      if (amount === undefined || !unit) {
        const known = Object.keys(units).join(", ")
        return this.#fail(`a number and one of ${known} are expected here`, this.#at + 1, from)
      }
      this.#at++
      if (unit.order <= order) return this.#fail("comes too late or twice", this.#at, from)
      if (unit.months && amount % 1 !== 0)
        return this.#fail("years and months must be whole numbers", this.#at, from)
      order = unit.order
      months += sign * amount * unit.months
      days += sign * amount * unit.days
      seconds += sign * amount * unit.seconds
      parts++
    }
    if (parts === 0)
      return this.#fail("a duration needs at least one part after it", this.#at, start)
    return { months, days, seconds }
  }

  date(): Moment | undefined {
    const start = this.#at
    const rest = this.#text.slice(start, this.#end)
    const match =
      /^([+-]\d{6}|\d{4})(-?)(\d\d)\2(\d\d)(?:[T ](\d\d)(:?)(\d\d)(?:\6(\d\d(?:[.,]\d+)?))?(Z|[+-]\d\d(?::?\d\d)?)?)?/i.exec(
        rest,
      )
    if (!match) return this.#fail("a date looks like 2024-02-29T12:30:00Z", this.#end)
    this.#at += match[0].length
    const [, year, , month, day, hour = "0", , minute = "0", second = "0", offset] = match
    const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day)) / 1000
    const back = new Date(midnight * 1000)
    if (back.getUTCMonth() !== Number(month) - 1 || back.getUTCDate() !== Number(day))
      return this.#fail("there is no such day", this.#at, start)
    const [hours, minutes, seconds] = [
      Number(hour),
      Number(minute),
      Number(second.replace(",", ".")),
    ]
    const shift = offsetSeconds(offset)
    if (shift === undefined)
      return this.#fail("there is no such offset", this.#at, this.#at - offset!.length)
    if (!isTimeOfDay(hours, minutes, seconds, shift))
      return this.#fail("there is no such time of day", this.#at, start)
    const clock = midnight + hours * 3600 + minutes * 60 + seconds
    return this.#zoned(clock, offset === undefined ? undefined : shift)
  }

  /** A time of a clock, with the zone that is named behind it. */
  #zoned(clock: number, shift: number | undefined): Moment | undefined {
    const rest = this.#text.slice(this.#at, this.#end)
    const [written, inBrackets, behindSign] = /^(?:\[([^\]]*)\]|@(.*))/.exec(rest) ?? []
    const zone = inBrackets ?? behindSign
    const start = this.#at
    this.#at += written?.length ?? 0
    if (zone !== undefined && !isTimeZone(zone))
      return this.#fail(`“${zone}” is no time zone that is known here`, this.#at, start)
    const isLocal = shift === undefined && zone === undefined
    if (shift === undefined)
      return { seconds: zone ? momentOf(clock, zone) : clock, isLocal, ...named(zone) }
    return { seconds: clock - shift, isLocal, ...named(zone) }
  }

  cycle(): Cycle | undefined {
    if (!this.#eat("R"))
      return this.#fail("a repetition begins with R, such as R3/PT10M", this.#at + 1)
    const from = this.#at
    const isEndless = this.#text.startsWith("-1/", this.#at)
    if (isEndless) this.#at += 2
    const count = isEndless ? undefined : this.#number()
    if (count !== undefined && count % 1 !== 0)
      return this.#fail("how often must be a whole number", this.#at, from)
    const repetitions = count ?? Infinity
    if (!this.#eat("/")) return this.#fail("/ and an interval are expected here", this.#at + 1)
    if (this.#isDuration()) {
      const interval = this.#interval()
      if (!interval || !this.#eat("/")) return interval && { repetitions, interval }
      const endAt = this.date()
      return endAt === undefined ? undefined : { repetitions, interval, endAt }
    }
    const startAt = this.date()
    if (startAt === undefined) return undefined
    if (!this.#eat("/")) return this.#fail("/ and an interval are expected here", this.#at + 1)
    if (this.#isDuration()) {
      const interval = this.#interval()
      return interval && { repetitions, interval, startAt }
    }
    const secondFrom = this.#at
    const second = this.date()
    if (second === undefined) return undefined
    const seconds = secondsOf(second, utc) - secondsOf(startAt, utc)
    if (seconds <= 0) return this.#fail("ends before it starts", this.#at, secondFrom)
    return { repetitions, interval: { months: 0, days: 0, seconds }, startAt }
  }

  /** A duration that time can advance by: one of no length would repeat without end. */
  #interval(): Duration | undefined {
    const from = this.#at
    const interval = this.duration()
    if (interval && interval.months * 30 + interval.days + interval.seconds / secondsOfDay <= 0)
      return this.#fail("an interval must be longer than nothing", this.#at, from)
    return interval
  }

  #isDuration(): boolean {
    return /[P+-]/i.test(this.#text[this.#at] ?? "")
  }

  #number(): number | undefined {
    const digits = /^\d+(?:[.,]\d+)?/.exec(this.#text.slice(this.#at, this.#end))?.[0]
    if (digits === undefined) return undefined
    this.#at += digits.length
    return Number(digits.replace(",", "."))
  }

  #eat(letter: string): boolean {
    if (this.#at >= this.#end || this.#text[this.#at]!.toUpperCase() !== letter) return false
    this.#at++
    return true
  }

  #fail(message: string, end: number, start = this.#at): undefined {
    const to = Math.max(start, Math.min(end, this.#text.length))
    this.#problem ??= { message, range: { start: Math.min(start, to), end: to } }
    return undefined
  }
}

function named(zone: string | undefined): Pick<Moment, "zone"> {
  return zone === undefined ? {} : { zone }
}

/** Undefined for more hours than a day has, or minutes than an hour. */
function offsetSeconds(offset = "Z"): number | undefined {
  const [, sign, hours = "0", minutes = "0"] = /^([+-])(\d\d):?(\d\d)?$/.exec(offset) ?? []
  if (23 < Number(hours) || 59 < Number(minutes)) return undefined
  return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60)
}

/**
 * Midnight is also the end of the day before, 24:00, and a minute has a sixtieth second only when
 * one is inserted before midnight in UTC. ISO 8601-1:2019, §4.3.9 and §5.3.2.
 */
function isTimeOfDay(hours: number, minutes: number, seconds: number, shift: number): boolean {
  if (59 < minutes || 61 <= seconds) return false
  const time = hours * 3600 + minutes * 60 + seconds
  if (seconds < 60) return time <= secondsOfDay
  return hours < 24 && (Math.floor(time) - shift) % secondsOfDay === 0
}
