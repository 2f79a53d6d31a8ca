/**
 * Node activations per CPU-second of the engine.
 *
 *   node --expose-gc test/bench/execute.ts
 *
 * `simulate` has no data and no observer: what is left of a simulation when time, chance and
 * figures cost nothing. `execute` has variables, compiled conditions and a trace of plain values.
 * Each row is the best of its rounds; ratios between rows of one run mean more than the figures.
 */
import { compile, type Driver, Engine, execute, type Token } from "../../server/engine/index.ts"
import { Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { document, sketch } from "../harness/sketch.ts"

const rounds = 5

/** One task after the other. */
function linear(tasks: number): Model {
  const names = Array.from({ length: tasks }, (_, at) => `[t${at}]`)
  return read(sketch(`(start) > ${names.join(" > ")} > (end)`))
}

/** Blocks of a choice and a parallel pair, one after the other: 8 nodes each, 7 of them entered. */
function branching(blocks: number, condition = ""): Model {
  const parts = ['<startEvent id="start"/>']
  const flow = (source: string, target: string, inside = "") =>
    void parts.push(
      `<sequenceFlow id="f${parts.length}" sourceRef="${source}" targetRef="${target}">${inside}</sequenceFlow>`,
    )
  let last = "start"
  for (let b = 0; b < blocks; b++) {
    for (const id of ["xs", "xj"]) parts.push(`<exclusiveGateway id="${id}${b}"/>`)
    for (const id of ["ps", "pj"]) parts.push(`<parallelGateway id="${id}${b}"/>`)
    for (const id of ["a", "b", "c", "d"]) parts.push(`<serviceTask id="${id}${b}"/>`)
    flow(last, `xs${b}`)
    flow(`xs${b}`, `a${b}`, condition && `<conditionExpression>${condition}</conditionExpression>`)
    flow(`xs${b}`, `b${b}`)
    for (const [source, target] of ["a xj", "b xj", "xj ps", "ps c", "ps d", "c pj", "d pj"].map(
      it => it.split(" ") as [string, string],
    ))
      flow(`${source}${b}`, `${target}${b}`)
    last = `pj${b}`
  }
  parts.push('<endEvent id="end"/>')
  flow(last, "end")
  return read(document(parts.join("\n")))
}

function read(xml: string): Model {
  return new Model(SyntaxTree.read(xml))
}

/** Does all work at once and lets a cheap generator choose. */
class Eager implements Driver {
  readonly engine: Engine
  readonly #pending: Token[] = []
  #random = 1
  entered = 0

  constructor(model: Model) {
    this.engine = new Engine(compile(model, model.processes[0]!), this)
  }

  run(instances: number): void {
    for (let at = 0; at < instances; at++) {
      this.engine.start()
      for (let token = this.#pending.pop(); token !== undefined; token = this.#pending.pop())
        this.engine.complete(token)
    }
  }

  work(_: number, __: number, token: Token): void {
    this.#pending.push(token)
  }
  choose(_: number, node: number, chosen: Int32Array): number {
    this.#random = (Math.imul(this.#random, 1664525) + 1013904223) >>> 0
    const { starts, items } = this.engine.program.outgoing
    const from = starts[node]!
    chosen[0] = items[from + ((this.#random >>> 16) % (starts[node + 1]! - from))]!
    return 1
  }
  wait(): void {}
  timer(): void {}
  cancelled(): void {}
  incident(): void {
    throw new Error("the models of the bench are sound")
  }
  ended(instance: number): void {
    this.entered += this.engine.frames.steps(instance)
  }
}

function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

/** @param work does something and says how many nodes were entered */
function row(name: string, work: () => number): number {
  const rates = Array.from({ length: rounds }, () => {
    let entered = 0
    const seconds = cpuSeconds(() => {
      entered = work()
    })
    return entered / seconds
  })
  const best = Math.max(...rates)
  console.log(`${name.padEnd(46)} ${(best / 1e6).toFixed(2).padStart(6)} M/CPU-s`)
  return best
}

function simulated(model: Model, instances: number): () => number {
  return () => {
    const driver = new Eager(model)
    driver.run(instances)
    return driver.entered
  }
}

function executed(model: Model, instances: number): () => number {
  const program = compile(model, model.processes[0]!)
  const variables = { amount: 120, a: 1, b: "text", c: true, d: null, e: [1], f: { g: 1 }, h: 2 }
  return () => {
    let entered = 0
    for (let at = 0; at < instances; at++)
      for (const event of execute(program, { variables })) if (event.event === "enter") entered++
    return entered
  }
}

/** Array buffers are given back in the background: one collection is not enough. */
function collect(): void {
  for (let time = 0; time < 5; time++) globalThis.gc?.()
}

/** Bytes of heap and arrays per instance that waits at a task. Needs `--expose-gc`. */
function memory(name: string, model: Model, instances: number, variables?: object): void {
  const driver = new Eager(model)
  collect()
  const before = process.memoryUsage()
  for (let at = 0; at < instances; at++)
    driver.engine.start(-1, variables && { ...variables, id: `case ${at}` })
  collect()
  const after = process.memoryUsage()
  const bytes =
    after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers - 8 * instances
  const { count } = driver.engine.frames
  console.log(`${name.padEnd(46)} ${Math.round(bytes / count)} B per waiting instance`)
}

const condition = "=amount > 100 and b = &quot;text&quot;"
row("simulate, linear 10", simulated(linear(10), 100_000))
row("simulate, branching 6 (49 entered)", simulated(branching(6), 20_000))
const five = row("simulate, branching 5", simulated(branching(5), 20_000))
const fifty = row("simulate, branching 50", simulated(branching(50), 2_000))
console.log(`${"cost per block, 50 against 5".padEnd(46)} ${(five / fifty).toFixed(2)}×`)
row("execute, linear 10, trace", executed(linear(10), 5_000))
row("execute, branching 6, FEEL, trace", executed(branching(6, condition), 2_000))
row("execute, branching 6, JUEL, trace", executed(branching(6, "${amount > 100}"), 2_000))
memory("simulate, branching 6", branching(6), 200_000)
memory("execute, branching 6, 8 variables", branching(6), 50_000, {
  amount: 120,
  b: "text",
  c: true,
  d: null,
  e: 1.5,
  f: 2,
  g: "more",
})
