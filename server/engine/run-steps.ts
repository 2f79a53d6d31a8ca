import { type Flow, type Node, none, rowOf } from "../model/index.ts"
import { keysAtStart, keysFromOutside, learnKeys } from "./correlating.ts"
import { partsOf, partWith } from "./event-definition.ts"
import { isTimeProblem, readDuration } from "./iso8601.ts"
import { type Keys, mayMeet } from "./keys.ts"
import { received } from "./mapping.ts"
import type { Run, Wait } from "./run.ts"
import type { Step, Values } from "./steps.ts"

/** What became of a step: it is done, it needs another go, or it cannot happen yet. */
type Outcome = "done" | "again" | "later"

/** How the first instance of a run begins. */
interface Beginning {
  readonly node: Node
  readonly variables: Values
  readonly keys: Keys
}

/** How many timers a step waits for before it counts as impossible. */
const patience = 100

/**
 * The steps of a run that are still to be taken, and those that hold until further notice. A step
 * means whatever has its id, in the document of the process or in one that is called.
 */
export class RunSteps {
  readonly #run: Run
  readonly #steps: Step[]
  /** Taken while the run was paused; they come first when it goes on. */
  readonly #deferred: Step[] = []
  /** By node: flows chosen for it, the next first; the last one holds on. */
  readonly #choices = new Map<Node, { readonly flows: readonly Flow[]; isUsed: boolean }[]>()
  /** By id: attempts that are to fail. */
  readonly #failures = new Map<string, number>()
  /** The step that is being taken: it is none to come any more. */
  #taken: Step | undefined
  #waited = 0
  /** Until when the `advance` in front lets time pass. */
  #until: number | undefined

  constructor(run: Run, steps: readonly Step[]) {
    this.#run = run
    this.#steps = [...steps]
    this.#takeStanding()
  }

  /**
   * How the instance begins.
   *
   * @param id        of the event to start with, when the caller says so
   * @param variables that it begins with, but for those of a step
   */
  beginning(id: string | undefined, variables: Values | undefined): Beginning {
    const { node, correlation, ...begun } = this.#startNode(id)
    const { engine, program } = this.#run
    const said = { ...variables, ...begun.variables }
    const keys = keysAtStart(engine, node, said, correlation)
    return { node, variables: { ...variables, ...received(program, node, begun.variables) }, keys }
  }

