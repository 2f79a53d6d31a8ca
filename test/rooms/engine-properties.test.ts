import assert from "node:assert/strict"
import { describe, test } from "mocha"
import {
  compile,
  type Driver,
  Engine,
  execute,
  type ProfileId,
  platformOf,
  profileIds,
  type Token,
  type TraceEvent,
} from "../../server/engine/index.ts"
import { framesOf } from "../../server/engine/stuck.ts"
import { Model, type Node, none, rowOf } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { interpret, type Outcome } from "../harness/naive-interpreter.ts"
import { randomProcess } from "../harness/random-process.ts"
import { document } from "../harness/sketch.ts"

const models = Number(process.env.FLOWMETER_MODELS ?? 1500)
const limit = 400

describe("the engine on random processes", () => {
  test(`agrees with a naive interpreter of the specification, ${models} models`, function () {
    this.timeout(120_000)
    let compared = 0
    let stuck = 0
    for (let seed = 1; seed <= models; seed++) {
      const { model, isTerminate } = read(seed)
      const { graph } = model
      const expected = interpret(graph, 0, decide(seed), isTerminate, limit)
      const actual = run(model, seed)
      if (!expected || !actual) continue
      compared++
      if (0 < expected.stuck.length) stuck++
      assert.deepEqual(plain(actual), plain(expected), `seed ${seed}`)
    }
    // The random models must be worth comparing: most come to an end, and some get stuck.
    assert.ok(models * 0.7 < compared, `${compared} compared`)
    assert.ok(models * 0.05 < stuck, `${stuck} stuck`)
  })

  test("gives the same events for the same input, and ends or waits for something named", () => {
    for (let seed = 1; seed <= models / 3; seed++) {
      const { model } = read(seed)
      const program = compile(model, model.processes[0]!)
      const [first, second] = [0, 0].map(() => [...execute(program, { stepLimit: limit })])
      assert.equal(JSON.stringify(first), JSON.stringify(second), `seed ${seed}`)
      const end = first!.at(-1)!
      assert.ok(end.event === "end", `seed ${seed}`)
      if (end.state === "waiting") assert.ok(0 < (end.waiting?.length ?? 0), `seed ${seed}`)
      if (end.state === "failed") assert.ok(first!.some(it => it.event === "incident"))
    }
  })

  test("pausing at every step changes nothing but what is said of the pauses", () => {
    for (let seed = 1; seed <= models / 5; seed++) {
      const { model } = read(seed)
      const program = compile(model, model.processes[0]!)
      const tasks = model.elements.filter(it => it.kind === "userTask").map(it => it.id!)
      const steps = [...tasks, ...tasks].map(element => ({
        kind: "complete" as const,
        element,
        variables: { [element]: seed },
      }))
      const paused = steps.flatMap(step => [
        { kind: "pause" as const },
        { kind: "resume" as const },
        step,
      ])
      const without = [...execute(program, { steps, stepLimit: limit })]
      const events = [...execute(program, { steps: paused, stepLimit: limit })]
      const rest = events.filter(
        it => it.event !== "pause" && it.event !== "resume" && !isRefusedPause(it),
      )
      assert.deepEqual(rest, without, `seed ${seed}`)
    }
  })

  test("runs as any engine, and says so where that is not as BPMN has it", () => {
    const told = new Set<ProfileId>()
    for (let seed = 1; seed <= models / 3; seed++) {
      const { model } = read(seed)
      const tasks = model.elements.filter(it => it.kind === "userTask").map(it => it.id!)
      const steps = [...tasks, ...tasks].map(element => ({
        kind: "complete" as const,
        element,
        variables: {},
      }))
      const as = (id: ProfileId) => {
        const program = compile(model, model.processes[0]!, { platform: platformOf(model, id) })
        return [...execute(program, { steps, stepLimit: limit })]
      }
      const standard = as("bpmn")
      // Where one that goes on for ever stops is a matter of order.
      if (standard.some(it => it.event === "incident" && it.code === "step-limit")) continue
      for (const id of profileIds) {
        const events = as(id)
        const differs = events.some(it => it.event === "differ")
        if (differs) told.add(id)
        // What goes on at the same moment may do so in another order.
        else assert.deepEqual(inAnyOrder(events), inAnyOrder(standard), `seed ${seed} as ${id}`)
      }
    }
    assert.deepEqual([...told].sort(), profileIds.slice(1))
  })

  test("leaves nothing behind when every instance is over", () => {
    for (let seed = 1; seed <= models / 5; seed++) {
      const { model } = read(seed)
      const driver = new EagerDriver(model, seed)
      driver.start()
      driver.finish()
      const { tokens, frames } = driver.engine
      for (const instance of [...frames.instances()]) driver.engine.cancel(instance)
      assert.deepEqual([tokens.count, frames.count], [0, 0], `seed ${seed}`)
    }
  })
})

function inAnyOrder(events: readonly TraceEvent[]): readonly string[] {
  return events.map(it => `${it.event} ${it.element}`).sort()
}

