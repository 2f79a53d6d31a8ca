import assert from "node:assert/strict"
import { join } from "node:path"
import { flowmeter, inFolder, projectFolder } from "./harness/command-line.ts"
import { document } from "./harness/sketch.ts"

const order = join(projectFolder, "examples/order.bpmn")
const steps = join(projectFolder, "examples/order.steps.json")

describe("flowmeter run", () => {
  it("prints a line of JSON for each event, in order of time", async () => {
    const { code, out, errors } = await flowmeter(["run", order, "--steps", steps, "--json"])
    const events = out
      .trimEnd()
      .split("\n")
      .map(line => JSON.parse(line))
    for (const [at, event] of events.entries()) {
      assert.deepEqual(Object.keys(event).slice(0, 4), ["t", "event", "element", "instance"])
      assert.ok(0 === at || events[at - 1].t <= event.t)
    }
    assert.deepEqual(events.at(-1), {
      t: 36_000,
      event: "end",
      element: "order",
      instance: 1,
      state: "completed",
      variables: { amount: 7200, complete: true },
    })
    assert.deepEqual([code, errors], [0, ""])
    assert.equal((await flowmeter(["run", order, "--steps", steps, "--json"])).out, out)
  })

  it("prints a trace for people, indented by sub-process", async () => {
    const { code, out } = await flowmeter(["run", order, "--steps", steps])
    assert.match(out, /^From order to parcel order\n {9}0 s {2}▸ Order received start event\n/)
    assert.match(out, /\n {14}… Review order waits for a user task\n {14}✓ Review order\n/)
    assert.match(out, /\n {14}▸ Complete\? exclusive gateway\n {14}→ no\n/)
    assert.match(out, /\n {16}▸ Pick items user task\n/)
    assert.match(out, /\n {9}8 h {2}▸ 8 hours boundary event\n {14}↓ 8 hours is due\n/)
    assert.match(out, /\n {14}■ completed\n {16}amount = 7200\n {16}complete = true\n$/)
    assert.equal(code, 0)
  })

  it("says what it waits for when nobody does anything", async () => {
    const { code, out } = await flowmeter(["run", order])
    assert.match(out, /\n {14}■ waiting at Review order\n$/)
    assert.equal(code, 0)
  })

  it("ends what takes more than it may with an incident", async () => {
    const ends = async (...limit: string[]) => {
      const { code, out } = await flowmeter(["run", order, "--steps", steps, ...limit])
      return [code, /\w+-limit/.exec(out)?.[0]]
    }
    assert.deepEqual(await ends("--step-limit", "3"), [1, "step-limit"])
    assert.deepEqual(await ends("--time-limit", "60"), [1, "time-limit"])
    assert.deepEqual(await ends("--memory-limit", "10"), [1, "memory-limit"])
  })

  it("begins when it is told, by the clock of a zone", () => {
    // The clocks of Berlin go forward in that night: a day has 23 hours.
    const daily = document(
      `<startEvent id="s"/><intermediateCatchEvent id="day"><timerEventDefinition><timeDuration>` +
        `P1D</timeDuration></timerEventDefinition></intermediateCatchEvent>` +
        `<sequenceFlow id="1" sourceRef="s" targetRef="day"/>`,
    )
    return inFolder({ "daily.bpmn": daily }, async folder => {
      const run = (...options: string[]) =>
        flowmeter([
          "run",
          join(folder, "daily.bpmn"),
          "--starts-at",
          "2026-03-28T12:00",
          ...options,
        ])
      assert.match((await run()).out, /\n +1 d {2}/)
      assert.match((await run("--time-zone", "Europe/Berlin")).out, /\n +23 h {2}/)
      const unknown = await run("--time-zone", "Europe/Berlim")
      assert.match(unknown.errors, /--time-zone: “Europe\/Berlim” .*“Europe\/Berlin”\?/)
      const never = await run("--starts-at", "2026-02-30")
      assert.match(never.errors, /--starts-at: “2026-02-30”: /)
      assert.deepEqual([unknown.code, never.code], [2, 2])
    })
  })

  it("runs a file as the engine it is for, and says where BPMN decides otherwise", () => {
    const twice = document(
      `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" ` +
        `xmlns:camunda="http://camunda.org/schema/1.0/bpmn"><process id="p" isExecutable="true">` +
        `<startEvent id="s"/><task id="a"/><task id="b"/><parallelGateway id="j" name="Ready?"/>` +
        `<exclusiveGateway id="m"/><startEvent id="never"/><sequenceFlow id="1" sourceRef="s" ` +
        `targetRef="a"/><sequenceFlow id="2" sourceRef="s" targetRef="b"/><sequenceFlow id="3" ` +
        `sourceRef="a" targetRef="m"/><sequenceFlow id="4" sourceRef="b" targetRef="m"/>` +
        `<sequenceFlow id="5" sourceRef="m" targetRef="j"/><sequenceFlow id="6" ` +
        `sourceRef="never" targetRef="j"/></process></definitions>`,
    )
    return inFolder({ "twice.bpmn": twice }, async folder => {
      const path = join(folder, "twice.bpmn")
      const own = await flowmeter(["run", path])
      assert.match(own.out, /^p as Camunda 7 runs it\n/)
      assert.match(own.out, /\n {14}≠ Ready\? goes on with 2 tokens in Camunda 7, .*\n/)
      assert.match(own.out, /■ completed\n$/)
      const standard = await flowmeter(["run", path, "--profile", "bpmn"])
      assert.match(standard.out, /^p\n/)
      assert.match(standard.out, /■ waiting at Ready\?\n$/)
      const json = await flowmeter(["run", path, "--profile", "flowable", "--json"])
      assert.match(json.out, /"event":"differ","element":"j","instance":1,"message":"goes on/)
    })
  })

  it("runs what is called from another file of the folder, and scripts", () => {
    const caller = document(
      `<startEvent id="s"/><callActivity id="call" calledElement="called"/><endEvent id="e"/>` +
        `<sequenceFlow id="1" sourceRef="s" targetRef="call"/>` +
        `<sequenceFlow id="2" sourceRef="call" targetRef="e"/>`,
    )
    const called = document(
      `<process id="called"><startEvent id="begin"/><scriptTask id="script" ` +
        `scriptFormat="javascript"><script>execution.setVariable("b", a + 1)</script></scriptTask>` +
        `<sequenceFlow id="3" sourceRef="begin" targetRef="script"/></process>`,
    )
    return inFolder({ "caller.bpmn": caller, "below/called.bpmn": called }, async folder => {
      const path = join(folder, "caller.bpmn")
      const { code, out } = await flowmeter(["run", path, "--variables", `{"a": 41}`, "--json"])
      assert.match(out, /"element":"script"/)
      assert.match(out, /"state":"completed","variables":\{"a":41,"b":42\}/)
      assert.equal(code, 0)
    })
  })

  it("decides by conditions in JavaScript", () => {
    const choice = document(
      `<startEvent id="s"/><exclusiveGateway id="choice" default="2"/><endEvent id="a"/>` +
        `<endEvent id="b"/><sequenceFlow id="1" sourceRef="s" targetRef="choice"/>` +
        `<sequenceFlow id="2" sourceRef="choice" targetRef="a"/>` +
        `<sequenceFlow id="3" sourceRef="choice" targetRef="b"><conditionExpression ` +
        `language="javascript">amount % 2 === 1</conditionExpression></sequenceFlow>`,
    )
    return inFolder({ "choice.bpmn": choice }, async folder => {
      const path = join(folder, "choice.bpmn")
      const { code, out } = await flowmeter([
        "run",
        path,
        "--variables",
        `{"amount": 41}`,
        "--json",
      ])
      assert.match(out, /"element":"b"/)
      assert.equal(code, 0)
    })
  })

  it("runs a script that does not say its language", () => {
    const mapped = document(
      `<startEvent id="s"/><task id="t"><extensionElements><camunda:inputOutput>` +
        `<camunda:outputParameter name="sum"><camunda:script>1 + 1</camunda:script>` +
        `</camunda:outputParameter></camunda:inputOutput></extensionElements></task>` +
        `<sequenceFlow id="1" sourceRef="s" targetRef="t"/>`,
    )
    return inFolder({ "mapped.bpmn": mapped }, async folder => {
      const { code, out } = await flowmeter(["run", join(folder, "mapped.bpmn"), "--json"])
      assert.match(out, /"variables":\{"sum":2\}/)
      assert.equal(code, 0)
    })
  })

  it("indents what is called below its call, and calls it as its own document does", () => {
    const caller = document(
      `<startEvent id="s"/><callActivity id="call" calledElement="called"/><task id="t"/>` +
        `<userTask id="u" name="Ask the boss"/>` +
        `<sequenceFlow id="1" sourceRef="s" targetRef="call"/>` +
        `<sequenceFlow id="2" sourceRef="s" targetRef="t"/>` +
        `<sequenceFlow id="3" sourceRef="call" targetRef="u"/>`,
    )
    const called = document(
      `<process id="called"><startEvent id="begin"/><subProcess id="part">` +
        `<userTask id="u" name="Ask Ada"/><callActivity id="again" calledElement="inner"/>` +
        `</subProcess><sequenceFlow id="4" sourceRef="begin" targetRef="part"/></process>` +
        `<process id="inner"><startEvent id="s" name="Inside"/></process>`,
    )
    return inFolder({ "caller.bpmn": caller, "called.bpmn": called }, async folder => {
      const { code, out } = await flowmeter(["run", join(folder, "caller.bpmn")])
      assert.deepEqual(
        out
          .split("\n")
          .map(it => it.slice(14))
          .slice(1, -1),
        [
          "▸ s start event",
          "▸ call call activity",
          "▸ t task",
          "  ▸ begin start event",
          "  ▸ part sub-process",
          "    ▸ Ask Ada user task",
          "    … Ask Ada waits for a user task",
          "    ▸ again call activity",
          "      ▸ Inside start event",
          "    ✓ again",
          "✓ t",
          "■ waiting at Ask Ada",
        ],
      )
      assert.equal(code, 0)
    })
  })

  it("says which pool goes on", () => {
    const pools = document(
      `<collaboration id="c"><participant id="a" name="Customer" processRef="buying"/>` +
        `<participant id="b" name="Shop" processRef="selling"/>` +
        `<messageFlow id="m" name="Order" sourceRef="ask" targetRef="ordered"/>` +
        `<messageFlow id="n" name="Change" sourceRef="change" targetRef="changed"/>` +
        `</collaboration><process id="buying"><startEvent id="start" name="Hungry"/>` +
        `<task id="ask" name="Ask"><standardLoopCharacteristics loopMaximum="2"/></task>` +
        `<endEvent id="change"><messageEventDefinition/></endEvent>` +
        `<sequenceFlow id="1" sourceRef="start" targetRef="ask"/>` +
        `<sequenceFlow id="2" sourceRef="ask" targetRef="change"/></process>` +
        `<process id="selling"><startEvent id="ordered" name="Ordered"/>` +
        `<subProcess id="work"><userTask id="pack" name="Pack"/></subProcess>` +
        `<receiveTask id="changed"/>` +
        `<sequenceFlow id="3" sourceRef="ordered" targetRef="work"/>` +
        `<sequenceFlow id="4" sourceRef="work" targetRef="changed"/></process>`,
    )
    return inFolder({ "pools.bpmn": pools }, async folder => {
      const { code, out } = await flowmeter(["run", join(folder, "pools.bpmn")])
      assert.deepEqual(
        out.split("\n").map(it => (it.startsWith(" ") ? it.slice(14) : it)),
        [
          "Customer buying",
          "▸ Hungry start event",
          "▸ Ask task",
          "▸ Ask (1) task",
          "↑ Ask (1) sends the message “Order”",
          "▸ Ask (2) task",
          "Shop",
          "▸ Ordered start event",
          "▸ work sub-process",
          "  ▸ Pack user task",
          "  … Pack waits for a user task",
          "Customer",
          "↑ Ask (2) sends the message “Order”",
          "✓ Ask (2)",
          "✓ Ask",
          "▸ change end event",
          "↑ change throws the message “Change”",
          "■ completed",
          "Shop (2)",
          "▸ Ordered start event",
          "▸ work sub-process",
          "  ▸ Pack user task",
          "  … Pack waits for a user task",
          "Customer",
          "⇢ Change keeps the message “Change” until somebody waits for it",
          "Shop",
          "■ waiting at Pack",
          "Shop (2)",
          "■ waiting at Pack",
          "",
        ],
      )
      assert.equal(code, 0)
    })
  })

  it("tells turns of repeated activities apart, also inside of each other", () => {
    const twice = (more = "") =>
      `<multiInstanceLoopCharacteristics${more}><loopCardinality>2</loopCardinality>` +
      "</multiInstanceLoopCharacteristics>"
    const nested = document(
      `<process id="p"><subProcess id="each">${twice(' isSequential="true"')}` +
        `<task id="read"/><userTask id="ask">${twice()}</userTask>` +
        `<sequenceFlow id="f" sourceRef="read" targetRef="ask"/></subProcess></process>`,
    )
    const steps = JSON.stringify([{ complete: "ask" }, { complete: "ask" }])
    return inFolder({ "nested.bpmn": nested, "steps.json": steps }, async folder => {
      const [file, stepsFile] = [join(folder, "nested.bpmn"), join(folder, "steps.json")]
      const { out } = await flowmeter(["run", file, "--steps", stepsFile])
      assert.deepEqual(
        out.split("\n").map(it => (it.startsWith(" ") ? it.slice(14) : it)),
        [
          "p",
          "▸ each sub-process",
          "▸ each (1) sub-process",
          "  ▸ read (1) task",
          "  ▸ ask (1) user task",
          "  ▸ ask (1.1) user task",
          "  … ask (1.1) waits for a user task",
          "  ▸ ask (1.2) user task",
          "  … ask (1.2) waits for a user task",
          "  ✓ ask (1.1)",
          "  ✓ ask (1.2)",
          "  ✓ ask (1)",
          "✓ each (1)",
          "▸ each (2) sub-process",
          "  ▸ read (2) task",
          "  ▸ ask (2) user task",
          "  ▸ ask (2.1) user task",
          "  … ask (2.1) waits for a user task",
          "  ▸ ask (2.2) user task",
          "  … ask (2.2) waits for a user task",
          "■ waiting at ask, ask",
          "",
        ],
      )
    })
  })

  it("takes variables from a file, too", () =>
    inFolder({ "v.json": `\ufeff{"damage": 2000}` }, async folder => {
      const claim = join(projectFolder, "examples/claim.bpmn")
      const variables = `@${join(folder, "v.json")}`
      const { code, out } = await flowmeter(["run", claim, "--variables", variables])
      assert.match(out, /→ the damage\n[\s\S]*■ waiting at Ask an expert\n {16}damage = 2000\n$/)
      assert.equal(code, 0)
    }))

  it("fails with an incident", () =>
    inFolder(
      {
        "a.bpmn": document(`<startEvent id="s"/><exclusiveGateway id="g"/><endEvent id="e"/>
          <sequenceFlow id="f" sourceRef="s" targetRef="g"/>
          <sequenceFlow id="h" sourceRef="g" targetRef="e">
            <conditionExpression>=1 = 2</conditionExpression></sequenceFlow>`),
      },
      async folder => {
        const { code, out } = await flowmeter(["run", join(folder, "a.bpmn")])
        assert.match(out, /! g: .*\(no-flow\)\n[\s\S]*■ failed\n/)
        assert.equal(code, 1)
      },
    ))

  it("fails when a step is impossible", () =>
    inFolder({ "steps.json": `[{ "complete": "nothing" }]` }, async folder => {
      const { code, out } = await flowmeter(["run", order, "--steps", join(folder, "steps.json")])
      assert.match(out, /! nothing: .*\(step-impossible\)/)
      assert.equal(code, 1)
    }))

  it("refuses steps that say nothing", () =>
    inFolder({ "steps.json": `[{ "compleet": "a" }, 7]` }, async folder => {
      const { code, errors } = await flowmeter([
        "run",
        order,
        "--steps",
        join(folder, "steps.json"),
      ])
      assert.match(errors, /steps\.json: Step 1 says none of complete, .* Step 2 is no object\./)
      assert.equal(code, 2)
    }))

  it("runs a broken file as far as it goes", async () => {
    const { code, out } = await flowmeter([
      "run",
      join(projectFolder, "examples/broken-order.bpmn"),
      "--variables",
      `{"accepted": true}`,
    ])
    assert.match(out, /■ waiting at Review order\n/)
    assert.equal(code, 0)
  })
})
