import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { type Report, ReportFold } from "../../server/metrics/index.ts"
import { emptyScenario, type RunDescription } from "../../server/simulation/index.ts"

const run: RunDescription = {
  process: "order",
  processName: "Order",
  seed: 7,
  elements: [
    { element: "start", kind: "startEvent", costPerHour: 0, fixedCost: 0 },
    {
      element: "review",
      name: "Review order",
      kind: "userTask",
      resource: 0,
      costPerHour: 36,
      fixedCost: 2,
    },
    { element: "paid", kind: "intermediateCatchEvent", costPerHour: 0, fixedCost: 0 },
    { element: "join", kind: "parallelGateway", costPerHour: 0, fixedCost: 0 },
    { element: "other", kind: "task", costPerHour: 0, fixedCost: 0, isElsewhere: true },
  ],
  flows: [{ element: "a" }, { element: "b" }, { element: "c", isElsewhere: true }],
  resources: [{ id: "clerk", capacity: 2, costPerHour: 36 }],
  assumptions: ["assumed"],
  problems: ["problem"],
}

describe("fold", () => {
  test("nothing gives a report of zeros", () => {
    const report = new ReportFold(run).report(emptyScenario, 0, { seconds: 0 })
    assert.deepEqual(report.instances, {
      started: 0,
      completed: 0,
      failed: 0,
      cancelled: 0,
      waiting: 0,
    })
    assert.equal(report.bottleneck, undefined)
    assert.deepEqual(report.alerts, [])
    assert.doesNotMatch(JSON.stringify(report), /null/)
  })

  test("two instances are added up", () => {
    const { wallSeconds, wallEventsPerSecond, ...report } = folded()
    assert.deepEqual([wallSeconds, wallEventsPerSecond], [2, 2.5])
    assert.deepEqual(report.instances, {
      started: 3,
      completed: 1,
      failed: 1,
      cancelled: 0,
      waiting: 1,
    })
    assert.equal(report.simulatedSeconds, 1_000)
    assert.equal(report.throughputPerHour, 3.6)
    assert.deepEqual(report.duration, same(1, 400))
    assert.deepEqual(report.waiting, same(1, 300))
    assert.deepEqual(report.processing, same(1, 100))

    const [start, review, paid, join, ...others] = report.elements
    assert.deepEqual(others, [])
    assert.deepEqual(
      [start!.entered, start!.completed, start!.duration],
      [2, 2, { count: 2, min: 0, max: 0, mean: 0, p50: 0, p95: 0, p99: 0 }],
    )
    assert.deepEqual([review!.completed, review!.failed], [1, 1])
    // Two hundred seconds of work at 36 an hour, and 2 for each of the two times.
    assert.equal(review!.cost, 6)
    assert.equal(report.cost, 6)
    assert.equal(review!.waiting.mean, 100)
    assert.equal(review!.meanDurationInterval, undefined)
    assert.deepEqual(paid!.duration, same(1, 300))
    assert.equal(join!.stuck, 1)
    assert.deepEqual(report.flows, [
      { element: "a", taken: 2 },
      { element: "b", taken: 0 },
    ])
    assert.deepEqual(report.resources, [
      {
        resource: "clerk",
        capacity: 2,
        utilisation: 0.1,
        waiting: { ...same(2, 100), min: 0, max: 200, p50: 0, p95: 200, p99: 200 },
        longestQueue: 1,
      },
    ])
  })

  test("the bottleneck is where somebody is waited for, in words", () =>
    assert.deepEqual(folded().bottleneck, {
      element: "review",
      message:
        "100 % of the waiting for somebody who is busy happens at “Review order”: 1 min 40 s " +
        "on average, for “clerk”, which works 10 % of the time and can do 2 things at once.",
    }))

  test("without any resource the longest wait for the world is the bottleneck", () => {
    const fold = new ReportFold(run)
    fold.stayed(2, 3_600, 0)
    assert.deepEqual(fold.report(emptyScenario, 3_600, { seconds: 0 }).bottleneck, {
      element: "paid",
      message: "100 % of all waiting happens at “paid”: 1 h on average.",
    })
  })

  test("default thresholds warn", () =>
    assert.deepEqual(
      folded().alerts.map(it => `${it.severity} ${it.rule} ${it.element}: ${it.message}`),
      [
        "error incident join: No flow can be taken (2 times)",
        "warning unfinished order: 1 of 3 instances never end; they wait at “join”",
        "warning failure-rate order: 50 % of the instances fail, more than 5 %",
        "warning waiting-share order: instances wait 75 % of their time, more than 50 %",
        "warning failure-rate review: fails in 50 % of the attempts, more than 5 %",
      ],
    ))

  test("thresholds of the author are errors, and silence the defaults", () => {
    const alerts = folded({
      thresholds: {
        p95Duration: 399,
        failureRate: 0.5,
        waitingShare: 1,
        cost: 1,
        utilisation: 0.09,
      },
      elementThresholds: new Map([
        ["review", { failureRate: 1, p95Duration: 60, cost: 2.5 }],
        ["clerk", { utilisation: 0.05 }],
      ]),
    }).alerts
    assert.deepEqual(
      alerts.slice(2).map(it => `${it.severity} ${it.rule} ${it.element}: ${it.message}`),
      [
        "error p95-duration order: takes 6 min 40 s or more in 5 % of the instances, more than 6 min 39 s",
        "error cost order: costs 2.00 an instance, more than 1.00",
        "error utilisation clerk: “clerk” works 10 % of the time, more than 5 %",
        "error p95-duration review: takes 5 min or more in 5 % of the cases, more than 1 min",
        "error cost review: costs 3.00 each time, more than 2.50",
      ],
    )
    assert.deepEqual([alerts[2]!.value, alerts[2]!.threshold], [400, 399])
  })
})

/** Two instances, one of which fails, and one that waits at a join for ever. */
function folded(limits: Partial<typeof emptyScenario> = {}): Report {
  const fold = new ReportFold(run)
  fold.started(0)
  fold.entered(0)
  fold.completed(0)
  fold.taken(0)
  fold.entered(1)
  fold.assigned(0, 0)
  fold.started(50)
  fold.entered(0)
  fold.completed(0)
  fold.taken(0)
  fold.entered(1)
  fold.queued(0, 1)
  fold.started(60)
  fold.worked(0, 100)
  fold.stayed(1, 0, 100)
  fold.completed(1)
  fold.stayed(2, 300, 0)
  fold.completed(2)
  fold.ended(400, "completed", 400, 100)
  fold.assigned(0, 200)
  fold.worked(0, 100)
  fold.stayed(1, 200, 100)
  fold.failed(1)
  fold.ended(1_000, "failed", 950, 100)
  fold.entered(3)
  fold.stuck(3)
  fold.stranded()
  fold.incident(3, "No flow can be taken")
  fold.incident(3, "No flow can be taken")
  return fold.report({ ...emptyScenario, ...limits }, 1_000, { seconds: 2 })
}

function same(count: number, value: number) {
  return { count, min: value, max: value, mean: value, p50: value, p95: value, p99: value }
}
