import type { Range } from "../text/index.ts"

/** A length of time: calendar months and the rest in seconds, for a month has no fixed length. */
export interface Duration {
  /** Whole; years count twelve. */
  readonly months: number
  /** Weeks and days included; may have a fraction. */
  readonly seconds: number
}

/** A repeating interval. ISO 8601-1:2019, §5.6. */
export interface Cycle {
  /** How often it comes; Infinity when it never ends. */
  readonly repetitions: number
  readonly interval: Duration
  /** Seconds since 1970-01-01T00:00:00Z before which it does not begin. */
  readonly startAt?: number
  /** Seconds since 1970-01-01T00:00:00Z after which it does not come any more. */
  readonly endAt?: number
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
 * A time without zone is in UTC, for a run must not depend on where it runs.
 *
 * @returns seconds since 1970-01-01T00:00:00Z
 */
export function readDate(text: string): number | TimeProblem {
  return new Reading(text).whole(it => it.date())
}

/** `R3/PT10M`, `R/PT1H`, `R2/start/PT1H`, `R/start/end` or `R3/PT1H/end`. */
export function readCycle(text: string): Cycle | TimeProblem {
  return new Reading(text).whole(it => it.cycle())
}

/**
 * The moment a duration after another, counted in the calendar of UTC. A day that the month does
 * not have becomes its last one.
 *
 * @param at seconds since 1970-01-01T00:00:00Z
 */
export function addDuration(at: number, { months, seconds }: Duration): number {
  if (months === 0) return at + seconds
  const whole = Math.floor(at)
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
  if (Number.isNaN(moved)) return at + months * averageMonthSeconds + seconds
  return moved / 1000 + (at - whole) + seconds
}

/** A twelfth of 365.2425 days. */
const averageMonthSeconds = 2_629_746

/** Whether a reading went wrong. */
export function isTimeProblem(value: unknown): value is TimeProblem {
  return typeof value === "object" && value !== null && "message" in value
}

const unitsOfDate: Readonly<Record<string, readonly [order: number, months: number, s: number]>> = {
  Y: [0, 12, 0],
  M: [1, 1, 0],
  W: [2, 0, 604_800],
  D: [3, 0, 86_400],
}
const unitsOfTime: Readonly<Record<string, readonly [order: number, months: number, s: number]>> = {
  H: [4, 0, 3_600],
  M: [5, 0, 60],
  S: [6, 0, 1],
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
    let [months, seconds, order, parts] = [0, 0, -1, 0]
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
      if (unit[0] <= order) return this.#fail("comes too late or twice", this.#at, from)
      if (unit[1] && amount % 1 !== 0)
        return this.#fail("years and months must be whole numbers", this.#at, from)
      order = unit[0]
      months += sign * amount * unit[1]
      seconds += sign * amount * unit[2]
      parts++
    }
    if (parts === 0)
      return this.#fail("a duration needs at least one part after it", this.#at, start)
    return { months, seconds }
  }

  date(): number | undefined {
    const start = this.#at
    const rest = this.#text.slice(start, this.#end)
    const match =
      /^([+-]\d{6}|\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d(?:[.,]\d+)?))?(Z|[+-]\d\d(?::?\d\d)?)?)?/i.exec(
        rest,
      )
    if (!match) return this.#fail("a date looks like 2024-02-29T12:30:00Z", this.#end)
    this.#at += match[0].length
    const [, year, month, day, hour = "0", minute = "0", second = "0", zone = "Z"] = match
    const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day)) / 1000
    const back = new Date(midnight * 1000)
    if (back.getUTCMonth() !== Number(month) - 1 || back.getUTCDate() !== Number(day))
      return this.#fail("there is no such day", this.#at, start)
    const [hours, minutes, seconds] = [
      Number(hour),
      Number(minute),
      Number(second.replace(",", ".")),
    ]
    if (24 < hours || 59 < minutes || 61 <= seconds)
      return this.#fail("there is no such time of day", this.#at, start)
    return midnight + hours * 3600 + minutes * 60 + seconds - zoneSeconds(zone)
  }

  cycle(): Cycle | undefined {
    if (!this.#eat("R"))
      return this.#fail("a repetition begins with R, such as R3/PT10M", this.#at + 1)
    const from = this.#at
    const count = this.#number()
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
    if (second <= startAt) return this.#fail("ends before it starts", this.#at, secondFrom)
    return { repetitions, interval: { months: 0, seconds: second - startAt }, startAt }
  }

  /** A duration that time can advance by: one of no length would repeat without end. */
  #interval(): Duration | undefined {
    const from = this.#at
    const interval = this.duration()
    if (interval && interval.months * 30 + interval.seconds / 86_400 <= 0)
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

function zoneSeconds(zone: string): number {
  const [, sign, hours, minutes = "0"] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? []
  if (!sign) return 0
  return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60)
}
