import assert from "node:assert/strict"
import { describe, test } from "mocha"
import type { Report } from "../../server/metrics/index.ts"
import { elementOf, simulate } from "../harness/simulate.ts"
import { document, sketch } from "../harness/sketch.ts"

const few = { instances: 10 }

describe("odd models", () => {
  for (const [name, xml] of [
    ["nothing", ""],
    ["no XML", "<<<&&& not a model"],
    ["no process", document("<collaboration/>").replace(/<process.*<\/process>/s, "")],
    ["an empty process", document("")],
    ["flows without ends", document(`<sequenceFlow id="f"/><sequenceFlow id="g" sourceRef="x"/>`)],
    ["a text cut off", sketch("(s) > [a] > (e)").slice(0, 420)],
  ] as const)
    test(`${name} gives a report`, () => {
      const report = simulate(xml, few)
      assert.ok(report.instances.completed <= 10)
      assert.equal(JSON.stringify(report).includes("null"), false)
    })

  test("a process without nodes runs no instance, and says why", () => {
    const report = simulate(document(""), few)
    assert.equal(report.instances.started, 0)
    assert.match(report.problems.join(), /nowhere to begin/)
  })

  test("without a start event instances begin where nothing leads to", () => {
    const report = simulate(
      document(`<task id="a"/><task id="b"/><sequenceFlow id="f" sourceRef="a" targetRef="b"/>`),
      few,
    )
    assert.equal(report.instances.completed, 10)
    assert.equal(elementOf(report, "b").completed, 10)
  })

  test("a flow to nowhere is an incident of the node it leaves", () => {
    const report = simulate(
      document(`<startEvent id="s"/><task id="a"/>
        <sequenceFlow id="f" sourceRef="s" targetRef="a"/>
        <sequenceFlow id="g" sourceRef="a" targetRef="gone"/>`),
      few,
    )
    assert.equal(report.instances.failed, 10)
    assert.deepEqual(incidents(report), ["a: has a flow to nowhere (10 times)"])
  })

  test("an activity gathers tokens and puts out several", () => {
    const report = simulate(
      document(`<startEvent id="s"/><parallelGateway id="fork"/><task id="a"/><task id="b"/>
        <task id="pack" startQuantity="2" completionQuantity="3"/><task id="ship"/>
        <sequenceFlow id="f" sourceRef="s" targetRef="fork"/>
        <sequenceFlow id="g" sourceRef="fork" targetRef="a"/>
        <sequenceFlow id="h" sourceRef="fork" targetRef="b"/>
        <sequenceFlow id="i" sourceRef="a" targetRef="pack"/>
        <sequenceFlow id="j" sourceRef="b" targetRef="pack"/>
        <sequenceFlow id="k" sourceRef="pack" targetRef="ship"/>`),
      few,
    )
    assert.equal(report.instances.completed, 10)
    assert.equal(elementOf(report, "pack").completed, 10)
    assert.equal(elementOf(report, "ship").completed, 30)
  })

  test("a deadlock is found at once, and where", () => {
    const report = simulate(sketch("(s) > <xg> > [a] > <+j> > (e)\n<xg> > [b] > <+j>"), few)
    assert.deepEqual([report.instances.completed, report.instances.waiting], [0, 10])
    assert.equal(elementOf(report, "j").stuck, 10)
    const [alert] = report.alerts
    assert.equal(alert!.message, "10 of 10 instances never end; they wait at “j”")
  })

  test("a deadlock inside a sub-process is found there", () => {
    const report = simulate(
      document(`<startEvent id="s"/><subProcess id="p"><startEvent id="i"/>
        <exclusiveGateway id="x"/><parallelGateway id="j"/>
        <sequenceFlow id="1" sourceRef="i" targetRef="x"/>
        <sequenceFlow id="2" sourceRef="x" targetRef="j"/>
        <sequenceFlow id="3" sourceRef="x" targetRef="j"/></subProcess>
        <sequenceFlow id="4" sourceRef="s" targetRef="p"/>`),
      few,
    )
    assert.equal(report.instances.waiting, 10)
    assert.equal(elementOf(report, "j").stuck, 10)
    assert.equal(elementOf(report, "p").stuck, undefined)
  })

  test("a loop without an exit ends at the step limit", () => {
    const drawing = "(s) > <xa> > [t] > <xb> > <xa>"
    const report = simulate(sketch(drawing), { ...few, stepLimit: 100 })
    assert.equal(report.instances.failed, 10)
    assert.match(incidents(report).join(), /entered as number 101, more than allowed \(10 times\)/)
  })

  test("a loop that takes no time and multiplies its tokens ends, too", () => {
    const report = simulate(sketch("(s) > <xa> > <+b> > <xa>\n<+b> > <xa>"), few)
    assert.equal(report.instances.failed, 10)
  })

  test("what is not executed yet is an incident, unless it is work", () => {
    const report = simulate(
      document(`<startEvent id="s"/><choreographyTask id="a"/>
        <callActivity id="c" calledElement="elsewhere"/><implicitThrowEvent id="g"/>
        <sequenceFlow id="1" sourceRef="s" targetRef="a"/>
        <sequenceFlow id="2" sourceRef="a" targetRef="c"/>
        <sequenceFlow id="3" sourceRef="c" targetRef="g"/>`),
      few,
    )
    assert.equal(elementOf(report, "a").completed, 10)
    assert.equal(elementOf(report, "c").completed, 10)
    assert.ok(0 < elementOf(report, "c").processing.min)
    assert.match(report.problems.join(), /“a” is part of a choreography.*: it is simulated as one/)
    assert.equal(report.instances.failed, 10)
    assert.match(
      incidents(report).join(),
      /^g: is an implicit throw event, which is not executed yet/,
    )
  })

  test("a sub-process that holds nothing is work", () => {
    const report = simulate(
      document(`<subProcess id="a"/><adHocSubProcess id="b"/>
        <sequenceFlow id="1" sourceRef="a" targetRef="b"/>`),
      { instances: 10, activities: { a: { duration: 5 }, b: { duration: 7 } } },
    )
    assert.equal(report.instances.completed, 10)
    assert.deepEqual([report.duration.max, report.processing.max], [12, 12])
  })

  test("conditions are not evaluated, chance decides", () => {
    const report = simulate(
      document(`<startEvent id="s"/><exclusiveGateway id="g"/><endEvent id="e"/><endEvent id="f"/>
        <sequenceFlow id="1" sourceRef="s" targetRef="g"/>
        <sequenceFlow id="2" sourceRef="g" targetRef="e"><conditionExpression>
        \${amount &gt; 5}</conditionExpression></sequenceFlow>
        <sequenceFlow id="3" sourceRef="g" targetRef="f"><conditionExpression>
        broken (</conditionExpression></sequenceFlow>`),
      { instances: 100 },
    )
    assert.equal(report.instances.completed, 100)
    const [e, f] = ["e", "f"].map(it => elementOf(report, it).completed)
    assert.ok(e! + f! === 100 && 20 < e! && 20 < f!, `${e} ${f}`)
  })

  test("flows out of a task are decided each by itself, the default when none is taken", () => {
    const report = simulate(
      document(`<task id="t" default="3"/><task id="a"/><task id="b"/><task id="c"/>
        <sequenceFlow id="1" sourceRef="t" targetRef="a"><conditionExpression>x</conditionExpression>
        </sequenceFlow><sequenceFlow id="2" sourceRef="t" targetRef="b"/>
        <sequenceFlow id="3" sourceRef="t" targetRef="c"/>`),
      { instances: 1_000, branches: { 1: 0.3 } },
    )
    const [a, b, c] = ["a", "b", "c"].map(it => elementOf(report, it).entered)
    assert.deepEqual([b, a! + c!], [1_000, 1_000])
    assert.ok(Math.abs(a! - 300) < 5 * Math.sqrt(210), `${a}`)
  })

  test("several start events with triggers are used equally often", () => {
    const report = simulate(
      document(`<startEvent id="s"><messageEventDefinition/></startEvent>
        <startEvent id="t"><timerEventDefinition/></startEvent><endEvent id="e"/>
        <sequenceFlow id="1" sourceRef="s" targetRef="e"/>
        <sequenceFlow id="2" sourceRef="t" targetRef="e"/>`),
      { instances: 1_000 },
    )
    const [s, t] = ["s", "t"].map(it => elementOf(report, it).entered)
    assert.equal(s! + t!, 1_000)
    assert.ok(Math.abs(s! - 500) < 5 * Math.sqrt(250), `${s}`)
    assert.equal(report.instances.completed, 1_000)
  })

  test("the elements of a called process are listed, those of others are not", () => {
    const report = simulate(
      document(`<process id="p" isExecutable="true"><callActivity id="c" calledElement="q"/></process>
        <process id="q"><task id="a"/></process><process id="r"><task id="b"/></process>`),
      few,
    )
    assert.deepEqual(
      report.elements.map(it => it.element),
      ["c", "a"],
    )
    assert.deepEqual(
      elementOf(report, "c").duration.mean.toFixed(3),
      elementOf(report, "a").duration.mean.toFixed(3),
    )
  })

  test("a signal wakes who waits for it, before the time that was assumed", () => {
    const report = simulate(
      document(`<signal id="go" name="go"/><process id="p"><startEvent id="s"/>
        <parallelGateway id="f"/><task id="t"/>
        <intermediateThrowEvent id="throw"><signalEventDefinition signalRef="go"/>
        </intermediateThrowEvent><intermediateCatchEvent id="catch">
        <signalEventDefinition signalRef="go"/></intermediateCatchEvent>
        <sequenceFlow id="1" sourceRef="s" targetRef="f"/>
        <sequenceFlow id="2" sourceRef="f" targetRef="t"/>
        <sequenceFlow id="3" sourceRef="t" targetRef="throw"/>
        <sequenceFlow id="4" sourceRef="f" targetRef="catch"/></process>`),
      {
        instances: 5,
        arrivals: "at once",
        activities: { t: { duration: 7 } },
        events: { catch: "1h" },
      },
    )
    assert.equal(report.instances.completed, 5)
    assert.deepEqual([report.duration.max, elementOf(report, "catch").waiting.max], [7, 7])
    assert.equal(report.simulatedSeconds, 7)
  })
})

function incidents(report: Report): string[] {
  return report.alerts
    .filter(it => it.rule === "incident")
    .map(it => `${it.element}: ${it.message}`)
}
