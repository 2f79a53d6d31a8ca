import assert from "node:assert/strict"
import { describe, test } from "mocha"
import {
  attributesOf,
  childOf,
  childrenOf,
  containerOf,
  elementNames,
  extensionAttribute,
  extensionElements,
  flag,
  isAllowed,
  isType,
  labelOf,
  Model,
  placeOf,
  targetTypesOf,
  textOf,
  typeOf,
} from "../../server/model/index.ts"
import { schemaTypes, type TypeRow } from "../../server/model/schema.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { document } from "../harness/sketch.ts"

const modelOf = (fragment: string) => new Model(SyntaxTree.read(document(fragment)))

/** The text at a place of a model. */
const quoted = (model: Model, { start, end }: { start: number; end: number }) =>
  model.tree.text.slice(start, end)

describe("model: elements", () => {
  test("are read by namespace and name, whatever the prefix", () => {
    for (const [prefix, declaration] of [
      ["", "xmlns"],
      ["bpmn:", "xmlns:bpmn"],
      ["ns5:", "xmlns:ns5"],
    ]) {
      const { elements } = new Model(
        SyntaxTree.read(
          `<${prefix}definitions ${declaration}="http://www.omg.org/spec/BPMN/20100524/MODEL">` +
            `<${prefix}process id="p"><${prefix}task id="t"/></${prefix}process></${prefix}definitions>`,
        ),
      )
      assert.deepEqual(
        elements.map(it => `${it.kind} ${it.type} ${it.parent?.kind}`),
        [
          "definitions tDefinitions undefined",
          "process tProcess definitions",
          "task tTask process",
        ],
      )
    }
  })

  test("foreign ones are stepped over, what they hold is found", () => {
    const model = modelOf(`<task id="t"><other xmlns="o"><task xmlns="" id="u"/></other></task>`)
    const [, , task, inner] = model.elements
    assert.equal(inner!.id, "u")
    assert.equal(inner!.parent, task)
    assert.equal(task!.children[0], inner)
    assert.equal(model.elementOf(model.tree.element(3)), task)
  })

  test("known names without namespace are taken for BPMN, unknown ones are not", () => {
    const { elements } = new Model(SyntaxTree.read("<process><p:task/><x/></process>"))
    assert.deepEqual(
      elements.map(it => it.kind),
      ["process", "task"],
    )
  })

  test("names that BPMN does not know have no type", () => {
    const [, , unknown] = modelOf("<exlusiveGateway/>").elements
    assert.equal(unknown!.kind, "exlusiveGateway")
    assert.equal(unknown!.type, undefined)
  })

  test("a local element has the type that its parent gives it", () => {
    assert.equal(typeOf("sourceRef", "tDataInputAssociation"), "IDREF")
    assert.equal(typeOf("source", "tLinkEventDefinition"), "QName")
    assert.equal(typeOf("conditionExpression", "tSequenceFlow"), "tExpression")
    assert.equal(typeOf("conditionExpression", "tTask"), undefined)
    assert.equal(typeOf("waypoint", "BPMNEdge"), "Point")
  })

  test("blank ids and names are none; references in them are decoded", () => {
    const model = modelOf(`<task id=" " name=""/><task id=" a&amp;b " name="x &lt; y"/>`)
    const [, , blank, other] = model.elements
    assert.deepEqual([blank!.id, blank!.name], [undefined, undefined])
    assert.deepEqual([other!.id, other!.name], ["a&b", "x < y"])
    assert.equal(model.find("a&b"), other)
  })

  test("label, place, flags, texts and containers", () => {
    const model = modelOf(
      `<subProcess id="s" name=" Pack\n order " triggeredByEvent="1"><documentation> why </documentation><task/></subProcess>`,
    )
    const sub = model.find("s")!
    const task = childOf(sub, "task")!
    assert.equal(labelOf(sub), "Pack order")
    assert.equal(labelOf(task), "task")
    assert.equal(quoted(model, placeOf(sub)), "s")
    assert.equal(quoted(model, placeOf(task)), "task")
    assert.deepEqual(
      [flag(sub, "triggeredByEvent", false), flag(sub, "isForCompensation", true)],
      [true, true],
    )
    assert.equal(textOf(sub, "documentation"), "why")
    assert.equal(containerOf(task), sub)
    assert.equal(containerOf(sub), model.processes[0])
  })

  test("declarations of an id are all there, in order", () => {
    const model = modelOf(`<task id="a" name="1"/><task id="a" name="2"/>`)
    assert.deepEqual(
      model.declarations("a").map(it => it.name),
      ["1", "2"],
    )
    assert.equal(model.find("a")!.name, "1")
    assert.deepEqual(model.declarations("b"), [])
  })

  test("the element at an offset is the innermost of BPMN", () => {
    const model = modelOf(
      `<task id="t"><extensionElements><zeebe:x a="1"/></extensionElements></task>`,
    )
    const at = model.tree.text.toString().indexOf('a="1"')
    assert.equal(model.elementAt(at)!.kind, "extensionElements")
  })
})

