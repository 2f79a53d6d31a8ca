import type { ScriptRunner } from "../../server/expression/index.ts"
import {
  attributeValue,
  type Element,
  type Model,
  type Node,
  none,
  rowOf,
} from "../../server/model/index.ts"
import { NotExpressible } from "./java-values.ts"
import { type Instance, type Line, type Wait, Workbench } from "./workbench.ts"

/** One entry of the steps of a test of bpmn-elements or bpmn-engine; see the corpus. */
export interface CountStep {
  readonly op: string
  readonly id?: string | null
  readonly args?: readonly unknown[] | null
  /** Of `load`: which of the files. */
  readonly source?: number
  readonly element?: string
  readonly type?: string
  readonly counters?: Readonly<Record<string, number>>
}

/**
 * Plays a test of bpmn-elements. There a process whose start events wait for something is begun
 * and waits at them; here it begins once that comes. How often something is discarded is not
 * compared: BPMN does not know it.
 *
 * @param isFresh whether each start counts anew
 * @returns why it is not as it should be; nothing when it is
 * @throws NotExpressible
 */
export function replayCounters(
  models: readonly Model[],
  steps: readonly CountStep[],
  isFresh: boolean,
  scripts: ScriptRunner,
): string | undefined {
  const counters = steps.flatMap(it => Object.keys(it.counters ?? {}))
  if (counters.every(isDiscarded)) throw new NotExpressible("nothing but what is discarded")
  let replay: CountReplay | undefined
  for (const [at, step] of steps.entries()) {
    if (step.op === "load") replay = new CountReplay(models[step.source ?? 0]!, isFresh, scripts)
    else if (step.op !== "title") {
      const why = replay!.step(step)
      if (why) return `${why} (step ${at})`
    }
  }
  return undefined
}

function isDiscarded(counter: string): boolean {
  return counter === "discarded" || counter === "discard"
}

/** One start of all processes. */
interface Round {
  readonly instances: Instance[]
  /** Processes that have not begun yet. */
  readonly awaited: Set<string>
}

class CountReplay {
  readonly #model: Model
  readonly #bench: Workbench
  readonly #isFresh: boolean
  readonly #rounds: Round[] = []
  /** How much had happened when counting began. */
  #from = 0

