import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { compile, execute, type TraceEvent } from "../../server/engine/index.ts"
import { Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { document } from "../harness/sketch.ts"

describe("messages between pools, in numbers", () => {
  test("a message flow keeps 10,000; what it does not keep is said to be lost", () => {
    const events = run(10_002, `<userTask id="pack"/><receiveTask id="get"/>`, "get")
    const count = (kind: TraceEvent["event"]) => events.filter(it => it.event === kind).length
    assert.equal(count("keep"), 10_000)
    assert.equal(count("lost"), 2)
    assert.equal(count("unawaited"), 0)
  })

  test("each of many instances says what it waits for, and only that", () => {
    const began = `<startEvent id="begin"><messageEventDefinition/></startEvent><userTask id="pack"/>`
    const ends = run(3_000, began, "begin", "begin").filter(it => it.event === "end")
    assert.equal(ends.length, 3_001)
    for (const end of ends.slice(1)) assert.deepEqual(end.waiting, ["pack"])
  })
})

/** A task that sends many messages at once, along a message flow to a node of another pool. */
function run(count: number, shop: string, target: string, first = "pack"): readonly TraceEvent[] {
  const ids = [...shop.matchAll(/ id="(\w+)"/g)].map(([, id]) => id!)
  const next = ids.find(it => it !== first)
  const model = new Model(
    SyntaxTree.read(
      document(`<collaboration id="c"><participant id="customer" processRef="buying"/>
        <participant id="shop" processRef="selling"/>
        <messageFlow id="goods" sourceRef="send" targetRef="${target}"/></collaboration>
        <process id="buying"><startEvent id="start"/><sendTask id="send">
        <multiInstanceLoopCharacteristics isSequential="false">
        <loopCardinality>${count}</loopCardinality></multiInstanceLoopCharacteristics></sendTask>
        <sequenceFlow id="1" sourceRef="start" targetRef="send"/></process>
        <process id="selling">${shop}
        <sequenceFlow id="2" sourceRef="${first}" targetRef="${next}"/></process>`),
    ),
  )
  return [...execute(compile(model, model.processes[0]!, { hasPartners: true }))]
}
