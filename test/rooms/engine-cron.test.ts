import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { nextOfCron, readCron } from "../../server/engine/cron.ts"

/** The first moments of a cron expression after one, in the notation of ISO 8601. */
function next(written: string, after: string, count = 1, zone?: string): string {
  const cron = readCron(written)
  if ("message" in cron) return cron.message
  const moments: string[] = []
  let now = Date.parse(after) / 1000
  while (moments.length < count) {
    const due = nextOfCron(cron, now, zone)
    if (due === undefined) return [...moments, "never"].join(" ")
    now = due
    moments.push(new Date(due * 1000).toISOString().replace(".000Z", ""))
  }
  return moments.join(" ")
}

describe("cron", () => {
  const cases: readonly (readonly [string, string, number, string])[] = [
    ["*/15 * * * *", "2024-01-01T00:00:00Z", 2, "2024-01-01T00:15:00 2024-01-01T00:30:00"],
    ["0 0/5 * * * ?", "2024-01-01T00:04:59Z", 2, "2024-01-01T00:05:00 2024-01-01T00:10:00"],
    ["30 10 9 * * *", "2024-02-29T09:10:30Z", 1, "2024-03-01T09:10:30"],
    ["0 0 9-17 * * MON-FRI", "2024-01-05T17:00:00Z", 1, "2024-01-08T09:00:00"],
    ["0 0 12 ? * 2", "2024-01-01T13:00:00Z", 1, "2024-01-08T12:00:00"],
    ["0 12 * * 1", "2024-01-01T13:00:00Z", 1, "2024-01-08T12:00:00"],
    ["0 0 * * 7", "2024-01-01T00:00:00Z", 1, "2024-01-07T00:00:00"],
    ["0 0 0 L * ?", "2024-02-01T00:00:00Z", 2, "2024-02-29T00:00:00 2024-03-31T00:00:00"],
    ["0 0 0 L-1 * ?", "2024-02-01T00:00:00Z", 1, "2024-02-28T00:00:00"],
    ["0 0 0 1W * ?", "2024-06-01T00:00:00Z", 1, "2024-06-03T00:00:00"],
    ["0 0 0 LW * ?", "2024-06-01T00:00:00Z", 1, "2024-06-28T00:00:00"],
    ["0 0 0 ? * 6#2", "2024-01-01T00:00:00Z", 1, "2024-01-12T00:00:00"],
    ["0 0 0 ? * FRIL", "2024-01-01T00:00:00Z", 1, "2024-01-26T00:00:00"],
    ["0 0 13 * FRI", "2024-01-01T00:00:00Z", 2, "2024-01-05T00:00:00 2024-01-12T00:00:00"],
    ["0 0 0 13 * FRI", "2024-01-01T00:00:00Z", 1, "2024-09-13T00:00:00"],
    ["0 0 0 29 2 *", "2024-02-29T00:00:00Z", 1, "2028-02-29T00:00:00"],
    ["0 0 0 1 1 ? 2030", "2024-01-01T00:00:00Z", 2, "2030-01-01T00:00:00 never"],
    ["0 0 0 30 2 *", "2024-01-01T00:00:00Z", 1, "never"],
    ["0 0 22-2 * * *", "2024-01-01T22:30:00Z", 2, "2024-01-01T23:00:00 2024-01-02T00:00:00"],
    ["@daily", "2024-01-01T00:00:00Z", 1, "2024-01-02T00:00:00"],
    ["@weekly", "2024-01-01T00:00:00Z", 1, "2024-01-07T00:00:00"],
    ["0 61 * * * *", "2024-01-01T00:00:00Z", 1, "“61” is not between 0 and 59"],
    ["* * * * NOV", "2024-01-01T00:00:00Z", 1, "“NOV” is not between 0 and 6"],
    ["*/0 * * * *", "2024-01-01T00:00:00Z", 1, "“*/0” is not between 0 and 59"],
    [
      "@noon",
      "2024-01-01T00:00:00Z",
      1,
      "“@noon” has not five to seven fields, and is no name of cron",
    ],
  ]
  for (const [written, after, count, expected] of cases)
    test(`${written} after ${after}`, () => assert.equal(next(written, after, count), expected))

  // On 29 March 2026 the clocks of Berlin leave out 2 to 3, on 25 October they show it twice.
  const inBerlin: readonly (readonly [string, string, number, string])[] = [
    ["0 9 * * *", "2026-03-27T12:00:00Z", 2, "2026-03-28T08:00:00 2026-03-29T07:00:00"],
    ["30 2 * * *", "2026-03-28T12:00:00Z", 2, "2026-03-29T01:30:00 2026-03-30T00:30:00"],
    ["30 2 * * *", "2026-10-24T12:00:00Z", 2, "2026-10-25T00:30:00 2026-10-26T01:30:00"],
    ["*/30 2 * * *", "2026-10-25T00:30:00Z", 1, "2026-10-26T01:00:00"],
    ["*/30 2 * * *", "2026-10-25T01:10:00Z", 1, "2026-10-26T01:00:00"],
    ["@hourly", "2026-03-29T00:00:00Z", 2, "2026-03-29T01:00:00 2026-03-29T02:00:00"],
    ["@hourly", "2026-10-25T00:00:00Z", 2, "2026-10-25T01:00:00 2026-10-25T02:00:00"],
    ["*/40 * * * *", "2026-10-25T00:00:00Z", 2, "2026-10-25T00:40:00 2026-10-25T01:00:00"],
    ["@daily", "2026-03-28T12:00:00Z", 2, "2026-03-28T23:00:00 2026-03-29T22:00:00"],
    ["@monthly", "2026-03-28T12:00:00Z", 1, "2026-03-31T22:00:00"],
  ]
  for (const [written, after, count, expected] of inBerlin)
    test(`${written} in Berlin after ${after}`, () =>
      assert.equal(next(written, after, count, "Europe/Berlin"), expected))
})
