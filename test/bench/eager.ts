import { compile, type Driver, Engine, type Token } from "../../server/engine/index.ts"
import type { Model } from "../../server/model/index.ts"

/** Does all work at once, without data, and lets a cheap generator choose. */
export class Eager implements Driver {
  readonly engine: Engine
  readonly #pending: Token[] = []
  #random = 1
  /** Nodes that were entered by instances that are over. */
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
