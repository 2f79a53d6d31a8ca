import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { outlineInSteps, outlineOf, serviceTasksOf } from "../../server/model/index.ts"
import { shapes } from "../fuzz/shapes.ts"
import { lots } from "../harness/lots.ts"
import { outlineOfModel, serviceTasksOfModel } from "../harness/outline-of-model.ts"

const seed = Number(process.env.FLOWMETER_SEED ?? 1)

const whole = `<?xml version="1.0"?>
<!-- <process id="inComment"/> -->
<b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:o="urn:other"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="urn:mine">
  <b:import namespace="urn:other" location="other.bpmn" importType="urn:bpmn"/>
  <b:message id="placed" name="Order &amp; all"/>
  <error xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="e" errorCode="E-1"/>
  <b:collaboration id="c"><b:participant id="pool" processRef="o:theirs"/></b:collaboration>
  <b:process id="main" name="The
    main one">
    <b:laneSet id="lanes"><b:lane id="lane"><b:flowNodeRef>call</b:flowNodeRef></b:lane></b:laneSet>
    <b:callActivity id=" call " calledElement="ship"><b:incoming>f</b:incoming></b:callActivity>
    <b:subProcess id="sub" name="">
      <b:serviceTask id="job" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
          camunda:topic="pay" implementation="##WebService" operationRef="o:charge">
        <b:extensionElements>
          <zeebe:taskDefinition type="pay-&lt;1&gt;"/><o:task id="foreign"/>
        </b:extensionElements>
      </b:serviceTask>
      <o:process xmlns:o="http://www.omg.org/spec/BPMN/20100524/MODEL" id="inner"/>
    </b:subProcess>
    <b:endEvent id="end"><b:messageEventDefinition messageRef="placed">
      <b:operationRef> <!-- a comment --> o:ch<![CDATA[arge]]> </b:operationRef>
    </b:messageEventDefinition></b:endEvent>
  </b:process>
</b:definitions>`

describe("model: the outline of a text", () => {
  test("says what other files need to know, and where it stands", () => {
    const { targetNamespace, imports, elements, references } = outlineOf(whole)
    const shown = ({ start, end }: { start: number; end: number }) => whole.slice(start, end)
    assert.equal(targetNamespace, "urn:mine")
    assert.deepEqual(imports, [{ namespace: "urn:other", location: "other.bpmn" }])
    assert.deepEqual(
      elements.map(it => [it.kind, it.id, it.name, it.code, it.container, shown(it.place)]),
      [
        ["message", "placed", "Order & all", undefined, undefined, "placed"],
        ["error", "e", undefined, "E-1", undefined, "e"],
        ["collaboration", "c", undefined, undefined, undefined, "c"],
        ["participant", "pool", undefined, undefined, undefined, "pool"],
        ["process", "main", "The\n    main one", undefined, undefined, "main"],
        ["lane", "lane", undefined, undefined, "The main one", "lane"],
        ["callActivity", "call", undefined, undefined, "The main one", " call "],
        ["subProcess", "sub", undefined, undefined, "The main one", "sub"],
        ["serviceTask", "job", undefined, undefined, "sub", "job"],
        ["process", "inner", undefined, undefined, "sub", "inner"],
        ["endEvent", "end", undefined, undefined, "The main one", "end"],
      ],
    )
    assert.deepEqual(
      references.map(it => [it.from, it.role, it.namespace, it.value, shown(it.range)]),
      [
        ["pool", "processRef", "urn:other", "theirs", "theirs"],
        ["call", "calledElement", undefined, "ship", "ship"],
        ["job", "operationRef", "urn:other", "charge", "charge"],
        ["end", "messageRef", undefined, "placed", "placed"],
        ["end", "operationRef", "urn:other", "ch", "ch"],
        ["end", "operationRef", undefined, "arge", "arge"],
      ],
    )
  })

  test("takes the service tasks alone", () => {
    const [job, ...others] = serviceTasksOf(whole)
    assert.deepEqual(others, [])
    assert.equal(job?.implementation, "##WebService")
    assert.deepEqual(job.work, [
      { vendor: "camunda", property: "topic", value: "pay" },
      { vendor: "zeebe", property: "type", value: "pay-<1>" },
    ])
  })

  test("does not read the diagram, whatever stands in it", () => {
    const diagram = "<BPMNDiagram id='d'><process id='p'/><serviceTask id='t'/></BPMNDiagram>"
    const source = `<definitions>${diagram}<process id="q"/></definitions>`
    assert.deepEqual(
      outlineOf(source).elements.map(it => it.id),
      ["q"],
    )
    assert.deepEqual(serviceTasksOf(source), [])
  })

  test("goes in steps whose number grows with the text", () => {
    const stepsOf = (tasks: number) => {
      const text = `<process>${"<task id='a'/>".repeat(tasks)}</process>`
      return [...outlineInSteps(text)].length
    }
    assert.ok(2 < stepsOf(20_000))
    assert.ok(1.8 * stepsOf(50_000) < stepsOf(100_000))
  })
})

describe("model: the outline says what the model says", () => {
  for (const { name, text } of shapes.filter(it => !it.text(3).includes("BPMNDiagram")))
    test(`of ${name}`, () => {
      const source = text(300)
      assert.deepEqual(outlineOf(source), outlineOfModel(source))
      assert.deepEqual(serviceTasksOf(source), serviceTasksOfModel(source))
    })

  test(`of a text changed by lot, 3000 times, seed ${seed}`, () => {
    const pieces = [
      "<",
      ">",
      "/>",
      "</",
      "<!--",
      "-->",
      "<![CDATA[",
      "]]>",
      '"',
      "'",
      "=",
      "&",
      " ",
    ]
    const tags = [
      "<b:task id='x'>",
      "</b:process>",
      "<subProcess>",
      "</b:subProcess>",
      "o:",
      "xmlns=",
    ]
    const inserted = [...pieces, ...tags, "xmlns:o='urn:new' ", "\r", "\n", "id='é'", "😀"]
    const draw = lots(seed)
    const below = (limit: number) => Math.floor(draw() * limit)
    for (let round = 0; round < 3000; round++) {
      let source = whole
      for (let change = below(4); 0 <= change; change--) {
        const at = below(source.length)
        const to = at + (draw() < 0.5 ? 0 : below(40))
        source = source.slice(0, at) + inserted[below(inserted.length)] + source.slice(to)
      }
      assert.deepEqual(outlineOf(source), outlineOfModel(source), `round ${round}\n${source}`)
      assert.deepEqual(
        serviceTasksOf(source),
        serviceTasksOfModel(source),
        `round ${round}\n${source}`,
      )
    }
  })
})
