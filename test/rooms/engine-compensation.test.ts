import assert from "node:assert/strict"
import { compile, type Driver, Engine, execute, type Token } from "../../server/engine/index.ts"
import { Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { document } from "../harness/sketch.ts"

const modelOf = (fragment: string) => new Model(SyntaxTree.read(document(fragment)))
const undoable = (id: string) =>
  `<task id="${id}"/><boundaryEvent id="${id}Done" attachedToRef="${id}">` +
  `<compensateEventDefinition/></boundaryEvent><task id="undo${id}" isForCompensation="true"/>` +
  `<association id="${id}Association" sourceRef="${id}Done" targetRef="undo${id}"/>`
const flow = (id: string, source: string, target: string, condition = "") =>
  `<sequenceFlow id="${id}" sourceRef="${source}" targetRef="${target}">` +
  `${condition && `<conditionExpression>${condition}</conditionExpression>`}</sequenceFlow>`

/** How often each element is entered. */
function entered(fragment: string, stepLimit: number): ReadonlyMap<string, number> {
  const model = modelOf(fragment)
  const counts = new Map<string, number>()
  let state = ""
  for (const event of execute(compile(model, model.processes[0]!), { stepLimit })) {
    if (event.event === "enter") counts.set(event.element, (counts.get(event.element) ?? 0) + 1)
    if (event.event === "end") state = event.state
  }
  assert.equal(state, "completed")
  return counts
}

describe("engine: what is undone", function () {
  this.timeout(60_000)

  it("may be as much as there is", () => {
    const turns = 150_000
    const counts = entered(
      `<startEvent id="start"/><exclusiveGateway id="loop" default="out"/>${undoable("A")}` +
        `<scriptTask id="count" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">` +
        `<extensionElements><zeebe:script expression="=if n = null then 1 else n + 1" ` +
        `resultVariable="n"/></extensionElements></scriptTask>` +
        `<endEvent id="undo"><compensateEventDefinition/></endEvent>` +
        flow("1", "start", "A") +
        flow("2", "A", "count") +
        flow("3", "count", "loop") +
        flow("4", "loop", "A", `=n &lt; ${turns}`) +
        flow("out", "loop", "undo"),
      10 * turns,
    )
    assert.equal(counts.get("undoA"), turns)
  })

  it("may lie as deep as sub-processes do", () => {
    const depth = 2000
    const open = Array.from(
      { length: depth },
      (_, at) => `<subProcess id="s${at}"><startEvent id="b${at}"/>`,
    ).join("")
    const close = Array.from({ length: depth }, (_, at) => {
      const inner = depth - 1 - at
      const first = at === 0 ? "A" : `s${inner + 1}`
      return `${flow(`f${inner}`, `b${inner}`, first)}</subProcess>`
    }).join("")
    const counts = entered(
      `<startEvent id="start"/>${open}${undoable("A")}${close}` +
        `<endEvent id="undo"><compensateEventDefinition/></endEvent>` +
        flow("1", "start", "s0") +
        flow("2", "s0", "undo"),
      10 * depth,
    )
    assert.equal(counts.get("undoA"), 1)
  })
})

describe("engine: a signal", () => {
  it("completes what waited for it, and not what has taken its place", () => {
    const model = modelOf(
      `<startEvent id="start"/><userTask id="work"/>` +
        ["a", "b"]
          .map(
            it =>
              `<boundaryEvent id="${it}" attachedToRef="work"><signalEventDefinition ` +
              `signalRef="s"/></boundaryEvent>`,
          )
          .join("") +
        `<signal id="s" name="s"/>` +
        ["x", "y", "z"].map(it => `<userTask id="${it}"/>${flow(`a${it}`, "a", it)}`).join("") +
        flow("1", "start", "work"),
    )
    const program = compile(model, model.processes[0]!)
    const working = new Map<Token, string>()
    const driver: Driver = {
      work: (_, node, token) => void working.set(token, program.graph.elements[node]!.id!),
      wait: () => {},
      timer: () => {},
      choose: () => -1,
      cancelled: (_, __, token) => void working.delete(token),
      incident: () => {},
      ended: () => {},
    }
    const engine = new Engine(program, driver)
    engine.start()
    engine.signal("s")
    const there = [...working].filter(([token, id]) => {
      const node = engine.tokens.node(token)
      return 0 <= node && program.graph.elements[node]!.id === id
    })
    assert.deepEqual(there.map(([, id]) => id).sort(), ["x", "y", "z"])
  })
})
