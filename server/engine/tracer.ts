import { memo } from "../cache/index.ts"
import type { Element, Flow, Graph, Node } from "../model/index.ts"
import type { Observer } from "./driver.ts"
import type { Engine } from "./engine.ts"
import type { EventDefinition } from "./event-definition.ts"
import { type Frame, frameFlag } from "./frames.ts"
import type { Message } from "./messages.ts"
import type { Program } from "./program.ts"
import { namesAt } from "./subscriptions.ts"
import type { RunResult, ScopePlace, TraceEvent } from "./trace.ts"

/** Writes down what happens in a run. */
export class Tracer implements Observer {
  /** By node and by flow: how it is called in a trace. */
  readonly #nodes: readonly string[]
  readonly #flows: readonly string[]
  readonly #program: Program
  /** The instance that the last line was about; 0 when that is over. */
  #current = 1
  /** Scopes of that instance that a line has been about. */
  #opened = new Set<number>()
  /** The same by instance, once there are several. */
  #instances: Map<number, Set<number>> | undefined
  /** By scope, node and message: what has been said. */
  readonly #differed = new Set<string>()
  #events: TraceEvent[] = []
  /** How the instance ended that ended last, until it is said. */
  #ending: TraceEvent | undefined
  /** Set before anything happens. */
  engine: Engine | undefined
  /** Seconds of virtual time. */
  now = 0

  constructor(program: Program) {
    const { nodes, flows } = namesOf(program.graph)
    this.#nodes = nodes
    this.#flows = flows
    this.#program = program
  }

  /** What happened since the last call. */
  drain(): readonly TraceEvent[] {
    const events = this.#events
    this.#events = []
    return events
  }

  enter(frame: Frame, node: Node): void {
    this.#plain("enter", frame, this.#nodes[node]!)
  }

  complete(frame: Frame, node: Node): void {
    this.#plain("complete", frame, this.#nodes[node]!)
  }

  cancel(frame: Frame, node: Node): void {
    this.#plain("cancel", frame, this.#nodes[node]!)
  }

  beginTurn(frame: Frame, node: Node): void {
    this.#plain("enter", frame, this.#nodes[node]!)
  }

  endTurn(frame: Frame, node: Node): void {
    this.#plain("complete", frame, this.#nodes[node]!)
  }

  take(frame: Frame, flow: Flow): void {
    this.#plain("take", frame, this.#flows[flow]!)
  }

  keep({ flow, party, names }: Message): void {
    const { element } = this.#program.messaging!.flows[flow]!
    this.#push(traceName(element), "keep", party.instance, named(names[0] ?? element.name))
  }

  miss({ node, party, names }: Message): void {
    this.#push(this.#nodes[node]!, "unawaited", party.instance, named(names[0]))
  }

  lose({ node, party, names }: Message): void {
    this.#push(this.#nodes[node]!, "lost", party.instance, named(names[0]))
  }

  throw(frame: Frame, node: Node, name: string | undefined, { trigger }: EventDefinition): void {
    this.at(frame, node, "throw", { trigger, ...named(name) })
  }

  catch(frame: Frame, node: Node, event: EventDefinition): void {
    const [name] = namesAt(this.engine!, frame, node, event)
    this.at(frame, node, "catch", { trigger: event.trigger, ...named(name) })
  }

  doubt(frame: Frame, node: Node, message: string): void {
    this.at(frame, node, "doubt", { message })
  }

