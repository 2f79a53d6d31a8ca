import { Temporal } from "temporal-polyfill"

/** The zone of a clock that says none. */
export const utc = "UTC"

/**
 * Whether a text names a time zone: one of the IANA database that the runtime has, such as
 * `Europe/Berlin`, or a fixed offset such as `+01:00`.
 */
export function isTimeZone(name: string): boolean {
  if (!/^([A-Z][\w+/-]*|[+-]\d\d:\d\d)$/i.test(name)) return false
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name) !== undefined
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return false
  }
}

/**
 * What a clock in a zone shows at a moment.
 *
 * @param at seconds since 1970-01-01T00:00:00Z
 * @returns seconds since 1970-01-01T00:00:00 on that clock
 */
export function clockAt(at: number, zone: string): number {
  if (zone === utc || !isInCalendar(at)) return at
  const instant = Temporal.Instant.fromEpochMilliseconds(Math.floor(at) * 1000)
  return at + instant.toZonedDateTimeISO(zone).offsetNanoseconds / 1e9
}

/**
 * The moment at which a clock in a zone shows a time. Where the clock is put forward, a time that
 * it leaves out is as much later as it was put forward; where it is put back, a time that it shows
 * twice is the first of the two. So does `ZonedDateTime.of` of Java.
 *
 * @param clock seconds since 1970-01-01T00:00:00 on that clock
 * @returns seconds since 1970-01-01T00:00:00Z
 */
export function momentOf(clock: number, zone: string): number {
  if (zone === utc || !isInCalendar(clock)) return clock
  const whole = Math.floor(clock)
  const shown = Temporal.Instant.fromEpochMilliseconds(whole * 1000).toZonedDateTimeISO(utc)
  const moment = shown.toPlainDateTime().toZonedDateTime(zone, { disambiguation: "compatible" })
  return moment.epochMilliseconds / 1000 + (clock - whole)
}

/** Behind the last year of the calendar, no zone has rules. */
function isInCalendar(seconds: number): boolean {
  return Math.abs(seconds) < lastSecond
}

/** Two days before the calendar of ECMAScript ends: an offset is less. */
const lastSecond = 8.64e12 - 2 * 86_400