function isRefusedPause(event: { readonly event: string; readonly message?: string }): boolean {
  return event.event === "incident" && /cannot (pause|resume)/.test(event.message ?? "")
}

function read(seed: number) {
  const model = new Model(SyntaxTree.read(document(randomProcess(seed))))
  const { graph } = model
  const isTerminate = (node: Node) =>
    graph.elements[node]!.children.some(it => it.kind === "terminateEventDefinition")
  return { model, isTerminate }
}

/** The same answer for the same question, whoever asks, in whatever order. */
function decide(seed: number) {
  return (key: string, _count: number): number => {
    let hash = seed
    for (const letter of key) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0
    return (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 8) & 0xffff
  }
}

/** Drives one instance like the naive interpreter does. */
class EagerDriver implements Driver {
  readonly engine: Engine
  readonly entered = new Map<string, number>()
  isOver = false
  isEndless = false
  readonly #decide: ReturnType<typeof decide>
  readonly #visits = new Map<string, number>()
  readonly #paths = new Map<number, string>([[0, ""]])
  readonly #working = new Map<Token, string>()
  #instance = none

  constructor(model: Model, seed: number) {
    this.#decide = decide(seed)
    this.engine = new Engine(compile(model, model.processes[0]!), this, {
      observer: {
        enter: (frame, node, token) => {
          const key = `${this.#pathOf(frame)}/${node}`
          this.entered.set(key, (this.entered.get(key) ?? 0) + 1)
          if (token !== none && model.graph.innerScope[node] !== none) this.#keys.set(token, key)
        },
        complete() {},
        take() {},
        throw() {},
        catch() {},
        cancel() {},
      },
      stepLimit: limit,
    })
  }

  readonly #keys = new Map<Token, string>()

  start(): void {
    this.#instance = this.engine.start()
  }

  /** Does the work there is, the smallest key first, until none is left. */
  finish(): void {
    for (;;) {
      const [next] = [...this.#working].sort((a, b) => (a[1] < b[1] ? -1 : 1))
      if (!next || this.isOver) return
      this.#working.delete(next[0])
      this.engine.complete(next[0])
    }
  }

  outcome(): Outcome | undefined {
    if (this.isEndless) return undefined
    const { frames, program } = this.engine
    const stuck: string[] = []
    if (!this.isOver)
      for (const frame of framesOf(this.engine, this.#instance))
        for (const flow of rowOf(program.graph.flowsOfScope, frames.scope(frame))) {
          const slot = program.joinSlot[flow]!
          const held = slot === none ? 0 : frames.held(frame, slot)
          for (let at = 0; at < held; at++)
            stuck.push(`${this.#pathOf(frame)}/${program.graph.target[flow]} from ${flow}`)
        }
    return { entered: this.entered, stuck: stuck.sort(), isOver: this.isOver }
  }

  work(_: number, node: Node, token: Token): void {
    const { graph } = this.engine.program
    if (graph.kinds[node] !== "userTask") {
      this.engine.complete(token)
      return
    }
    const key = `${this.#pathOf(this.engine.tokens.frame(token))}/${node}`
    this.#working.set(token, this.#numbered(key))
  }

  choose(_: number, node: Node, chosen: Int32Array, frame: number): number {
    const { graph } = this.engine.program
    const flows = rowOf(graph.outgoing, node)
    const key = this.#numbered(`${this.#pathOf(frame)}/${node}!`)
    if (graph.kinds[node] === "exclusiveGateway") {
      chosen[0] = flows[this.#decide(key, flows.length) % flows.length]!
      return 1
    }
    const bits = (this.#decide(key, 2 ** flows.length) % (2 ** flows.length - 1)) + 1
    let count = 0
    flows.forEach((flow, at) => {
      if ((bits & (1 << at)) !== 0) chosen[count++] = flow
    })
    return count
  }

  wait(): void {}
  timer(): void {}
  cancelled(_: number, __: Node, token: Token): void {
    this.#working.delete(token)
  }
  incident(): void {
    this.isEndless = true
  }
  ended(): void {
    this.isOver = true
  }

  #pathOf(frame: number): string {
    const { frames } = this.engine
    const number = frames.root(frame) === frame ? 0 : frames.number(frame)
    let path = this.#paths.get(number)
    if (path === undefined) {
      path = this.#numbered(this.#keys.get(frames.owner(frame))!)
      this.#paths.set(number, path)
    }
    return path
  }

  #numbered(key: string): string {
    const visit = (this.#visits.get(key) ?? 0) + 1
    this.#visits.set(key, visit)
    return `${key}#${visit}`
  }
}

function run(model: Model, seed: number): Outcome | undefined {
  const driver = new EagerDriver(model, seed)
  driver.start()
  driver.finish()
  return driver.outcome()
}

function plain({ entered, stuck, isOver }: Outcome) {
  return { entered: [...entered].sort(), stuck, isOver }
}
