import assert from "node:assert/strict"
import { describe, test } from "mocha"
import {
  compile,
  type Driver,
  Engine,
  execute,
  loadEngine,
  type Program,
  type Step,
  saveEngine,
  type Token,
} from "../../server/engine/index.ts"
import { Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { withoutPauses } from "../harness/pauses.ts"
import { document } from "../harness/sketch.ts"

const flows =
  `<sequenceFlow id="1" sourceRef="start" targetRef="work"/>` +
  `<sequenceFlow id="2" sourceRef="work" targetRef="end"/>`

function programOf(inside: string, kind = "userTask"): Program {
  const work = `<${kind} id="work">${inside}</${kind}>`
  const fragment = `<startEvent id="start"/>${work}<endEvent id="end"/>${flows}`
  const model = new Model(SyntaxTree.read(document(fragment)))
  return compile(model, model.processes[0]!)
}

const collection = (isSequential: boolean) =>
  `<multiInstanceLoopCharacteristics isSequential="${isSequential}"><extensionElements>` +
  `<zeebe:loopCharacteristics inputCollection="=list" inputElement="item" ` +
  `outputCollection="done" outputElement="=item + 1"/></extensionElements>` +
  `</multiInstanceLoopCharacteristics>`

const cardinality = (isSequential: boolean) =>
  `<multiInstanceLoopCharacteristics isSequential="${isSequential}"><loopCardinality>=count(list)` +
  `</loopCardinality></multiInstanceLoopCharacteristics>`

/** Counts how often the expression that says how many turns there are is evaluated from now on. */
function countEvaluations(program: Program): () => number {
  let count = 0
  for (const loop of program.loops) {
    if (loop?.kind !== "sequential" && loop?.kind !== "parallel") continue
    const formula = loop.collection ?? loop.cardinality
    assert.ok(formula?.kind === "expression")
    const { evaluate } = formula.expression
    Object.assign(formula.expression, {
      evaluate: (...given: Parameters<typeof evaluate>) => {
        count++
        return evaluate(...given)
      },
    })
  }
  return () => count
}

describe("the turns of a repeated activity", () => {
  for (const [name, loop] of Object.entries({ collection, cardinality }))
    for (const isSequential of [true, false])
      test(`${name}, ${isSequential ? "one by one" : "side by side"}: asked for once`, () => {
        const step: Step = { kind: "complete", element: "work", variables: {} }
        const pauses: readonly Step[] = [{ kind: "pause" }, { kind: "resume" }]
        const variables = { list: [1, 2, 3, 4] }
        const traces = [false, true].map(isPaused => {
          const program = programOf(loop(isSequential))
          const evaluations = countEvaluations(program)
          const steps = variables.list.flatMap(() => (isPaused ? [...pauses, step] : [step]))
          const events = withoutPauses([...execute(program, { variables, steps })])
          const end = events.at(-1)!
          assert.ok(end.event === "end" && end.state === "completed")
          assert.equal(events.filter(it => it.event === "wait").length, 4)
          assert.equal(evaluations(), 1)
          return events
        })
        assert.deepEqual(traces[1], traces[0])
      })

  test("count the same for the memory limit once they are restored, and nothing at the end", () => {
    const program = programOf(collection(true))
    const driver = new Driving()
    let engine = new Engine(program, driver)
    const instance = engine.start(undefined, { list: [1, 2, 3, 4], other: [[1], [2]] })
    const held: number[] = []
    for (let turn = 0; driver.token !== undefined; turn++) {
      engine = restored(engine, driver)
      held.push(engine.variables.charactersInside(instance))
      const { token } = driver
      driver.token = undefined
      engine.complete(token, turn === 1 ? { list: [] } : turn === 2 ? { list: [1, [2]] } : {})
    }
    // A turn leaves a number; then another list, and the first is still held; then a third one.
    const differences = held.slice(1).map((it, at) => it - held[at]!)
    assert.deepEqual(differences, [8, 16, 32])
    assert.equal(engine.variables.charactersInside(instance), 0)
  })

  test("that can be undone count the same once they are restored, and nothing at the end", () => {
    const program = programOf(
      collection(true) +
        `<userTask id="book"/><boundaryEvent id="booked" attachedToRef="book">` +
        `<compensateEventDefinition/></boundaryEvent><task id="unbook" isForCompensation="true"/>` +
        `<association id="a" sourceRef="booked" targetRef="unbook"/>`,
      "subProcess",
    )
    const driver = new Driving()
    let engine = new Engine(program, driver)
    const instance = engine.start(undefined, { list: [1, 2, 3] })
    const held: number[] = []
    while (driver.token !== undefined) {
      engine = restored(engine, driver)
      held.push(engine.variables.charactersInside(instance))
      const { token } = driver
      driver.token = undefined
      engine.complete(token)
    }
    // What a turn leaves, its counter and its item.
    const perTurn = 8 + "loopCounter".length + 8 + "item".length + 8
    assert.deepEqual(
      held.map(it => it - held[0]!),
      [0, perTurn, 2 * perTurn],
    )
    assert.equal(engine.variables.charactersInside(instance), 0)
  })
})

/** The same engine, saved and loaded. */
function restored(engine: Engine, driver: Driver): Engine {
  const other = new Engine(engine.program, driver)
  loadEngine(other, JSON.parse(JSON.stringify(saveEngine(engine))))
  for (const instance of engine.frames.instances())
    assert.equal(
      other.variables.charactersInside(instance),
      engine.variables.charactersInside(instance),
    )
  return other
}

/** Remembers what waits. */
class Driving implements Driver {
  token: Token | undefined
  work(_: number, __: number, token: Token): void {
    this.token = token
  }
  wait(): void {}
  timer(): void {}
  choose(): number {
    return -1
  }
  cancelled(): void {}
  incident(): void {}
  ended(): void {}
}