describe("model: references", () => {
  const model = modelOf(
    `<startEvent id="s"><outgoing> f </outgoing></startEvent>` +
      `<sequenceFlow id="f" sourceRef="s" targetRef="t"/><task id="t" default="f"/>` +
      `<callActivity id="c" calledElement="elsewhere"/>` +
      `<sendTask id="m" messageRef="camunda:thing"/>`,
  )

  test("are found in attributes and contents, with exact places", () => {
    assert.deepEqual(
      model.references.map(it => `${it.from.id}.${it.role} ${quoted(model, it.range)}`),
      [
        "s.outgoing f",
        "f.sourceRef s",
        "f.targetRef t",
        "t.default f",
        "c.calledElement elsewhere",
        "m.messageRef thing",
      ],
    )
  })

  test("those of another namespace, and called processes, may be elsewhere", () => {
    const elsewhere = model.references.filter(it => it.mayBeElsewhere).map(it => it.role)
    assert.deepEqual(elsewhere, ["calledElement", "messageRef"])
  })

  test("point at the declaration that fits", () => {
    const [outgoing] = model.references
    assert.equal(model.targetOf(outgoing!), model.find("f"))
    assert.equal(isAllowed(outgoing!, model.find("s")!), false)
    assert.deepEqual(
      model.referencesTo("f").map(it => it.role),
      ["outgoing", "default"],
    )
  })

  test("of two declarations the one of the right kind is meant", () => {
    const twice = modelOf(
      `<dataObject id="x"/><task id="x"/><sequenceFlow sourceRef="x" targetRef="x"/>`,
    )
    assert.equal(twice.targetOf(twice.references[0]!)!.kind, "task")
  })

  test("are found at an offset, the end included", () => {
    const { start, end } = model.references[2]!.range
    assert.equal(model.referenceAt(start)!.role, "targetRef")
    assert.equal(model.referenceAt(end)!.role, "targetRef")
    assert.equal(model.referenceAt(end + 1), undefined)
  })

  test("written with references to characters they still find their target", () => {
    const odd = modelOf(`<task id="a&amp;b"/><sequenceFlow sourceRef="a&#38;b" targetRef=""/>`)
    assert.equal(odd.targetOf(odd.references[0]!), odd.find("a&b"))
    assert.equal(quoted(odd, odd.references[0]!.range), "a&#38;b")
    assert.equal(odd.references.length, 1)
  })

  test("every reference of the schema has targets, but those to other schemas", () => {
    const foreign = ["implementationRef", "structureRef", "definition", "type"]
    const untargeted: string[] = []
    for (const [type, row] of Object.entries<TypeRow>(schemaTypes)) {
      const attributes = (row.attributes ?? "").split(" ")
      for (const word of [...attributes, ...(row.children ?? "").split(" ")]) {
        const [, name, target] = /^(\w+)!?:(QName|IDREF)/.exec(word) ?? []
        if (!name || !target || foreign.includes(name)) continue
        if (!targetTypesOf(type, name)) untargeted.push(`${type}.${name}`)
      }
    }
    assert.deepEqual(untargeted, [
      // A relationship may name anything anywhere.
      ...["tRelationship.source", "tRelationship.target"],
    ])
  })
})

describe("model: the schema table", () => {
  test("inherits attributes and children, the outermost base first", () => {
    assert.deepEqual(
      attributesOf("tServiceTask").map(it => it.name),
      [
        "id",
        "name",
        "isForCompensation",
        "startQuantity",
        "completionQuantity",
        "default",
        "implementation",
        "operationRef",
      ],
    )
    assert.deepEqual(
      childrenOf("tTask")
        .slice(0, 6)
        .map(it => it.name),
      [
        "documentation",
        "extensionElements",
        "auditing",
        "monitoring",
        "categoryValueRef",
        "incoming",
      ],
    )
  })

  test("spells abstract heads out and offers no abstract element", () => {
    const names = childrenOf("tProcess").map(it => it.name)
    assert.ok(names.includes("userTask") && names.includes("eventBasedGateway"))
    assert.ok(!names.includes("flowElement") && !names.includes("event"))
    assert.ok(!elementNames.includes("flowNode") && elementNames.includes("task"))
  })

  test("knows required attributes, values and defaults", () => {
    const direction = attributesOf("tParallelGateway").find(it => it.name === "gatewayDirection")
    assert.deepEqual(direction, {
      name: "gatewayDirection",
      isRequired: false,
      type: "Unspecified|Converging|Diverging|Mixed",
      defaultValue: "Unspecified",
    })
    assert.equal(isType("tUserTask", "tActivity"), true)
    assert.equal(isType("tUserTask", "tEvent"), false)
    assert.equal(isType(undefined, "tTask"), false)
  })
})

describe("model: extensions", () => {
  const model = modelOf(
    `<serviceTask id="t" camunda:topic="x" other:topic="z">` +
      `<extensionElements><zeebe:taskDefinition type="y"/><camunda:x/></extensionElements></serviceTask>`,
  )

  test("are found by vendor, not by prefix", () => {
    const task = model.find("t")!
    assert.equal(extensionAttribute(task, ["camunda", "operaton"], "topic")!.value, "x")
    assert.equal(extensionAttribute(task, ["zeebe"], "topic"), undefined)
    const definitions = extensionElements(task, ["zeebe"], "taskDefinition")
    assert.deepEqual(
      definitions.map(it => it.attribute("type")!.value),
      ["y"],
    )
    assert.deepEqual(extensionElements(task, ["zeebe"], "x"), [])
  })
})
