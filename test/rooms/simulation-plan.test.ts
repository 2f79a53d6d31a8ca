import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { Model } from "../../server/model/index.ts"
import { planRun } from "../../server/simulation/plan.ts"
import { readScenario } from "../../server/simulation/scenario.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { document, sketch } from "../harness/sketch.ts"

describe("plan", () => {
  test("without a scenario everything is assumed, and said", () => {
    const plan = planFor(
      document(`
        <startEvent id="s"/><userTask id="a" name="Review"/><userTask id="b"/><serviceTask id="c"/>
        <exclusiveGateway id="g" name="ok?"/><intermediateCatchEvent id="m" name="paid">
        <messageEventDefinition/></intermediateCatchEvent>
        <boundaryEvent id="w" attachedToRef="a"><signalEventDefinition/></boundaryEvent>
        <endEvent id="e"/>
        <sequenceFlow id="f1" sourceRef="g" targetRef="e"/>
        <sequenceFlow id="f2" sourceRef="g" targetRef="m"/>`),
    )
    assert.deepEqual(plan.description.problems, [])
    assert.deepEqual(plan.description.assumptions, [
      "1000 instances are simulated, because no number is given.",
      "A new instance arrives every 10 min on average (exponential gaps), because no arrivals are given.",
      "Nobody has to be waited for, because no resources are given.",
      "“Review” and “b” take 10 min on average (exponential), because no duration is given for each of them.",
      "“c” takes 2 s on average (exponential), because no duration is given for it.",
      "What “paid” waits for comes after 1 h on average (exponential), because no delay is given.",
      "What “w” would catch never comes, because no delay is given.",
      "The branches of “ok?” are equally likely, because no probabilities are given.",
    ])
  })

  test("with a complete scenario nothing is assumed", () => {
    const plan = planFor(sketch("(s) > [a] > <xg> > (e)\n<xg> > (f)"), {
      instances: 5,
      arrivals: "at once",
      activities: { a: { duration: "1m", resource: "r", costPerHour: 1, failureProbability: 0.1 } },
      branches: { flow3: 0.25 },
      resources: [{ id: "r", costPerHour: 2 }],
    })
    assert.deepEqual(plan.description.assumptions, [])
    assert.deepEqual(plan.description.problems, [])
    assert.deepEqual([...plan.shareOfFlow], [1, 1, 0.25, 0.75])
    const a = plan.description.elements.find(it => it.element === "a")!
    assert.deepEqual(a, { element: "a", kind: "task", resource: 0, costPerHour: 3, fixedCost: 0 })
  })

  for (const [weights, shares] of [
    [{}, [1 / 3, 1 / 3, 1 / 3]],
    [{ flow2: 0.5 }, [0.5, 0.25, 0.25]],
    [{ flow2: 3, flow3: 1 }, [0.75, 0.25, 0]],
    [{ flow2: 2, flow3: 1, flow4: 1 }, [0.5, 0.25, 0.25]],
    [{ flow2: 0.1, flow3: 0.1, flow4: 0.2 }, [0.25, 0.25, 0.5]],
    [{ flow2: 0, flow3: 0, flow4: 0 }, [1 / 3, 1 / 3, 1 / 3]],
  ] as const)
    test(`weights ${JSON.stringify(weights)} are shares ${shares.join(" ")}`, () => {
      const plan = planFor(sketch("(s) > <xg> > (a)\n<xg> > (b)\n<xg> > (c)"), {
        branches: weights,
      })
      const found = [...plan.shareOfFlow].slice(1)
      for (const [at, it] of found.entries())
        assert.ok(Math.abs(it - shares[at]!) < 1e-12, `${found}`)
    })

  test("what the model does not have is a problem each", () => {
    const plan = planFor(sketch("(s) > [a] > (e)"), {
      process: "other",
      activities: { b: {}, a: { resource: "nobody" } },
      events: { x: 5 },
      branches: { flow9: 1 },
      thresholds: { elements: { y: {} } },
    })
    assert.deepEqual(plan.description.problems, [
      "There is no process “other”; “process” is simulated instead.",
      "activities.b: the model has no activity of this id.",
      "events.x: the model has no event of this id.",
      "branches.flow9: the model has no sequence flow of this id.",
      "thresholds.elements.y: the model has no element of this id.",
      "activities.a.resource: there is no resource “nobody” in resources.",
    ])
  })

  test("the process that can be executed is chosen, else the first that holds something", () => {
    const chosen = (processes: string, wish?: string) =>
      planRun(modelOf(document(processes)), readScenario("{}").scenario, {
        ...(wish === undefined ? {} : { process: wish }),
      }).process?.id
    const empty = `<process id="empty" isExecutable="true"/>`
    const plain = `<process id="plain"><task id="a"/></process>`
    const executable = `<process id="executable" isExecutable="true"><task id="b"/></process>`
    assert.equal(chosen(empty + plain + executable), "executable")
    assert.equal(chosen(empty + plain), "plain")
    assert.equal(chosen(empty), "empty")
    assert.equal(chosen(empty + plain + executable, "plain"), "plain")
  })

  test("a model without a process has a plan with nothing to do", () => {
    const plan = planRun(modelOf("<definitions/>"), readScenario("{}").scenario)
    assert.deepEqual([plan.instances, plan.process], [0, undefined])
    assert.deepEqual(plan.description.problems, ["There is no process to simulate."])
    assert.deepEqual(plan.description.assumptions, [])
  })

  test("elements of other processes are marked", () => {
    const plan = planRun(
      modelOf(
        document(`<process id="p"><subProcess id="s"><task id="a"/></subProcess></process>
                  <process id="q"><task id="b"/></process>`),
      ),
      readScenario("{}").scenario,
    )
    const marked = plan.description.elements.filter(it => it.isElsewhere).map(it => it.element)
    assert.deepEqual(marked, ["b"])
  })
})

function planFor(xml: string, scenario: object = {}) {
  const { scenario: read, problems } = readScenario(JSON.stringify(scenario))
  assert.deepEqual(problems, [])
  return planRun(modelOf(xml), read)
}

function modelOf(xml: string): Model {
  return new Model(SyntaxTree.read(xml))
}
