import assert from "node:assert/strict"
import { describe, test } from "mocha"
import {
  compile,
  type Driver,
  Engine,
  execute,
  loadEngine,
  type Program,
  saveEngine,
  type TraceEvent,
} from "../../server/engine/index.ts"
import { Model, none } from "../../server/model/index.ts"
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

  test("what is known of correlation keys counts for the memory of its instance, restored, too", () => {
    const program = programOf(`<collaboration id="c"><participant id="shop" processRef="p"/>
      <correlationKey id="k"><correlationPropertyRef>p1</correlationPropertyRef></correlationKey>
      </collaboration><message id="m" name="order"/><correlationProperty id="p1">
      <correlationPropertyRetrievalExpression messageRef="m"><messagePath>=at</messagePath>
      </correlationPropertyRetrievalExpression></correlationProperty>
      <process id="p"><startEvent id="s"><messageEventDefinition messageRef="m"/></startEvent>
      <receiveTask id="t" messageRef="m"/><sequenceFlow id="1" sourceRef="s" targetRef="t"/>
      </process>`)
    const held = (key: string) => {
      const engine = new Engine(program, idle)
      const instance = engine.start(none, {}, undefined, { origin: null, keys: { 0: key } })
      const restored = new Engine(program, idle)
      loadEngine(restored, JSON.parse(JSON.stringify(saveEngine(engine))))
      const count = engine.variables.charactersInside(instance)
      assert.equal(restored.variables.charactersInside(instance), count)
      return count
    }
    assert.equal(held("7".repeat(1001)) - held("7"), 1000)
  })
})

/** It is told what begins, and does nothing. */
const idle: Driver = {
  work() {},
  wait() {},
  timer() {},
  choose: () => -1,
  cancelled() {},
  incident() {},
  ended() {},
}

function programOf(body: string): Program {
  const model = new Model(SyntaxTree.read(document(body)))
  return compile(model, model.processes[0]!, { hasPartners: true })
}

/** A task that sends many messages at once, along a message flow to a node of another pool. */
function run(count: number, shop: string, target: string, first = "pack"): readonly TraceEvent[] {
  const ids = [...shop.matchAll(/ id="(\w+)"/g)].map(([, id]) => id!)
  const next = ids.find(it => it !== first)
  const program = programOf(`<collaboration id="c"><participant id="customer" processRef="buying"/>
        <participant id="shop" processRef="selling"/>
        <messageFlow id="goods" sourceRef="send" targetRef="${target}"/></collaboration>
        <process id="buying"><startEvent id="start"/><sendTask id="send">
        <multiInstanceLoopCharacteristics isSequential="false">
        <loopCardinality>${count}</loopCardinality></multiInstanceLoopCharacteristics></sendTask>
        <sequenceFlow id="1" sourceRef="start" targetRef="send"/></process>
        <process id="selling">${shop}
        <sequenceFlow id="2" sourceRef="${first}" targetRef="${next}"/></process>`)
  return [...execute(program)]
}
