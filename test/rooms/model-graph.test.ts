import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { type Graph, isEventSubProcess, Model, type Node, rowOf } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { document, sketch } from "../harness/sketch.ts"

const graphOf = (source: string) => new Model(SyntaxTree.read(source)).graph

/** The ids that a row of nodes or flows stands for. */
const ids = (elements: Graph["elements"], numbers: Iterable<number>) =>
  [...numbers].map(number => (number < 0 ? "none" : elements[number]!.id)).join(" ")

describe("model: the graph", () => {
  const graph = graphOf(
    sketch(`
      (start) > <+fork> > [pack] > <+join> > (end)
                <+fork> > [bill] > <+join>`),
  )
  const node = (id: string): Node => graph.elements.findIndex(it => it.id === id)

  test("lists nodes and flows in document order", () => {
    assert.equal(ids(graph.elements, graph.elements.keys()), "start fork pack join end bill")
    assert.deepEqual(graph.kinds.slice(0, 3), ["startEvent", "parallelGateway", "task"])
    assert.equal(ids(graph.elements, graph.source), "start fork pack join fork bill")
    assert.equal(ids(graph.elements, graph.target), "fork pack join end bill join")
  })

  test("gives each node its flows from the flows alone", () => {
    assert.equal(ids(graph.flows, rowOf(graph.outgoing, node("fork"))), "flow2 flow5")
    assert.equal(ids(graph.flows, rowOf(graph.incoming, node("join"))), "flow3 flow6")
    assert.equal(ids(graph.flows, rowOf(graph.incoming, node("start"))), "")
  })

  test("finds nodes, flows and scopes of elements", () => {
    const pack = graph.elements[node("pack")]!
    assert.equal(graph.nodeOf(pack), node("pack"))
    assert.equal(graph.flowOf(pack), undefined)
    assert.equal(graph.flowOf(graph.flows[1]!), 1)
    assert.equal(graph.scopeOf(graph.scopes[0]!), 0)
  })
})

describe("model: scopes", () => {
  const graph = graphOf(
    document(`
      <startEvent id="s"/>
      <subProcess id="outer"><task id="a"/><sequenceFlow id="f" sourceRef="a" targetRef="inner"/>
        <adHocSubProcess id="inner"><task id="b"/></adHocSubProcess></subProcess>
      <subProcess id="watch" triggeredByEvent="true"/>`),
  )

  test("nest, and know their own nodes and flows", () => {
    assert.equal(ids(graph.scopes, graph.scopes.keys()), "process outer inner watch")
    assert.equal(ids(graph.scopes, graph.outerScope), "none process outer process")
    assert.equal(ids(graph.elements, rowOf(graph.nodesOfScope, 0)), "s outer watch")
    assert.equal(ids(graph.elements, rowOf(graph.nodesOfScope, 1)), "a inner")
    assert.equal(ids(graph.flows, rowOf(graph.flowsOfScope, 1)), "f")
    assert.equal(ids(graph.flows, rowOf(graph.flowsOfScope, 0)), "")
  })

  test("a sub-process is a node outside and a scope inside", () => {
    assert.equal(ids(graph.scopes, graph.innerScope), "none outer none inner none watch")
    assert.equal(ids(graph.scopes, graph.scopeOfNode), "process process outer outer inner process")
  })

  test("an event sub-process is told by its attribute", () => {
    assert.deepEqual(graph.scopes.map(isEventSubProcess), [false, false, false, true])
  })
})

describe("model: broken graphs", () => {
  const graph = graphOf(
    document(`
      <task id="a" default="f"/>
      <sequenceFlow id="f" sourceRef="a" targetRef="gone"/>
      <sequenceFlow id="g" targetRef="a"/>
      <sequenceFlow id="h" sourceRef=" a " targetRef="data"/>
      <dataObject id="data"/>
      <boundaryEvent id="b" attachedToRef="a"/>
      <boundaryEvent id="c" attachedToRef="f"/>
      <boundaryEvent id="d"/>`),
  )

  test("ends that are missing, or are no nodes, are none", () => {
    assert.equal(ids(graph.elements, graph.source), "a none a")
    assert.equal(ids(graph.elements, graph.target), "none a none")
    assert.equal(ids(graph.flows, rowOf(graph.outgoing, 0)), "f h")
    assert.equal(ids(graph.flows, graph.defaultFlow), "f none none none")
  })

  test("boundary events know their activity, and activities their boundary events", () => {
    assert.equal(ids(graph.elements, graph.attachedTo), "none a none none")
    assert.equal(ids(graph.elements, rowOf(graph.boundaries, 0)), "b")
  })

  test("nodes outside of any process are not in it", () => {
    const { elements, scopes } = graphOf(
      `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><task id="a"/></definitions>`,
    )
    assert.deepEqual([elements.length, scopes.length], [0, 0])
  })

  test("no text, no graph", () => {
    const { elements, flows, scopes } = graphOf("")
    assert.deepEqual([elements, flows, scopes], [[], [], []])
  })
})
