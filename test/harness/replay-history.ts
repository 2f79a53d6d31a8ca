import type { ProfileId } from "../../server/engine/index.ts"
import { type Element, type Model, none, rowOf } from "../../server/model/index.ts"
import { NotExpressible } from "./replayed.ts"
import { type Happening, Workbench } from "./workbench.ts"

/** One entry of the steps of a test of bpmn-js-token-simulation that clicks; see the corpus. */
export interface ClickStep {
  readonly op: string
  readonly element?: string
  readonly expected?: readonly string[]
  /** Of the end of a scope: whether it is a certain one, that of the process. */
  readonly scoped?: boolean
}

/**
 * Plays a test that clicks on a diagram: on what waits, so that it goes on; on what does not, so
 * that it waits when it is entered; on an exclusive gateway, so that it takes its next flow. What
 * runs side by side may come in any order: there it depends on how long the lines are.
 *
 * @returns why it is not as it should be; nothing when it is
 * @throws NotExpressible
 */
export function replayHistory(
  model: Model,
  steps: readonly ClickStep[],
  profile: ProfileId,
): string | undefined {
  const replay = new HistoryReplay(model, profile)
  for (const [at, step] of steps.entries()) {
    const why = replay.step(step)
    if (why) return `${why} (step ${at})`
  }
  return undefined
}

class HistoryReplay {
  readonly #model: Model
  readonly #bench: Workbench
  readonly #holding = new Set<string>()
  /** How much had happened when something was awaited last. */
  #from = 0
  /** By exclusive gateway: which of its flows it takes. */
  readonly #ways = new Map<string, number>()

  constructor(model: Model, profile: ProfileId) {
    this.#model = model
    this.#bench = new Workbench([model], {
      profile,
      waitsFor: "flow",
      holds: element => this.#holding.has(element.id ?? ""),
      chooses: gateway => this.#choice(gateway),
    })
  }

  step({ op, element: id, expected, scoped }: ClickStep): string | undefined {
    switch (op) {
      case "triggerElement":
        this.#click(this.#model.find(id!)!)
        return undefined
      case "assertElementTrigger":
        return this.#waitAt(id!) ? undefined : `nothing waits at ${id}`
      case "assertNoElementTrigger":
        return this.#waitAt(id!) ? `something waits at ${id}` : undefined
      case "awaitElementEnter":
        this.#move(({ what, id: entered }) => what === "enter" && entered === id)
        return undefined
      case "awaitElementExit":
        this.#move(({ what, id: left }) => what === "complete" && left === id)
        return undefined
      case "awaitScopeDestroyed":
        this.#from = this.#bench.happenings.length
        this.#move(it => it.what === "end" || (!scoped && isOfSubProcess(this.#model, it)))
        return undefined
      case "assert":
        return this.#assert(expected!)
      default:
        throw new NotExpressible(`step ${op}`)
    }
  }

  #click(element: Element): void {
    const id = element.id!
    const wait = this.#waitAt(id)
    if (wait) this.#bench.complete(wait)
    else if (element.kind === "exclusiveGateway") this.#ways.set(id, (this.#ways.get(id) ?? 0) + 1)
    else if (element.kind === "startEvent") this.#start(element)
    else if (element.kind === "boundaryEvent" && isOfUndoing(element))
      throw new NotExpressible("a click that undoes")
    else if (this.#isImplicitStart(element)) this.#bench.start(element.parent!.id!)
    else if (this.#holding.has(id)) this.#holding.delete(id)
    else this.#holding.add(id)
  }

  #isImplicitStart({ parent, id }: Element): boolean {
    const { graph } = this.#model
    const node = graph.elements.findIndex(it => it.id === id)
    const isAlone = rowOf(graph.incoming, node).length === 0 && parent?.kind === "process"
    const starts = parent?.children.some(it => it.kind === "startEvent")
    return isAlone && !starts && this.#bench.happenings.length === 0
  }

  #start(element: Element): void {
    for (const [process, line] of this.#bench.lines) {
      const node = line.model.graph.nodeOf(element)
      if (node !== undefined && line.process === element.parent)
        this.#bench.start(process, undefined, node)
    }
  }

  /**
   * Lets tokens move, the one first that has been on its line longest, until something happens;
   * what has happened since the last click counts. There nobody does the tasks of people.
   */
  #move(isEnough: (happening: Happening) => boolean): void {
    for (let left = 1000; 0 < left; left--) {
      if (this.#bench.happenings.slice(this.#from).some(isEnough)) break
      const isDone = (it: Element) => !this.#holding.has(it.id ?? "")
      const next = this.#bench.waits.find(
        it => it.kind === "flow" || (it.kind === "task" && isDone(it.element)),
      )
      if (!next) break
      this.#bench.complete(next)
    }
    this.#from = this.#bench.happenings.length
  }

  #waitAt(id: string) {
    return this.#bench.waits.find(it => it.kind !== "flow" && it.element.id === id)
  }

  #choice(gateway: Element): readonly string[] | undefined {
    const { graph } = this.#model
    if (gateway.kind !== "exclusiveGateway") return undefined
    const flows = [...rowOf(graph.outgoing, graph.nodeOf(gateway)!)]
    if (flows.length < 2) return undefined
    const way = flows[(this.#ways.get(gateway.id!) ?? 0) % flows.length]!
    return [graph.flows[way]!.id!]
  }

  #assert(expected: readonly string[]): string | undefined {
    const actual = this.#bench.happenings.filter(it => this.#isShown(it)).map(it => it.id)
    const [left, right] = [actual, expected].map(it => [...it].sort().join(" "))
    if (left === right) return undefined
    const extra = actual.filter(it => !expected.includes(it)).join(", ")
    const missing = expected.filter(it => !actual.includes(it)).join(", ")
    const incidents = this.#bench.incidents.map(it => `${it.code} ${it.message}`).join(", ")
    return `too much: ${extra}; missing: ${missing}; ${incidents}`
  }

  /** There nothing enters what catches a link, comes after an event-based gateway or undoes. */
  #isShown({ what, id }: Happening): boolean {
    const { graph } = this.#model
    const element = this.#model.find(id)
    if (!element || (what !== "enter" && what !== "take")) return false
    const flow = graph.flowOf(element)
    if (flow !== undefined) return graph.kinds[graph.source[flow]!] !== "eventBasedGateway"
    const node = graph.nodeOf(element)!
    if (element.xml.attributes.some(it => it.name === "triggeredByEvent")) return false
    if (element.kind === "boundaryEvent")
      return !element.children.some(it => it.kind === "compensateEventDefinition")
    if (element.kind !== "intermediateCatchEvent") return true
    if (element.children.some(it => it.kind === "linkEventDefinition")) return false
    return [...rowOf(graph.incoming, node)].every(it => {
      const source = graph.source[it]!
      return source === none || graph.kinds[source] !== "eventBasedGateway"
    })
  }
}

/** Whether a sub-process ends, and its scope with it. */
function isOfSubProcess(model: Model, { what, id }: Happening): boolean {
  const isLeft = what === "complete" || what === "cancel"
  return isLeft && (model.find(id)?.children.some(it => it.kind === "sequenceFlow") ?? false)
}

function isOfUndoing({ children }: Element): boolean {
  const kinds = ["compensateEventDefinition", "cancelEventDefinition"]
  return children.some(it => kinds.includes(it.kind))
}
