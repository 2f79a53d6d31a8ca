import {
  attributeValue,
  type Element,
  type Model,
  type Node,
  none,
  rowOf,
} from "../../server/model/index.ts"
import { NotExpressible, type SaidInCode } from "./replayed.ts"
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
  said: SaidInCode,
): string | undefined {
  const counters = steps.flatMap(it => Object.keys(it.counters ?? {}))
  if (counters.every(isDiscarded)) throw new NotExpressible("nothing but what is discarded")
  let replay: CountReplay | undefined
  for (const [at, step] of steps.entries()) {
    if (step.op === "load") replay = new CountReplay(models[step.source ?? 0]!, isFresh, said)
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

type Values = Readonly<Record<string, unknown>>

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
  readonly #starts: Values[]
  #variables: Values = {}
  /** Messages that nobody waited for: there they are kept until somebody does. */
  #kept: string[] = []
  #isDelivering = false
  /** By process: how much had happened when another one began it last: there it counts anew. */
  readonly #begun = new Map<string, number>()
  /** How much had happened when counting began. */
  #from = 0

  constructor(model: Model, isFresh: boolean, said: SaidInCode) {
    const { scripts, profile, starts = [], holds = [] } = said
    this.#model = model
    this.#starts = [...starts]
    this.#isFresh = isFresh
    this.#bench = new Workbench([model], {
      scripts,
      profile,
      holds: element => element.kind === "manualTask" || holds.includes(element.id ?? ""),
      sends: (line, from, name) => this.#deliver(line, from, name),
      completes: (line, element) => this.#leave(line, element),
    })
  }

  step(step: CountStep): string | undefined {
    const why = this.#step(step)
    const kept = this.#kept
    this.#kept = []
    for (const it of kept) if (!this.#signal(it)) this.#kept.push(it)
    return why
  }

  #step(step: CountStep): string | undefined {
    const [given] = step.args ?? []
    const isGiven = typeof given === "object" && given !== null
    const id = isGiven && "id" in given ? `${given.id}` : undefined
    switch (step.op) {
      case "start":
        return this.#start(step.id ?? undefined)
      case "api.signal":
        return this.#signal(step.id!) ? undefined : `nothing waits at ${step.id}`
      case "definition.sendMessage":
        if (!this.#signal(id) && id !== undefined) this.#kept.push(id)
        return undefined
      case "definition.signal":
      case "process.signal":
      case "execution.signal":
        this.#signal(id)
        return undefined
      case "error":
      case "fail":
        return this.#fail(step, given)
      case "assert":
        return this.#assert(step)
      default:
        throw new NotExpressible(`step ${step.op}`)
    }
  }

  #start(id: string | undefined): undefined {
    if (this.#isFresh) this.#from = this.#bench.happenings.length
    this.#variables = this.#starts.shift() ?? this.#variables
    const all = [...this.#bench.lines.values()]
    const one = all.filter(it => it.process.id === id)
    const isMeant = (it: Line) => attributeValue(it.process, "isExecutable") === "true"
    const lines = 0 < one.length ? one : all.filter(isMeant)
    const round: Round = { instances: [], awaited: new Set() }
    this.#rounds.push(round)
    for (const line of lines) {
      const process = line.process.id!
      if (startsOf(line).some(({ isAwaited }) => !isAwaited))
        round.instances.push(this.#bench.start(process, this.#variables))
      else round.awaited.add(process)
    }
  }

  /** Work ends with an error of the process, or fails. */
  #fail({ op, id }: CountStep, code: unknown): string | undefined {
    const wait = this.#bench.waits.findLast(it => it.element.id === id)
    if (!wait) return `nothing waits at ${id}`
    if (op === "error") this.#bench.throwError(wait, code as string | undefined)
    else wait.line.engine.fail(wait.token, "fails")
    return undefined
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
      if (this.#isDelivering) this.#begun.set(process, this.#bench.happenings.length)
      const round = this.#rounds.at(-1)
      round?.awaited.delete(process)
      const instance = this.#bench.start(process, this.#variables, start.node)
      round?.instances.push(instance)
      return true
    }
    return false
  }

  #deliver(line: Line, from: Element, name: string | undefined): void {
    this.#isDelivering = true
    this.#send(line, from, name)
    this.#isDelivering = false
  }

  /** Over a message flow, or to whoever waits for a message of that name. */
  #send(line: Line, from: Element, name: string | undefined): void {
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
    if (!other) {
      if (!this.#happenAt(target)) this.#kept.push(target)
    } else if (this.#begin(it => it.names.includes(name ?? ""), [other])) return
    else if (0 < startsOf(other).length)
      this.#rounds.at(-1)?.instances.push(this.#bench.start(other.process.id!, this.#variables))
  }

  /** What stands at the source of a message flow sends a message when it is complete. */
  #leave(line: Line, element: Element): void {
    const { graph, events } = line.engine.program
    const node = graph.nodeOf(element)!
    const isSource = this.#model.elements.some(
      it => it.kind === "messageFlow" && attributeValue(it, "sourceRef") === element.id,
    )
    if (isSource && events[node]!.trigger !== "message") this.#deliver(line, element, undefined)
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
    const element = this.#model.find(id)
    const parent = element?.parent
    const process = element?.kind === "process" ? element : parent
    if (process?.kind === "process") return Math.max(this.#from, this.#begun.get(process.id!) ?? 0)
    if (!parent) return this.#from
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
