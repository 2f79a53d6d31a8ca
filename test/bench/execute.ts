/** Node activations per CPU-second of the bare engine: no data, no observer, work done at once. */
import { compile, type Driver, Engine, type Token } from "../../server/engine/index.ts"
import { Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { sketch } from "../harness/sketch.ts"

function linear(tasks: number): string {
  const names = Array.from({ length: tasks }, (_, at) => `[t${at}]`)
  return `(start) > ${names.join(" > ")} > (end)`
}

function branching(blocks: number): string {
  const lines: string[] = []
  let last = "(start)"
  for (let b = 0; b < blocks; b++) {
    lines.push(`${last} > <xx${b}> > [xa${b}] > <xj${b}> > <+p${b}> > [pa${b}] > <+q${b}>`)
    lines.push(`<xx${b}> > [xb${b}] > <xj${b}>`)
    lines.push(`<+p${b}> > [pb${b}] > <+q${b}>`)
    last = `<+q${b}>`
  }
  return [...lines, `${last} > (end)`].join("\n")
}

function bench(name: string, drawing: string, instances: number): void {
  const model = new Model(SyntaxTree.read(sketch(drawing)))
  const program = compile(model, model.processes[0]!)
  let pending: Token[] = []
  let ended = 0
  let entered = 0
  let random = 1
  const driver: Driver = {
    work: (_, __, token) => void pending.push(token),
    wait: () => {},
    timer: () => {},
    choose: (_, node, chosen) => {
      random = (Math.imul(random, 1664525) + 1013904223) >>> 0
      const { starts, items } = program.outgoing
      const from = starts[node]!
      chosen[0] = items[from + ((random >>> 16) % (starts[node + 1]! - from))]!
      return 1
    },
    cancelled: () => {},
    incident: (_, node, incident) => {
      throw new Error(`${model.graph.elements[node]!.id} ${incident.message}`)
    },
    ended: instance => {
      ended++
      entered += engine.frames.steps(instance)
    },
  }
  const engine = new Engine(program, driver)
  const before = process.cpuUsage()
  for (let at = 0; at < instances; at++) {
    engine.start()
    while (pending.length) {
      const now = pending
      pending = []
      for (const token of now) engine.complete(token)
    }
  }
  const { user, system } = process.cpuUsage(before)
  const seconds = (user + system) / 1e6
  console.log(
    `${name}: ${ended} instances, ${entered} activations, ${(entered / seconds / 1e6).toFixed(2)} M/CPU-s`,
  )
}

for (let round = 0; round < 3; round++) {
  bench("linear 10", linear(10), 100_000)
  bench("branching 6", branching(6), 20_000)
}