  constructor(model: Model, isFresh: boolean, scripts: ScriptRunner) {
    this.#model = model
    this.#isFresh = isFresh
    this.#bench = new Workbench([model], {
      scripts,
      holds: element => element.kind === "manualTask",
      sends: (line, from, name) => this.#deliver(line, from, name),
    })
  }

  step(step: CountStep): string | undefined {
    const [given] = step.args ?? []
    const isGiven = typeof given === "object" && given !== null
    const id = isGiven && "id" in given ? `${given.id}` : undefined
    switch (step.op) {
      case "start":
        return this.#start(step.id ?? undefined)
      case "api.signal":
        return this.#signal(step.id!) ? undefined : `nothing waits at ${step.id}`
      case "definition.signal":
      case "definition.sendMessage":
      case "process.signal":
      case "execution.signal":
        this.#signal(id)
        return undefined
      case "assert":
        return this.#assert(step)
      default:
        throw new NotExpressible(`step ${step.op}`)
    }
  }

  #start(id: string | undefined): undefined {
    if (this.#isFresh) this.#from = this.#bench.happenings.length
    const all = [...this.#bench.lines.values()]
    const one = all.filter(it => it.process.id === id)
    const isMeant = (it: Line) => attributeValue(it.process, "isExecutable") === "true"
    const lines = 0 < one.length ? one : all.filter(isMeant)
    const round: Round = { instances: [], awaited: new Set() }
    this.#rounds.push(round)
    for (const line of lines) {
      const process = line.process.id!
      if (startsOf(line).some(({ isAwaited }) => !isAwaited))
        round.instances.push(this.#bench.start(process))
      else round.awaited.add(process)
    }
  }

  /** What waits at an element, or for a signal or message, goes on. */
  #signal(id: string | undefined): boolean {
    const element = id === undefined ? undefined : this.#model.find(id)
    const isName = element?.kind === "signal" || element?.kind === "message"
    const name =
      id === undefined ? "" : isName ? (attributeValue(element, "name") ?? id) : undefined
    if (name === undefined) return this.#happenAt(id!)
    return this.#happen(name)
  }

  #happenAt(id: string): boolean {
    const wait = this.#bench.waits.find(it => it.element.id === id)
    if (wait) {
      this.#bench.complete(wait)
      return true
    }
    return this.#begin(start => start.element.id === id)
  }

  #happen(name: string): boolean {
    const isMeant = (names: readonly string[]) => (names[0] ?? "") === name || names.includes(name)
    const isEvent = (it: Wait) => it.kind === "event"
    const wait = this.#bench.waits.find(it => isEvent(it) && isMeant(it.names))
    if (wait) {
      this.#bench.complete(wait)
      return true
    }
    return this.#begin(start => isMeant(start.names))
  }

  /** Begins the first process that begins with such an event. */
  #begin(isMeant: (start: Start) => boolean, among = [...this.#bench.lines.values()]): boolean {
    for (const line of among) {
      const start = startsOf(line).find(it => it.isAwaited && isMeant(it))
      if (!start) continue
      const process = line.process.id!
      const round = this.#rounds.at(-1)
      round?.awaited.delete(process)
      const instance = this.#bench.start(process, undefined, start.node)
      round?.instances.push(instance)
      return true
    }
    return false
  }

  /** Over a message flow, or to whoever waits for a message of that name. */
  #deliver(line: Line, from: Element, name: string | undefined): void {
    const isPoolOf = (id: string | undefined, process: Element) =>
      id === process.id || this.#processOf(id) === process.id
    const flows = this.#model.elements.filter(it => it.kind === "messageFlow")
    const flow = flows.find(it => {
      const source = attributeValue(it, "sourceRef")
      return source === from.id || isPoolOf(source, line.process)
    })
    const target = flow && attributeValue(flow, "targetRef")
    if (!target) {
      this.#happen(name ?? "")
      return
    }
    const other = [...this.#bench.lines.values()].find(it => isPoolOf(target, it.process))
    if (!other) this.#happenAt(target)
    else if (this.#begin(it => it.names.includes(name ?? ""), [other])) return
    else if (0 < startsOf(other).length)
      this.#rounds.at(-1)?.instances.push(this.#bench.start(other.process.id!))
  }

  #processOf(participant: string | undefined): string | undefined {
    const element = participant === undefined ? undefined : this.#model.find(participant)
    return element?.kind === "participant" ? attributeValue(element, "processRef") : undefined
  }

  #assert({ element: id, type, counters }: CountStep): string | undefined {
    for (const [counter, expected] of Object.entries(counters!)) {
      if (isDiscarded(counter)) continue
      const actual = this.#count(id!, counter, type)
      if (actual !== expected)
        return `${id} is ${counter} ${actual} times, not ${expected}${this.#state()}`
    }
    return undefined
  }

  #count(id: string, counter: string, type: string | undefined): number {
    const { happenings } = this.#bench
    if (type === "bpmn:Definitions") return this.#rounds.filter(it => this.#isOver(it)).length
    const counted = happenings.slice(this.#sinceWhen(id))
    if (type === "bpmn:Process")
      return counted.filter(it => it.what === "end" && it.process === id).length
    const what = counter === "take" ? "take" : "complete"
    return counted.filter(it => it.what === what && it.id === id).length
  }

  #isOver({ instances, awaited }: Round): boolean {
    return awaited.size === 0 && instances.every(it => this.#bench.isOver(it))
  }

  /** What is in a sub-process is counted anew each time that is entered. */
  #sinceWhen(id: string): number {
    const parent = this.#model.find(id)?.parent
    if (!parent || parent.kind === "process") return this.#from
    const { happenings } = this.#bench
    const last = happenings.findLastIndex(it => it.what === "enter" && it.id === parent.id)
    return Math.max(this.#from, last)
  }

  #state(): string {
    const waits = this.#bench.waits.map(it => it.element.id).join(", ")
    const incidents = this.#bench.incidents.map(it => `${it.code} ${it.message}`).join(", ")
    return ` [waits at ${waits}; ${incidents}]`
  }
}

/** Where a process may begin. */
interface Start {
  readonly node: Node
  readonly element: Element
  readonly names: readonly string[]
  /** Whether it waits for something. */
  readonly isAwaited: boolean
}

function startsOf({ engine: { program }, process }: Line): readonly Start[] {
  const { graph, events } = program
  const scope = graph.scopes.indexOf(process)
  return [...rowOf(graph.nodesOfScope, scope)]
    .filter(it => rowOf(graph.incoming, it).length === 0 && graph.attachedTo[it] === none)
    .map(node => {
      const { trigger, names } = events[node]!
      const element = graph.elements[node]!
      return {
        node,
        element,
        names,
        isAwaited: element.kind === "startEvent" && trigger !== "none",
      }
    })
}
