import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { ReportFold } from "../../server/metrics/index.ts"
import { Model } from "../../server/model/index.ts"
import { planRun, Run, readScenario } from "../../server/simulation/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { elementOf, simulate } from "../harness/simulate.ts"
import { document, sketch } from "../harness/sketch.ts"

const linear = sketch("(s) > [a] > [b] > (e)")

describe("run", () => {
  test("a line is walked as often as there are instances", () => {
    const report = simulate(linear, {
      instances: 50,
      arrivals: "every 10s",
      activities: { a: { duration: 3 }, b: { duration: 4, fixedCost: 2 } },
    })
    assert.deepEqual(report.instances, {
      started: 50,
      completed: 50,
      failed: 0,
      cancelled: 0,
      waiting: 0,
    })
    for (const { entered, completed } of report.elements)
      assert.deepEqual([entered, completed], [50, 50])
    for (const { taken } of report.flows) assert.equal(taken, 50)
    assert.deepEqual([report.duration.min, report.duration.max, report.duration.mean], [7, 7, 7])
    assert.equal(elementOf(report, "a").processing.mean, 3)
    assert.equal(report.simulatedSeconds, 49 * 10 + 7)
    assert.equal(report.cost, 100)
    assert.deepEqual(report.meanDurationInterval, { low: 7, high: 7 })
    assert.equal(report.bottleneck, undefined)
    assert.deepEqual(report.alerts, [])
  })

  test("who is busy lets others wait, first come first served", () => {
    // Six come at once and are served two at a time, 10 s each: waiting 0, 0, 10, 10, 20, 20.
    const report = simulate(sketch("(s) > [a] > (e)"), {
      instances: 6,
      arrivals: "at once",
      activities: { a: { duration: 10, resource: "r" } },
      resources: [{ id: "r", capacity: 2, costPerHour: 360 }],
    })
    const { waiting, duration, cost } = elementOf(report, "a")
    assert.deepEqual([waiting.min, waiting.mean, waiting.max], [0, 10, 20])
    assert.deepEqual([duration.min, duration.max], [10, 30])
    assert.equal(cost, 6)
    assert.equal(report.simulatedSeconds, 30)
    assert.deepEqual(report.processing, { ...report.processing, min: 10, max: 10, mean: 10 })
    const [resource] = report.resources
    assert.deepEqual(
      [resource!.utilisation, resource!.longestQueue, resource!.waiting.mean],
      [1, 4, 10],
    )
    assert.equal(report.bottleneck?.element, "a")
  })

  test("two activities share a resource", () => {
    const report = simulate(sketch("(s) > <+f> > [a] > <+j> > (e)\n<+f> > [b] > <+j>"), {
      instances: 1,
      activities: { a: { duration: 10, resource: "r" }, b: { duration: 5, resource: "r" } },
      resources: [{ id: "r" }],
    })
    assert.deepEqual(elementOf(report, "b").waiting.max, 10)
    assert.equal(report.duration.max, 15)
    assert.equal(report.waiting.max, 0)
  })

  test("parallel work counts once in the processing time of the instance", () => {
    const report = simulate(sketch("(s) > <+f> > [a] > <+j> > [c] > (e)\n<+f> > [b] > <+j>"), {
      instances: 3,
      activities: { a: { duration: 10 }, b: { duration: 4 }, c: { duration: 1 } },
    })
    assert.deepEqual([report.duration.mean, report.processing.mean], [11, 11])
    assert.equal(elementOf(report, "j").entered, 6)
    assert.equal(elementOf(report, "j").completed, 3)
  })

  test("branches are taken as often as their probability says", () => {
    const drawing = "(s) > <xg> > [a] > <xm> > (e)\n<xg> > [b] > <xm>\n<xg> > [c] > <xm>"
    const report = simulate(sketch(drawing), {
      instances: 20_000,
      arrivals: "at once",
      branches: { flow2: 0.7, flow5: 0.3, flow7: 0 },
    })
    const [a, b, c] = ["a", "b", "c"].map(it => elementOf(report, it).completed)
    assert.equal(a! + b!, 20_000)
    assert.equal(c, 0)
    // Five standard deviations of a binomial number.
    assert.ok(Math.abs(a! - 14_000) < 5 * Math.sqrt(20_000 * 0.7 * 0.3), `${a}`)
    const taken = new Map(report.flows.map(it => [it.element, it.taken]))
    assert.deepEqual([taken.get("flow2"), taken.get("flow5"), taken.get("flow7")], [a, b, 0])
    assert.equal(elementOf(report, "e").completed, 20_000)
  })

  test("inclusive branches are taken independently, at least one, and joined again", () => {
    const drawing = "(s) > <og> > [a] > <oj> > (e)\n<og> > [b] > <oj>"
    const report = simulate(sketch(drawing), {
      instances: 10_000,
      arrivals: "at once",
      activities: { a: { duration: 1 }, b: { duration: 2 } },
      branches: { flow2: 0.8, flow5: 0.5 },
    })
    // Neither is drawn one time in ten; then one of them is taken, each equally often.
    const near = (found: number, share: number) =>
      assert.ok(Math.abs(found - share * 10_000) < 5 * Math.sqrt(10_000 * 0.25), `${found}`)
    near(elementOf(report, "a").completed, 0.85)
    near(elementOf(report, "b").completed, 0.55)
    assert.equal(elementOf(report, "e").completed, 10_000)
    assert.equal(report.instances.completed, 10_000)
  })

  test("the same seed gives the same bytes, however often one stops in between", () => {
    const scenario = {
      instances: 500,
      activities: { a: { duration: "lognormal(5m, 5m)", resource: "r", failureProbability: 0.1 } },
      resources: [{ id: "r" }],
      arrivals: "exponential(6m)",
    }
    const once = JSON.stringify(simulate(linear, { ...scenario, seed: 3 }, 1_000_000))
    assert.equal(JSON.stringify(simulate(linear, { ...scenario, seed: 3 }, 1)), once)
    assert.equal(JSON.stringify(simulate(linear, { ...scenario, seed: 3 }, 7)), once)
    assert.notEqual(JSON.stringify(simulate(linear, { ...scenario, seed: 4 })), once)
  })

  test("a task more does not change what the others draw", () => {
    const scenario = { instances: 200, seed: 5 }
    const before = simulate(linear, scenario)
    const after = simulate(sketch("(s) > [new] > [a] > [b] > (e)"), scenario)
    for (const id of ["a", "b"]) {
      const [was, is] = [elementOf(before, id).processing, elementOf(after, id).processing]
      // Equal but for the rounding of another moment of simulated time.
      assert.ok(Math.abs(was.mean - is.mean) < 1e-6 && Math.abs(was.max - is.max) < 1e-6)
      assert.deepEqual([is.p50, is.p95, is.p99], [was.p50, was.p95, was.p99])
    }
  })

  test("shows progress and may be left at any moment", () => {
    const plan = planRun(
      new Model(SyntaxTree.read(linear)),
      readScenario(`{"instances": 100}`).scenario,
    )
    const fold = new ReportFold(plan.description)
    const run = new Run(plan, fold)
    const seen: number[] = []
    while (run.progress < 0.5) {
      assert.ok(run.advance(10))
      seen.push(run.progress)
    }
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    )
    const { started, completed, waiting } = fold.report(readScenario("{}").scenario, run.now, {
      seconds: 0,
    }).instances
    assert.ok(50 <= completed && started === completed + waiting && started < 100)
    while (run.advance(1_000));
    assert.equal(run.progress, 1)
    assert.equal(run.advance(1), false)
  })
})

