import { type Graph, type Node, rowOf } from "../../server/model/index.ts"
import { addOne, type Decide } from "./decide.ts"
import { interpret } from "./naive-interpreter.ts"

/** What an instance comes to in another engine. */
export interface PeerOutcome {
  /** How often each node was done in each scope. */
  readonly done: ReadonlyMap<string, number>
  /** What happened, in order, as the naive interpreter calls it. */
  readonly log: readonly string[]
  readonly isOver: boolean
  /** It was stopped, because too much happened. */
  readonly isEndless: boolean
}

/** @param limit how many nodes may be entered before it counts as endless */
export type ExecuteInPeer = (
  xml: string,
  graph: Graph,
  decide: Decide,
  limit: number,
) => Promise<PeerOutcome>

/** Writes down what another engine says. The key of a node is its scope's path and its number. */
export class PeerRun {
  readonly graph: Graph
  readonly #limit: number
  readonly #done = new Map<string, number>()
  readonly #log: string[] = []
  #steps = 0
  #work = 0
  #isEndless = false

  constructor(graph: Graph, limit: number) {
    this.graph = graph
    this.#limit = limit
  }

  /** Runs it until it is over, nothing happens any more, or it counts as endless. */
  async watch(run: () => void | Promise<void>): Promise<void> {
    try {
      await run()
    } catch (error) {
      // Some wrap what is thrown at them, and some overflow the stack.
      this.#isEndless ||= error instanceof RangeError
      if (!this.#isEndless) throw error
    }
  }

  key(path: string | undefined, id: string): string {
    return `${path}/${this.graph.elements.findIndex(it => it.id === id)}`
  }

  /** @throws when that was one too many */
  enter(key: string): void {
    if (this.#limit < ++this.#steps) this.stop()
    this.#log.push(`enter ${key}`)
    if (this.graph.kinds[placeOf(key).node] === "endEvent") addOne(this.#done, key)
  }

  /** An end event is done as it is entered. */
  leave(key: string): void {
    if (this.#isEndless) this.stop()
    if (this.graph.kinds[placeOf(key).node] === "endEvent") return
    addOne(this.#done, key)
    this.#log.push(`done ${key}`)
  }

  /** Something is done besides. @throws when that goes on and on */
  work(): void {
    if (5 * this.#limit < ++this.#work) this.stop()
  }

  /** It is not to be followed any more. @throws what `watch` catches */
  stop(): never {
    this.#isEndless = true
    throw new Error("endless")
  }

  outcome(isOver: boolean): PeerOutcome {
    return { done: this.#done, log: this.#log, isOver, isEndless: this.#isEndless }
  }
}

/** Where another engine leaves the specification. */
export interface Departure {
  readonly what: "does" | "leaves undone" | "ends" | "does not end"
  /** `enter` or `done`; undefined for the end of the instance. */
  readonly move: "enter" | "done" | undefined
  readonly path: string
  readonly node: Node
  /** What had happened until then. */
  readonly log: readonly string[]
}

/**
 * Lets the naive interpreter do the same in the same order. Nothing comes out when it can, and then
 * is where the other is.
 *
 * @param joins when an inclusive join that can go on does so: it may wait for tokens that may come
 */
export function departuresOf(
  graph: Graph,
  decide: Decide,
  peer: Omit<PeerOutcome, "done">,
  joins: "at once" | "when nothing else happens",
): Departure[] {
  const departures: Departure[] = []
  const { log, isEndless, isOver } = peer
  let at = 0
  const note = (what: Departure["what"], line: string) => {
    const move = line.startsWith("enter") ? "enter" : "done"
    departures.push({ what, move, ...placeOf(line), log: log.slice(0, at) })
  }
  const outcome = interpret(graph, decide, Infinity, moves => {
    const next = log[at]
    const meant = joins === "at once" ? undefined : next?.replace("done ", "pass ")
    const isMeant = (it: string) => it.startsWith("pass ") && it === (meant ?? it)
    const pass = joins === "at once" || meant ? moves.findIndex(isMeant) : -1
    const found = next === undefined ? -1 : moves.indexOf(next)
    if (0 <= pass && (found < 0 || joins === "at once")) return pass
    if (0 <= found) at++
    else {
      // What is stopped has left nothing undone, unless it is done with the sub-process around it.
      const isUndone = (it: string) =>
        (!isEndless && !log.includes(it, at)) || (next !== undefined && isInside(it, next))
      for (const it of moves.filter(isUndone)) note("leaves undone", it)
      if (next !== undefined) note("does", next)
    }
    return found
  })
  if (0 < departures.length) return departures
  const next = log[at]
  if (next !== undefined) note("does", next)
  else if (!isEndless && outcome?.isOver !== isOver) {
    const what = isOver ? "ends" : "does not end"
    departures.push({ what, move: undefined, path: "", node: 0, log })
  }
  return departures
}

function isInside(move: string, done: string): boolean {
  return `${placeOf(move).path}/`.startsWith(`${done.replace("done ", "")}#`)
}

/** Whether a node waits for tokens of several flows. */
export function isJoinAt(graph: Graph, node: Node): boolean {
  const kind = graph.kinds[node]
  const canJoin = kind === "parallelGateway" || kind === "inclusiveGateway"
  return canJoin && 1 < rowOf(graph.incoming, node).length
}

/** Whether a gateway asks which flows to take. */
export function isChoiceAt(graph: Graph, node: Node): boolean {
  const kind = graph.kinds[node]
  const canChoose = kind === "exclusiveGateway" || kind === "inclusiveGateway"
  return canChoose && 1 < rowOf(graph.outgoing, node).length
}

/** The scope and the node that a key, or a move, means. */
export function placeOf(key: string): { readonly path: string; readonly node: Node } {
  const [, path = "", node] = /^(?:enter |done |pass )?(.*)\/(\d+)$/.exec(key)!
  return { path, node: Number(node) }
}
