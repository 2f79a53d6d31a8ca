import {
  compile,
  type Driver,
  Engine,
  type ProfileId,
  platformOf,
  type Token,
} from "../../server/engine/index.ts"
import { framesOf } from "../../server/engine/stuck.ts"
import { type Model, type Node, none, rowOf } from "../../server/model/index.ts"
import { addOne, chosenOf, type Decide, numbering, takeFirst } from "./decide.ts"
import type { Outcome } from "./naive-interpreter.ts"

/** What an instance comes to, and what happened on the way, as the naive interpreter calls it. */
export interface OwnOutcome extends Outcome {
  readonly log: readonly string[]
}

/**
 * What an instance of the first process comes to; undefined when it does not come to an end.
 *
 * @param profile the engine it runs as
 */
export function executeEagerly(
  model: Model,
  decide: Decide,
  limit: number,
  profile: ProfileId = "bpmn",
): OwnOutcome | undefined {
  const driver = new EagerDriver(model, decide, limit, profile)
  driver.finish()
  return driver.outcome()
}

/** Drives one instance like the naive interpreter does. */
export class EagerDriver implements Driver {
  readonly engine: Engine
  readonly #entered = new Map<string, number>()
  readonly #done = new Map<string, number>()
  readonly #log: string[] = []
  #isOver = false
  #isEndless = false
  readonly #decide: Decide
  readonly #numbered = numbering()
  readonly #keys = new Map<Token, string>()
  readonly #paths = new Map<number, string>([[0, ""]])
  readonly #working = new Map<Token, string>()
  #instance = none

  constructor(model: Model, decide: Decide, stepLimit: number, profile: ProfileId = "bpmn") {
    this.#decide = decide
    const program = compile(model, model.processes[0]!, { platform: platformOf(model, profile) })
    this.engine = new Engine(program, this, {
      observer: {
        enter: (frame, node, token) => {
          const key = `${this.#pathOf(frame)}/${node}`
          addOne(this.#entered, key)
          this.#log.push(`enter ${key}`)
          if (token !== none && model.graph.innerScope[node] !== none) this.#keys.set(token, key)
        },
        complete: (frame, node) => {
          const key = `${this.#pathOf(frame)}/${node}`
          addOne(this.#done, key)
          // An end event is done in the move in which it is entered.
          if (model.graph.kinds[node] !== "endEvent") this.#log.push(`done ${key}`)
        },
        take() {},
        throw() {},
        catch() {},
        cancel() {},
      },
      stepLimit,
    })
    this.#instance = this.engine.start()
  }

  /** Does the work there is, the smallest key first, until none is left. */
  finish(): void {
    while (!this.#isOver) {
      const next = takeFirst(this.#working)
      if (next === undefined) return
      this.engine.complete(next)
    }
  }

  outcome(): OwnOutcome | undefined {
    if (this.#isEndless) return undefined
    const { frames, program } = this.engine
    const stuck: string[] = []
    if (!this.#isOver)
      for (const frame of framesOf(this.engine, this.#instance))
        for (const flow of rowOf(program.graph.flowsOfScope, frames.scope(frame))) {
          const slot = program.joinSlot[flow]!
          const held = slot === none ? 0 : frames.held(frame, slot)
          for (let at = 0; at < held; at++)
            stuck.push(`${this.#pathOf(frame)}/${program.graph.target[flow]} from ${flow}`)
        }
    const counts = { entered: this.#entered, done: this.#done, log: this.#log }
    return { ...counts, stuck: stuck.sort(), isOver: this.#isOver }
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
    const flows = [...rowOf(graph.outgoing, node)]
    const key = this.#numbered(`${this.#pathOf(frame)}/${node}!`)
    const taken = chosenOf(flows, graph.kinds[node]!, this.#decide, key)
    chosen.set(taken)
    return taken.length
  }

  wait(): void {}
  timer(): void {}
  cancelled(_: number, __: Node, token: Token): void {
    this.#working.delete(token)
  }
  incident(): void {
    this.#isEndless = true
  }
  ended(): void {
    this.#isOver = true
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
}