describe("repeated activities in a run", () => {
  const repeated = (loop: string, turns?: number) =>
    simulate(
      document(`<startEvent id="s"/><task id="a">${loop}</task><task id="b"/>
        <sequenceFlow id="1" sourceRef="s" targetRef="a"/>
        <sequenceFlow id="2" sourceRef="a" targetRef="b"/>`),
      {
        instances: 2,
        arrivals: "every 1h",
        activities: {
          a: { duration: 10, resource: "r", ...(turns === undefined ? {} : { turns }) },
          b: { duration: 1 },
        },
        resources: [{ id: "r", capacity: 2 }],
      },
    )
  const completion = "<completionCondition>done &gt; 1</completionCondition>"
  const parallel = `<multiInstanceLoopCharacteristics>${completion}</multiInstanceLoopCharacteristics>`

  test("side by side, as often as the scenario says, by as many as there are", () => {
    const report = repeated(parallel, 5)
    const a = elementOf(report, "a")
    assert.deepEqual([a.entered, a.completed, a.duration.count], [2, 2, 10])
    assert.deepEqual([a.waiting.max, a.processing.max, report.duration.max], [20, 10, 31])
    assert.equal(elementOf(report, "b").entered, 2)
  })

  test("one after the other", () => {
    const report = repeated(`<multiInstanceLoopCharacteristics isSequential="true"/>`, 4)
    assert.deepEqual([elementOf(report, "a").duration.count, report.duration.max], [8, 41])
  })

  test("as often as a number in the model says", () => {
    const cardinality = "<loopCardinality> 2 </loopCardinality>"
    const loop = `<multiInstanceLoopCharacteristics>${cardinality}</multiInstanceLoopCharacteristics>`
    assert.equal(elementOf(repeated(loop), "a").duration.count, 4)
    assert.equal(
      elementOf(repeated(`<standardLoopCharacteristics loopMaximum="1"/>`), "a").entered,
      2,
    )
  })

  test("three times when nobody says, which is said", () => {
    const report = repeated("<standardLoopCharacteristics/>")
    assert.equal(elementOf(report, "a").duration.count, 6)
    assert.match(
      report.assumptions.join(),
      /“a” is done 3 times each time, because no turns are given/,
    )
  })
})

