import assert from "node:assert/strict"
import { describe, test } from "mocha"
import {
  addDuration,
  isTimeProblem,
  isTimeZone,
  readDate,
  readDuration,
  secondsOf,
} from "../../server/engine/index.ts"
import { clockAt, momentOf } from "../../server/engine/time-zone.ts"

/** The moment a duration after another, both as they are written. */
function later(date: string, duration: string, zone: string): string {
  const [at, read] = [readDate(date), readDuration(duration)]
  if (isTimeProblem(at) || isTimeProblem(read)) throw new Error(`${date} ${duration}`)
  return written(addDuration(secondsOf(at, zone), read, zone))
}

function written(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z")
}

describe("time zones", () => {
  test("a zone is one of the IANA database, or an offset", () => {
    for (const name of ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "+05:30"])
      assert.ok(isTimeZone(name), name)
    for (const name of ["", "Europe/Berlim", "2024-01-01T00:00Z", "berlin", "+5", "-", "Z"])
      assert.ok(!isTimeZone(name), name)
  })

  test("a time that a clock leaves out is as much later, of two it is the first", () => {
    for (const [date, zone, moment] of [
      ["2026-03-29T01:59:59", "Europe/Berlin", "2026-03-29T00:59:59Z"],
      ["2026-03-29T02:00", "Europe/Berlin", "2026-03-29T01:00:00Z"],
      ["2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30:00Z"],
      ["2026-03-29T03:00", "Europe/Berlin", "2026-03-29T01:00:00Z"],
      ["2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00Z"],
      ["2026-10-25T03:00", "Europe/Berlin", "2026-10-25T02:00:00Z"],
      ["2026-07-01", "Asia/Kolkata", "2026-06-30T18:30:00Z"],
      ["2011-12-30T12:00", "Pacific/Apia", "2011-12-30T22:00:00Z"],
      ["2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-04T14:45:00Z"],
      ["1880-01-01", "Europe/Berlin", "1879-12-31T23:06:32Z"],
    ] as const) {
      const read = readDate(date)
      assert.ok(!isTimeProblem(read))
      assert.equal(written(secondsOf(read, zone)), moment, `${date} ${zone}`)
    }
  })

  test("what a clock shows is shown at that moment", () => {
    for (const zone of ["UTC", "Europe/Berlin", "America/St_Johns", "-03:30"])
      for (let at = 1_767_225_600.5; at < 1_798_761_600; at += 86_400 * 7 + 3_601)
        assert.equal(momentOf(clockAt(at, zone), zone), at, zone)
  })

  test("a day and a month are those of the calendar, hours are hours", () => {
    for (const [date, duration, moment] of [
      ["2026-03-28T12:00", "P1D", "2026-03-29T10:00:00Z"],
      ["2026-03-28T12:00", "PT24H", "2026-03-29T11:00:00Z"],
      ["2026-03-28T02:30", "P1D", "2026-03-29T01:30:00Z"],
      ["2026-02-28T12:00", "P1M", "2026-03-28T11:00:00Z"],
      ["2026-03-31T12:00", "-P1M", "2026-02-28T11:00:00Z"],
      ["2026-10-24T12:00", "P1DT1H", "2026-10-25T12:00:00Z"],
      ["2026-10-24T12:00", "P1W", "2026-10-31T11:00:00Z"],
      ["2026-10-24T02:30", "P1D", "2026-10-25T00:30:00Z"],
    ] as const)
      assert.equal(later(date, duration, "Europe/Berlin"), moment, `${date} ${duration}`)
  })

  test("behind the last year of the calendar no zone has rules", () => {
    for (const seconds of [9e12, -9e12, Number.MAX_VALUE, Infinity]) {
      assert.equal(clockAt(seconds, "Europe/Berlin"), seconds)
      assert.equal(momentOf(seconds, "Europe/Berlin"), seconds)
      assert.ok(!Number.isNaN(addDuration(seconds, { months: 1, days: 1, seconds: 1 }, "+01:00")))
    }
  })
})