  /**
   * Where the instance starts. A process that only begins with an event begins with the one that
   * the first step speaks of.
   */
  #startNode(
    id: string | undefined,
  ): Pick<Beginning, "node" | "variables"> & { readonly correlation?: unknown } {
    const { graph, process, events } = this.#run.program
    if (id !== undefined) return { node: this.#nodesOf(id)[0] ?? none, variables: {} }
    const [step] = this.#steps
    if (step?.kind !== "message" && step?.kind !== "signal") return { node: none, variables: {} }
    const starts = [...rowOf(graph.nodesOfScope, process)].filter(
      it => graph.kinds[it] === "startEvent",
    )
    const isAlone = starts.every(it => events[it]!.trigger !== "none")
    if (isAlone)
      for (const node of starts)
        for (const { trigger, names } of partsOf(events[node]!))
          if (trigger === step.kind && this.#isCalled(node, names, step.name)) {
            this.#steps.shift()
            return { ...step, node }
          }
    return { node: none, variables: {} }
  }

  /** Takes the next step, or lets time pass for it. @returns whether anything happened */
  next(): boolean {
    this.#takeStanding()
    const step = this.#steps[0]
    if (!step) return false
    // What came due in a pause comes before what is done after it.
    if (!this.#run.isPaused && this.#run.nextDue < this.#run.now && this.#run.fireNext())
      return true
    this.#taken = step
    const outcome = this.#run.isPaused ? this.#takePaused(step) : this.#take(step)
    this.#taken = undefined
    if (outcome === "again") return true
    if (outcome === "later") {
      if (!this.#run.isPaused && this.#waited++ < patience && this.#run.fireNext()) return true
      this.#refuse(step)
    }
    this.#waited = 0
    this.#steps.shift()
    return true
  }

  /** The instance is over: what is left cannot happen. */
  refuseAll(): void {
    this.#takeStanding()
    // Time that was passing when it ended has passed.
    if (this.#until !== undefined) this.#steps.shift()
    for (const step of this.#steps.splice(0)) this.#refuse(step)
  }

  /** Whether a step to come ends the work at a node. */
  isAwaited(node: Node): boolean {
    if (this.#steps.length === 0 && this.#deferred.length === 0) return false
    const id = this.#run.program.graph.elements[node]!.id
    if (id === undefined) return false
    return [...this.#deferred, ...this.#steps].some(
      it => it !== this.#taken && isAboutWork(it) && it.element === id,
    )
  }

  /** Whether the attempt that is made now is to fail. Counts it. */
  takeFailure(node: Node): boolean {
    if (this.#steps.length === 0 && this.#failures.size === 0) return false
    const id = this.#run.program.graph.elements[node]!.id
    if (id === undefined) return false
    if (!this.#failures.has(id)) this.#standEarly(it => it.kind === "fail" && it.element === id)
    const times = this.#failures.get(id) ?? 0
    if (0 < times) this.#failures.set(id, times - 1)
    return 0 < times
  }

  /** The flows a gateway is told to take; undefined when nobody says. */
  choice(node: Node): readonly Flow[] | undefined {
    if (this.#steps.length === 0 && this.#choices.size === 0) return undefined
    const id = this.#run.program.graph.elements[node]!.id
    if (!this.#choices.has(node)) this.#standEarly(it => it.kind === "choose" && it.gateway === id)
    const choices = this.#choices.get(node)
    if (!choices) return undefined
    if (choices[0]!.isUsed && 1 < choices.length) choices.shift()
    choices[0]!.isUsed = true
    return choices[0]!.flows
  }

  #take(step: Step): Outcome {
    const run = this.#run
    switch (step.kind) {
      case "complete":
      case "error": {
        const wait = this.#waitAt(step.element)
        if (!wait) return "later"
        if (step.kind === "error") run.throwError(wait, step.code, step.variables)
        else run.complete(wait, step.variables)
        return "done"
      }
      case "message": {
        const wait = this.#waitsFor("message", step.name).find(it => this.#isMeant(step, it))
        if (wait) {
          learnKeys(run.engine, run.engine.tokens.frame(wait.token), this.#keysOf(step, wait))
          run.complete(wait, step.variables)
        }
        return wait || 0 < this.#begin(step, 1) ? "done" : "later"
      }
      case "signal": {
        const waits = this.#waitsFor("signal", step.name)
        for (const wait of waits) if (run.isThere(wait)) run.complete(wait, step.variables)
        return 0 < waits.length + this.#begin(step, Infinity) ? "done" : "later"
      }
      case "escalate": {
        const wait = this.#waitAt(step.element)
        if (wait) run.engine.throwEscalation(wait.token, step.code, step.variables)
        return wait ? "done" : "later"
      }
      case "resolve": {
        const nodes = this.#nodesOf(step.element)
        return nodes.some(it => run.resolve(it, step.variables)) ? "done" : "later"
      }
      case "begin": {
        const nodes = this.#nodesOf(step.element)
        return nodes.some(it => run.beginActivity(it)) ? "done" : "later"
      }
      case "advance":
        return this.#advance(step.by)
      case "pause":
        run.pause()
        return "done"
      case "cancel":
        run.cancel()
        return "done"
      default:
        // `resume` without a pause changes nothing; `fail` and `choose` are standing steps.
        return "done"
    }
  }

  #takePaused(step: Step): Outcome {
    if (step.kind === "advance") return this.#advance(step.by)
    if (step.kind === "pause") return "done"
    if (step.kind === "resume" || step.kind === "cancel") {
      this.#run.resume()
      const [, ...rest] = this.#steps
      this.#steps.splice(0, Infinity, step, ...this.#deferred.splice(0), ...rest)
      return step.kind === "resume" ? "done" : "again"
    }
    this.#deferred.push(step)
    return "done"
  }

  /** Lets what is due ring, one after the other, until the time is over. */
  #advance(by: string): Outcome {
    const run = this.#run
    const duration = readDuration(by)
    if (isTimeProblem(duration)) return "done"
    this.#until ??= run.after(duration)
    if (!run.isPaused && run.nextDue <= this.#until && run.fireNext()) return "again"
    run.setClock(this.#until)
    this.#until = undefined
    return "done"
  }

  /** Steps that hold until further notice do not wait for their turn to be possible. */
  #takeStanding(): void {
    if (this.#run.isPaused) return
    while (this.#steps[0] && isStanding(this.#steps[0])) this.#stand(this.#steps.shift()!, true)
  }

  /** Takes the first standing step that fits although others stand before it. */
  #standEarly(fits: (step: Step) => boolean): void {
    const at = this.#steps.findIndex(fits)
    const [step] = at < 0 ? [] : this.#steps.splice(at, 1)
    if (step) this.#stand(step, false)
  }

  /** @param isNow whether what waits there already is to fail at once */
  #stand(step: Step, isNow: boolean): void {
    const run = this.#run
    if (step.kind === "choose") {
      const nodes = this.#nodesOf(step.gateway)
      const chosen = nodes.map(node => ({ node, flows: this.#flowsOf(node, step.flows) }))
      const possible = chosen.filter(it => 0 < it.flows.length)
      if (possible.length === 0)
        run.refuse(step.gateway, "cannot choose: none of these flows leaves it")
      for (const { node, flows } of possible)
        this.#choices.set(node, [...(this.#choices.get(node) ?? []), { flows, isUsed: false }])
    } else if (step.kind === "fail") {
      if (this.#nodesOf(step.element).length === 0) {
        this.#refuse(step)
        return
      }
      this.#failures.set(step.element, (this.#failures.get(step.element) ?? 0) + step.times)
      const wait = isNow && run.isStarted ? this.#waitAt(step.element) : undefined
      if (wait && !wait.isTimed && this.takeFailure(wait.node)) run.failOnce(wait)
    }
  }

  #flowsOf(node: Node, ids: readonly string[]): readonly Flow[] {
    const { graph } = this.#run.program
    const outgoing = [...rowOf(graph.outgoing, node)]
    return outgoing.filter(it => ids.includes(graph.flows[it]!.id ?? ""))
  }

  /** What has that id, in the document of the process first. */
  #nodesOf(id: string): readonly Node[] {
    const { models, graph } = this.#run.program
    return models
      .flatMap(it => it.declarations(id))
      .map(it => graph.nodeOf(it))
      .filter(it => it !== undefined)
  }

  #waitAt(id: string): Wait | undefined {
    const { elements } = this.#run.program.graph
    for (const wait of this.#run.waits.values())
      if (elements[wait.node]!.id === id && this.#run.isThere(wait)) return wait
    return undefined
  }

  #waitsFor(trigger: "message" | "signal", name: string): readonly Wait[] {
    return [...this.#run.waits.values()].filter(
      it =>
        it.event.trigger === trigger &&
        !it.isWork &&
        this.#isCalled(it.node, it.names, name) &&
        this.#run.isThere(it),
    )
  }

  /** Whether a message from outside may belong to the conversation of who waits. */
  #isMeant(step: Named, wait: Wait): boolean {
    const known = this.#run.engine.messages.awaitingBy(wait.token)?.keys ?? wait.keys
    return mayMeet(this.#keysOf(step, wait), known)
  }

  #keysOf(step: Named, { event, node }: Pick<Wait, "event" | "node">): Keys {
    const correlation = step.kind === "message" ? step.correlation : undefined
    return keysFromOutside(this.#run.engine, node, event, step.variables, correlation)
  }

  /** Begins other processes that start with a message or signal. @returns how many */
  #begin(step: Named, most: number): number {
    const { engine, program } = this.#run
    const { kind, name, variables } = step
    const { events, graph, messaging, process: own } = program
    const isMeant = (node: Node) =>
      graph.elements[node]!.id === name || partWith(events[node]!, kind)!.names.includes(name)
    const found = [...(messaging?.beginnings.values() ?? [])].filter(
      ({ process, node, entry }) =>
        entry !== none && process !== own && partWith(events[node]!, kind) && isMeant(node),
    )
    for (const { entry, node, process } of found.slice(0, most)) {
      const keys = this.#keysOf(step, { event: partWith(events[node]!, kind)!, node })
      engine.start(entry, received(program, entry, variables), process, { origin: null, keys })
    }
    return found.length
  }

  /** Whether a message or signal of that name is meant by an event; its own id will do, too. */
  #isCalled(node: Node, names: readonly string[], name: string): boolean {
    const { graph } = this.#run.program
    return names.length === 0 || names.includes(name) || graph.elements[node]!.id === name
  }

  #refuse(step: Step): void {
    const [element, message] = refusals(step)
    this.#run.refuse(element, message)
  }
}

type Named = Extract<Step, { readonly kind: "message" | "signal" }>

function isAboutWork(step: Step): step is Step & { readonly element: string } {
  return step.kind === "complete" || step.kind === "error" || step.kind === "escalate"
}

function isStanding(step: Step): boolean {
  return step.kind === "choose" || step.kind === "fail"
}

/** What to say of a step that cannot happen: the element it is about, and why. */
function refusals(step: Step): readonly [string | undefined, string] {
  switch (step.kind) {
    case "complete":
      return [step.element, "cannot be completed: nothing waits there"]
    case "escalate":
      return [step.element, `cannot escalate ${step.code ?? ""}: nothing waits there`]
    case "resolve":
      return [step.element, "cannot be resolved: no incident is there"]
    case "begin":
      return [step.element, "cannot begin: it is in no ad-hoc sub-process that is under way"]
    case "error":
      return [step.element, `cannot end with error ${step.code ?? ""}: nothing waits there`]
    case "fail":
      return [step.element, "cannot fail: there is no such element"]
    case "choose":
      return [step.gateway, "cannot choose: it is never asked"]
    case "message":
    case "signal":
      return [undefined, `cannot take ${step.kind} “${step.name}”: nothing waits for it`]
    default:
      return [undefined, `cannot ${step.kind}: it is over`]
  }
}