describe("failures in a run", () => {
  const failing = (maxAttempts: number) => ({
    instances: 5_000,
    seed: 2,
    arrivals: "at once",
    activities: {
      a: { duration: 1, failureProbability: 0.3, maxAttempts },
      b: { duration: 1, failureProbability: 0.3, maxAttempts },
    },
  })

  for (const attempts of [1, 2, 3])
    test(`two tasks that fail 30 % of ${attempts} attempts complete as the closed form says`, () => {
      const report = simulate(linear, failing(attempts))
      const share = (1 - 0.3 ** attempts) ** 2
      const { completed, failed } = report.instances
      assert.equal(completed + failed, 5_000)
      const deviation = Math.sqrt(5_000 * share * (1 - share))
      assert.ok(Math.abs(completed - 5_000 * share) < 5 * deviation, `${completed}`)
      const a = elementOf(report, "a")
      assert.equal(a.entered, 5_000)
      assert.equal(a.processing.max, attempts)
      assert.ok(report.alerts.some(it => it.rule === "failure-rate" && it.element === "a"))
      assert.ok(!report.alerts.some(it => it.rule === "incident"))
    })

  test("a failure goes to an attached error event", () => {
    const report = simulate(
      document(`<error id="x" errorCode="E1"/><process id="p">
        <startEvent id="s"/><task id="a"/><endEvent id="e"/><endEvent id="f"/>
        <boundaryEvent id="caught" attachedToRef="a"><errorEventDefinition errorRef="x"/></boundaryEvent>
        <sequenceFlow id="1" sourceRef="s" targetRef="a"/>
        <sequenceFlow id="2" sourceRef="a" targetRef="e"/>
        <sequenceFlow id="3" sourceRef="caught" targetRef="f"/></process>`),
      {
        instances: 10,
        activities: { a: { duration: 5, failureProbability: 1, resource: "r" } },
        resources: [{ id: "r" }],
      },
    )
    assert.deepEqual([report.instances.completed, report.instances.failed], [10, 0])
    assert.deepEqual([elementOf(report, "a").failed, elementOf(report, "f").completed], [10, 10])
    assert.equal(elementOf(report, "a").processing.mean, 5)
  })
})

