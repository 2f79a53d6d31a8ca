import assert from "node:assert/strict"
import { type Element, Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { flowDifferences } from "../harness/flow-graph.ts"
import { document, sketch } from "../harness/sketch.ts"

const modelOf = (source: string) => new Model(SyntaxTree.read(source))
const ids = (elements: readonly (Element | undefined)[]) =>
  elements.map(it => (it ? (it.id ?? it.kind) : "none")).join(" ")

const drawn = sketch(`
  (start) > <+fork> > [pack] > <+join> > (end)
            <+fork> > [bill] > <+join>`)

const broken = document(`
  <task id="a" default="f"/>
  <sequenceFlow id="f" sourceRef="a" targetRef="gone"/>
  <sequenceFlow id="g" targetRef="a"/>
  <sequenceFlow id="h" sourceRef=" a " targetRef="data"/>
  <dataObject id="data" default="f"/>
  <boundaryEvent id="b" attachedToRef="a" default="a"/>
  <boundaryEvent id="c" attachedToRef="f"/>
  <task id="t" attachedToRef="a"/>
  <subProcess id="s"><task id="a"/><sequenceFlow id="i" sourceRef="s" targetRef="a"/>
    <laneSet><sequenceFlow id="j" sourceRef="s" targetRef="a"/><task id="u"/>
      <subProcess id="deep"><task id="v"/></subProcess></laneSet></subProcess>`)

describe("model: the control flow by element", () => {
  it("gives each node its flows, and each flow its ends", () => {
    const { flow, find } = bound(drawn)
    assert.equal(ids(flow.outgoing(find("fork"))), "flow2 flow5")
    assert.equal(ids(flow.incoming(find("join"))), "flow3 flow6")
    assert.equal(ids(flow.incoming(find("start"))), "")
    assert.equal(ids([flow.sourceOf(find("flow3")), flow.targetOf(find("flow3"))]), "pack join")
    assert.equal(ids(flow.nodesOf(find("process"))), "start fork pack join end bill")
    assert.equal(flow.flowsOf(find("process")).length, 6)
  })

  it("ends that are missing or are no nodes are not there", () => {
    const { flow, find } = bound(broken)
    const ends = ["f", "g", "h"].map(it => [flow.sourceOf(find(it)), flow.targetOf(find(it))])
    assert.deepEqual(ends.map(ids), ["a none", "none a", "a none"])
    assert.equal(ids(flow.outgoing(find("a"))), "f h")
    assert.equal(ids([flow.defaultFlowOf(find("a")), flow.defaultFlowOf(find("b"))]), "f none")
    assert.equal(ids(["b", "c", "t"].map(it => flow.attachedTo(find(it)))), "a none none")
    assert.equal(ids(flow.boundariesOf(find("a"))), "b")
  })

  it("what does not stand directly in a process is no node and no flow", () => {
    const { flow, find } = bound(broken)
    assert.deepEqual([flow.isNode(find("u")), flow.isFlow(find("j"))], [false, false])
    assert.deepEqual([flow.isNode(find("v")), flow.isFlow(find("i"))], [true, true])
    assert.equal(ids([flow.scopeOf(find("deep")), flow.scopeOf(find("v"))]), "none deep")
    assert.deepEqual(flow.nodesOf(find("a")), [])
  })

  it("says what the graph says", () => {
    for (const source of [drawn, broken, "", "<task/>"])
      assert.deepEqual(flowDifferences(modelOf(source)), [])
  })
})

function bound(source: string) {
  const model = modelOf(source)
  return { flow: model.flow, find: (id: string) => model.find(id)! }
}
