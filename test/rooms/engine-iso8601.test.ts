import assert from "node:assert/strict"
import fc from "fast-check"
import { describe, test } from "mocha"
import {
  addDuration,
  dueAt,
  isTimeProblem,
  readCycle,
  readDate,
  readDuration,
  readTimer,
  secondsOf,
  type TimeProblem,
  utc,
} from "../../server/engine/index.ts"

/** A value, or the part of the text that is wrong and why. */
function shown<Value>(text: string, read: Value | TimeProblem): Value | string {
  if (!isTimeProblem(read)) return read
  return `${text.slice(0, read.range.start)}[${text.slice(read.range.start, read.range.end)}]: ${read.message}`
}

describe("durations, dates and cycles of ISO 8601", () => {
  test("durations", () => {
    for (const [text, value] of [
      ["PT5M", { months: 0, days: 0, seconds: 300 }],
      [" P1Y2M3W4DT5H6M7.5S ", { months: 14, days: 25, seconds: 18_367.5 }],
      ["PT0,5S", { months: 0, days: 0, seconds: 0.5 }],
      ["-PT1S", { months: 0, days: 0, seconds: -1 }],
      ["pt1h", { months: 0, days: 0, seconds: 3600 }],
      ["", "[]: is empty"],
      ["5M", "[5]: a duration begins with P, such as PT5M"],
      ["P", "[P]: a duration needs at least one part after it"],
      ["P1DT", "[P1DT]: a duration needs at least one part after it"],
      ["PT5", "PT[5]: a number and one of H, M, S are expected here"],
      ["PT5X", "PT[5X]: a number and one of H, M, S are expected here"],
      ["P5H", "P[5H]: a number and one of Y, M, W, D are expected here"],
      ["PT5S1M", "PT5S[1M]: comes too late or twice"],
      ["P1.5Y", "P[1.5Y]: years and months must be whole numbers"],
    ] as const)
      assert.deepEqual(shown(text, readDuration(text)), value, text)
  })

  test("dates are of a clock unless they say an offset or a zone", () => {
    const local = true
    const moment = (seconds: number, isLocal = false) => ({ seconds, isLocal })
    const zone = "Europe/Berlin"
    for (const [text, value] of [
      ["1970-01-02", moment(86_400, local)],
      ["2024-02-29T12:30:00Z", moment(1_709_209_800)],
      ["2024-02-29T12:30:00+02:00", moment(1_709_202_600)],
      ["2024-02-29T12:30", moment(1_709_209_800, local)],
      ["20240229T123000Z", moment(1_709_209_800)],
      ["2024-02-29T12:30:00@Europe/Berlin", { ...moment(1_709_206_200), zone }],
      ["2024-02-29T12:30:00[Europe/Berlin]", { ...moment(1_709_206_200), zone }],
      ["2024-02-29T12:30:00+02:00[Europe/Berlin]", { ...moment(1_709_202_600), zone }],
      [
        "2024-02-29T12:30:00[Europe/Berlim]",
        "2024-02-29T12:30:00[[Europe/Berlim]]: “Europe/Berlim” is no time zone that is known here",
      ],
      ["2024-02-29T12:30:00@", "2024-02-29T12:30:00[@]: “” is no time zone that is known here"],
      ["2023-02-29", "[2023-02-29]: there is no such day"],
      ["2024-02-28T24:00:00Z", moment(1_709_164_800)],
      ["2016-12-31T23:59:60Z", moment(1_483_228_800)],
      ["2017-01-01T05:29:60+05:30", moment(1_483_228_800)],
      ["2024-02-01T25:00", "[2024-02-01T25:00]: there is no such time of day"],
      ["2024-02-01T24:00:00.1", "[2024-02-01T24:00:00.1]: there is no such time of day"],
      ["2024-02-01T24:30Z", "[2024-02-01T24:30Z]: there is no such time of day"],
      ["2024-02-01T10:59:60Z", "[2024-02-01T10:59:60Z]: there is no such time of day"],
      ["2024-02-01T10:00+24:00", "2024-02-01T10:00[+24:00]: there is no such offset"],
      ["2024-02-01T10:00-0160", "2024-02-01T10:00[-0160]: there is no such offset"],
      ["202402-01", "[202402-01]: a date looks like 2024-02-29T12:30:00Z"],
      ["2024-02-01T10:0030", "2024-02-01T10:00[30]: “30” does not belong here"],
      ["tomorrow", "[tomorrow]: a date looks like 2024-02-29T12:30:00Z"],
      ["2024-02-29 at noon", "2024-02-29[ at noon]: “ at noon” does not belong here"],
    ] as const)
      assert.deepEqual(shown(text, readDate(text)), value, text)
  })

  test("cycles", () => {
    const interval = { months: 0, days: 0, seconds: 600 }
    const second = { seconds: 86_400, isLocal: true }
    for (const [text, value] of [
      ["R3/PT10M", { repetitions: 3, interval }],
      ["R/PT10M", { repetitions: Infinity, interval }],
      ["R-1/PT10M", { repetitions: Infinity, interval }],
      ["R2/1970-01-02/PT10M", { repetitions: 2, interval, startAt: second }],
      ["R2/PT10M/1970-01-02", { repetitions: 2, interval, endAt: second }],
      ["R2/1970-01-02/1970-01-02T00:10", { repetitions: 2, interval, startAt: second }],
      ["PT10M", "[P]: a repetition begins with R, such as R3/PT10M"],
      ["R3", "R3[]: / and an interval are expected here"],
      ["R1.5/PT1S", "R[1.5]: how often must be a whole number"],
      ["R/PT0S", "R/[PT0S]: an interval must be longer than nothing"],
      ["R2/1970-01-02/1970-01-01", "R2/1970-01-02/[1970-01-01]: ends before it starts"],
    ] as const)
      assert.deepEqual(shown(text, readCycle(text)), value, text)
  })

  test("a month later is the same day, or the last one", () => {
    const later = (text: string, duration: string) => {
      const [at, read] = [readDate(text), readDuration(duration)]
      if (isTimeProblem(at) || isTimeProblem(read)) throw new Error(duration)
      return new Date(addDuration(secondsOf(at, utc), read) * 1000).toISOString()
    }
    assert.equal(later("2024-01-31", "P1M"), "2024-02-29T00:00:00.000Z")
    assert.equal(later("2024-02-29T10:00", "P1Y"), "2025-02-28T10:00:00.000Z")
    assert.equal(later("2024-03-31", "P1MT1H"), "2024-04-30T01:00:00.000Z")
    assert.equal(later("2024-01-15", "-P2M"), "2023-11-15T00:00:00.000Z")
  })

  test("a timer is due after its duration, at its date, or every interval until it ends", () => {
    const due = (text: string, now: number) => {
      const timer = readTimer(text, "duration")
      return isTimeProblem(timer) ? timer.message : dueAt(timer, now)
    }
    assert.equal(due("PT1H", 100), 3700)
    assert.equal(due("-PT1H", 100), 100)
    assert.equal(due("1970-01-01T00:01", 100), 100)
    assert.equal(due("R3/PT10S", 100), 110)
    assert.equal(due("R3/1970-01-01T01:00/PT10S", 100), 3600)
    assert.equal(due("R/PT10S/1970-01-01T00:01", 55), undefined)
  })

  test("no text throws, and what is wrong lies inside of it", () => {
    const part = fc.constantFrom(
      "P",
      "T",
      "R",
      "/",
      "1",
      "5M",
      "2024-01-01",
      "-",
      ".",
      "H",
      " ",
      "Z",
      "é",
    )
    fc.assert(
      fc.property(
        fc.array(part).map(it => it.join("")),
        text => {
          for (const read of [readDuration(text), readDate(text), readCycle(text)])
            if (isTimeProblem(read)) {
              assert.ok(0 <= read.range.start && read.range.start <= read.range.end)
              assert.ok(read.range.end <= text.length)
            }
        },
      ),
      { numRuns: 3000, seed: 20240101 },
    )
  })
})