describe("time in a run", () => {
  const timed = (definition: string, duration: number, attributes = "") =>
    simulate(
      document(`
        <startEvent id="s"/><task id="a"/><endEvent id="e"/><endEvent id="late"/>
        <boundaryEvent id="timer" attachedToRef="a" ${attributes}>
        <timerEventDefinition>${definition}</timerEventDefinition></boundaryEvent>
        <sequenceFlow id="1" sourceRef="s" targetRef="a"/>
        <sequenceFlow id="2" sourceRef="a" targetRef="e"/>
        <sequenceFlow id="3" sourceRef="timer" targetRef="late"/>`),
      {
        instances: 4,
        arrivals: "at once",
        activities: { a: { duration, resource: "r" } },
        resources: [{ id: "r" }],
      },
    )

  test("a timer interrupts work, and whoever worked takes the next", () => {
    const report = timed("<timeDuration>PT25S</timeDuration>", 10)
    // Two are done after 10 s and 20 s; the third is interrupted at work, the fourth in the queue.
    assert.deepEqual(
      [elementOf(report, "e").completed, elementOf(report, "late").completed],
      [2, 2],
    )
    assert.equal(report.simulatedSeconds, 25)
    const { processing, waiting } = elementOf(report, "a")
    assert.deepEqual([processing.max, processing.min, waiting.max], [10, 0, 25])
    assert.equal(report.resources[0]!.utilisation, 1)
    assert.equal(report.instances.completed, 4)
  })

  test("a timer that does not interrupt comes as often as it says", () => {
    const cycle = "<timeCycle>R3/PT10S</timeCycle>"
    const report = timed(cycle, 25, `cancelActivity="false"`)
    // 10, 20 | 10, 20, 30 for those that wait or work longer than half a minute.
    assert.equal(elementOf(report, "e").completed, 4)
    assert.equal(elementOf(report, "late").completed, 2 + 3 + 3 + 3)
  })

  test("the first event after an event-based gateway decides", () => {
    const report = simulate(
      document(`
        <startEvent id="s"/><eventBasedGateway id="g"/>
        <intermediateCatchEvent id="paid"><messageEventDefinition/></intermediateCatchEvent>
        <intermediateCatchEvent id="late"><timerEventDefinition>
        <timeDuration>PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent>
        <sequenceFlow id="1" sourceRef="s" targetRef="g"/>
        <sequenceFlow id="2" sourceRef="g" targetRef="paid"/>
        <sequenceFlow id="3" sourceRef="g" targetRef="late"/>`),
      { instances: 4_000, events: { paid: "exponential(1h)" }, arrivals: "at once" },
    )
    const late = elementOf(report, "late").completed
    assert.equal(late + elementOf(report, "paid").completed, 4_000)
    assert.ok(Math.abs(late / 4_000 - Math.exp(-1)) < 5 * Math.sqrt(0.2326 / 4_000), `${late}`)
    assert.equal(elementOf(report, "g").waiting.max, 3_600)
    assert.equal(report.duration.max, 3_600)
  })

  test("a date has come, and a timer nobody can read takes the time that is assumed", () => {
    const timer = (id: string, content: string) =>
      `<intermediateCatchEvent id="${id}"><timerEventDefinition>${content}` +
      "</timerEventDefinition></intermediateCatchEvent>"
    const report = simulate(
      document(`
        <startEvent id="s"/>${timer("date", "<timeDate>2031-01-01T00:00:00Z</timeDate>")}
        ${timer("data", "<timeDuration>#{wait}</timeDuration>")}${timer("empty", "")}
        <sequenceFlow id="1" sourceRef="s" targetRef="date"/>
        <sequenceFlow id="2" sourceRef="date" targetRef="data"/>
        <sequenceFlow id="3" sourceRef="data" targetRef="empty"/>`),
      { instances: 300, arrivals: "at once" },
    )
    assert.equal(report.instances.completed, 300)
    assert.equal(elementOf(report, "date").waiting.max, 0)
    const { mean } = elementOf(report, "data").waiting
    assert.ok(Math.abs(mean - 3_600) < (5 * 3_600) / Math.sqrt(300), `${mean}`)
    assert.match(report.assumptions.join("\n"), /What “data” and “empty” wait for comes after 1 h/)
  })
})
