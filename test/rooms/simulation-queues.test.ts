import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { elementOf, simulate } from "../harness/simulate.ts"
import { sketch } from "../harness/sketch.ts"

/** Waiting lines whose mean waiting time is known in closed form (Erlang, 1917). */
const lines = [
  { servers: 1, load: 0.5 },
  { servers: 1, load: 0.8 },
  { servers: 3, load: 0.7 },
  { servers: 8, load: 0.85 },
]
const serviceSeconds = 10

describe("queues", () => {
  for (const { servers, load } of lines)
    test(`M/M/${servers} at a load of ${load} waits as Erlang C says`, () => {
      const expected = erlangC(servers, load)
      const runs = 20
      let covered = 0
      let sum = 0
      for (let seed = 1; seed <= runs; seed++) {
        const report = simulate(sketch("(s) > [a] > (e)"), {
          instances: 40_000,
          seed,
          arrivals: `exponential(${serviceSeconds / servers / load})`,
          activities: { a: { duration: `exponential(${serviceSeconds})`, resource: "r" } },
          resources: [{ id: "r", capacity: servers }],
        })
        const { low, high } = elementOf(report, "a").meanDurationInterval!
        if (low <= expected && expected <= high) covered++
        sum += elementOf(report, "a").duration.mean
        const [resource] = report.resources
        assert.ok(Math.abs(resource!.utilisation - load) < 0.03, `${resource!.utilisation}`)
      }
      // Nineteen of twenty are expected; fewer than sixteen happen three times in a thousand.
      assert.ok(16 <= covered, `${covered} of ${runs} intervals hold ${expected}`)
      assert.ok(Math.abs(sum / runs / expected - 1) < 0.02, `${sum / runs} instead of ${expected}`)
    })

  test("quantiles of ten exponential steps are those of Erlang(10)", () => {
    const chain = Array.from({ length: 10 }, (_, at) => `[t${at}]`)
    const activities = Object.fromEntries(
      chain.map((_, at) => [`t${at}`, { duration: "exponential(1s)" }]),
    )
    const report = simulate(sketch(`(s) > ${chain.join(" > ")} > (e)`), {
      instances: 100_000,
      activities,
    })
    // Sampling error of these quantiles is below 0.5 %, that of the sketch below 0.8 %.
    for (const [found, exact] of [
      [report.duration.p50, 9.66871],
      [report.duration.p95, 15.70522],
      [report.duration.p99, 18.78312],
    ] as const)
      assert.ok(Math.abs(found / exact - 1) < 0.013, `${found} instead of ${exact}`)
  })
})

/** Mean time in the system: waiting and service. */
function erlangC(servers: number, load: number): number {
  const offered = servers * load
  let term = 1
  let sum = 0
  for (let busy = 0; busy < servers; busy++) {
    sum += term
    term *= offered / (busy + 1)
  }
  const allBusy = term / (1 - load)
  const waits = allBusy / (sum + allBusy)
  return (waits * serviceSeconds) / (servers * (1 - load)) + serviceSeconds
}