  /** Said once in each scope. */
  differ(frame: Frame, node: Node, message: string): void {
    const { frames } = this.engine!
    // What happens there may have ended the scope, and the instance.
    if (!frames.isAlive(frame)) {
      const instance = this.#ending?.instance ?? this.#current
      this.#push(this.#nodes[node]!, "differ", instance, { message })
      return
    }
    const place = `${frames.number(frames.root(frame))} ${frames.number(this.#shown(frame))}`
    const said = `${place} ${node} ${message}`
    if (this.#differed.has(said)) return
    this.#differed.add(said)
    this.at(frame, node, "differ", { message })
  }

  /** Anything else that happens at a node. */
  at(frame: Frame, node: Node, event: TraceEvent["event"], more: object): void {
    const { frames } = this.engine!
    const root = frames.root(frame)
    const instance = frames.number(root)
    const process = instance === this.#current ? {} : this.#turnTo(root)
    const shown = this.#shown(frame)
    const scope = shown === root ? {} : this.#scope(shown)
    this.#push(this.#nodes[node]!, event, instance, { ...process, ...scope, ...more })
  }

  /** Something that happens to the first instance as a whole, which may be over already. */
  add(element: string, event: TraceEvent["event"], more: object): void {
    this.#push(element, event, 1, more)
  }

  /** An instance has ended, or goes on no more. What is still said of it comes before. */
  end(root: Frame, result: RunResult): void {
    const { frames } = this.engine!
    const element = traceName(this.#program.graph.scopes[frames.scope(root)]!)
    const instance = frames.number(root)
    const process = instance === this.#current ? {} : this.#turnTo(root)
    this.#ending = { t: this.now, event: "end", element, instance, ...process, ...result }
    this.#current = 0
  }

  /** Says of the instance that ended last that it has. */
  finish(): void {
    if (this.#ending) this.#events.push(this.#ending)
    this.#ending = undefined
  }

  #push(element: string, event: TraceEvent["event"], instance: number, more: object): void {
    this.#events.push({ t: this.now, event, element, instance, ...more } as TraceEvent)
  }

  nodeName(node: Node): string {
    return this.#nodes[node]!
  }

  flowName(flow: Flow): string {
    return this.#flows[flow]!
  }

  // Most lines are of this kind: made without copying objects.
  #plain(event: "enter" | "complete" | "cancel" | "take", frame: Frame, element: string): void {
    const { frames } = this.engine!
    const root = frames.root(frame)
    const instance = frames.number(root)
    if (root === frame && instance === this.#current) {
      this.#events.push({ t: this.now, event, element, instance })
      return
    }
    const shown = this.#shown(frame)
    if (instance !== this.#current) {
      const process = this.#turnTo(root)
      this.#push(element, event, instance, {
        ...process,
        ...(shown === root ? {} : this.#scope(shown)),
      })
      return
    }
    this.#events.push(
      shown === root
        ? { t: this.now, event, element, instance }
        : this.#opened.has(frames.number(shown))
          ? { t: this.now, event, element, instance, scope: frames.number(shown) }
          : { t: this.now, event, element, instance, ...this.#scope(shown) },
    )
  }

  /** The next line is about another instance. @returns what its first line says of it */
  #turnTo(root: Frame): Pick<TraceEvent, "process"> {
    const { frames } = this.engine!
    this.finish()
    this.#instances ??= new Map([[1, this.#opened]])
    this.#current = frames.number(root)
    const known = this.#instances.get(this.#current)
    this.#opened = known ?? new Set()
    if (known) return {}
    this.#instances.set(this.#current, this.#opened)
    return { process: traceName(this.#program.graph.scopes[frames.scope(root)]!) }
  }

  /** What a line says of the scope it is about. */
  #scope(shown: Frame): Pick<TraceEvent, "scope" | "opens"> {
    const scope = this.engine!.frames.number(shown)
    if (this.#opened.has(scope)) return { scope }
    this.#opened.add(scope)
    return { scope, opens: this.#placeOf(shown) }
  }

  #placeOf(shown: Frame): ScopePlace {
    const { frames, tokens } = this.engine!
    const { graph, models } = this.#program
    const owner = frames.owner(shown)
    const around = this.#shown(tokens.frame(owner))
    const outer = around === frames.root(around) ? {} : { outer: frames.number(around) }
    if (!frames.hasFlag(shown, frameFlag.isCalled)) return outer
    const { tree } = graph.scopes[frames.scope(shown)]!.xml
    const document = models.findIndex(it => it.tree === tree)
    const caller = this.#nodes[tokens.node(owner)]!
    return { ...outer, caller, ...(document === 0 ? {} : { document }) }
  }

  /** The innermost frame around a place that a reader of the trace knows of. */
  #shown(frame: Frame): Frame {
    const { frames, tokens } = this.engine!
    let at = frame
    while (frames.hasFlag(at, frameFlag.isPrivate)) at = tokens.frame(frames.owner(at))
    return at
  }
}

/** The id of an element; what it is and its place among all elements while it has none. */
export function traceName(element: Element): string {
  return element.id ?? `${element.kind}#${element.index}`
}

const namesOf = memo((graph: Graph) => ({
  nodes: graph.elements.map(traceName),
  flows: graph.flows.map(traceName),
}))

export function named(name: string | undefined): { readonly name?: string } {
  return name === undefined ? {} : { name }
}
