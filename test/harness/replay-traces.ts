import { frameFlag } from "../../server/engine/frames.ts"
import {
  compile,
  type Driver,
  Engine,
  type Frame,
  type Observer,
  type Token,
} from "../../server/engine/index.ts"
import {
  attributeValue,
  type Element,
  type Flow,
  isEventSubProcess,
  type Model,
  type Node,
  none,
  rowOf,
} from "../../server/model/index.ts"

/** One entry of the steps of a test of bpmn-js-token-simulation; see the corpus. */
export interface TraceStep {
  readonly op: "trigger" | "assert" | "setConfig" | "waitAtElement" | "signal"
  readonly element: string
  readonly activeOutgoing?: string | readonly string[]
  readonly expected?: readonly string[]
}

/** What happens between the assertions of a case, and what was to happen. */
export function replayTraces(model: Model, steps: readonly TraceStep[]) {
  const replay = new TraceReplay(model, steps)
  const reader = new Reader(model)
  const all: { actual: Line[][]; expected: Line[][] } = { actual: [], expected: [] }
  for (const step of steps) {
    replay.take(step)
    if (step.op !== "assert") continue
    all.actual.push(replay.lines.splice(0))
    const expected = step.expected!.flatMap(reader.read)
    all.expected.push(expected.filter(it => !replay.isUndone(it)))
  }
  // There a scope stays as long as something in it can be undone, and that happens in it; here it
  // happens in the scope of the event that asks for it.
  if (replay.canUndo)
    for (const lines of [...all.actual, ...all.expected])
      for (const [at, line] of lines.entries()) lines[at] = { ...line, scope: "" }
  return all
}

/** A process with its engine. */
interface Pool {
  readonly number: number
  readonly process: Element
  readonly engine: Engine
  readonly waiting: Map<Token, Node>
}

class TraceReplay {
  readonly lines: Line[] = []
  readonly #model: Model
  readonly #pools: readonly Pool[]
  /** Where a token is said to have come before what it waits for happens. */
  readonly #announced = new Set<Node>()
  readonly #stops: ReadonlySet<string>
  /** By gateway, the flows it takes. */
  readonly #config = new Map<string, readonly string[]>()
  /** Messages and signals under way. */
  readonly #sent: (() => void)[] = []

  constructor(model: Model, steps: readonly TraceStep[]) {
    this.#model = model
    this.#stops = new Set(steps.filter(it => it.op === "waitAtElement").map(it => it.element))
    this.#pools = model.processes.map((process, number) => this.#newPool(process, number))
  }

  take(step: TraceStep): void {
    if (step.op === "setConfig") this.#config.set(step.element, [step.activeOutgoing ?? []].flat())
    if (step.op !== "trigger" && step.op !== "signal") return
    const element = this.#model.find(step.element)!
    if (element.kind === "messageFlow") this.#deliver(element)
    else this.#trigger(element)
    for (let send = this.#sent.shift(); send; send = this.#sent.shift()) send()
  }

  get canUndo(): boolean {
    return this.#pools.some(it => it.engine.program.isCompensable.includes(1))
  }

  /** That all is undone, which there is told of the event that asked for it. */
  isUndone({ kind, element }: Line): boolean {
    const { graph } = this.#model
    const node = graph.elements.findIndex(it => it.id === element)
    const isOfUndoing = this.#pools.some(
      it => it.engine.program.events[node]?.trigger === "compensation",
    )
    if (kind !== "signal" || !isOfUndoing) return false
    return graph.kinds[node] === "endEvent" || graph.kinds[node] === "intermediateThrowEvent"
  }

  /** Lets what waits at an element go on, or an instance begin there. */
  #trigger(element: Element): void {
    if (this.#goOn(element)) return
    let process: Element | undefined = element
    while (process && process.kind !== "process") process = process.parent
    const pool = this.#pools.find(it => it.process === process)
    const isStart = element.kind === "startEvent"
    pool?.engine.start(isStart ? this.#model.graph.nodeOf(element) : none)
  }

  #goOn(element: Element): boolean {
    const node = this.#model.graph.nodeOf(element)
    for (const pool of this.#pools)
      for (const [token, at] of pool.waiting) {
        if (at !== node) continue
        pool.waiting.delete(token)
        const frame = pool.engine.tokens.frame(token)
        if (this.#stops.has(element.id!)) this.#say(pool, "signal", element.id!, frame)
        pool.engine.complete(token)
        return true
      }
    return false
  }

  /** A message comes to a pool, which begins unless it has begun, or to something in one. */
  #deliver(flow: Element): void {
    const target = this.#model.find(attributeValue(flow, "targetRef") ?? "")
    if (!target) return
    if (target.kind !== "participant") {
      this.#trigger(target)
      return
    }
    const pool = this.#pools.find(it => it.process.id === attributeValue(target, "processRef"))
    if (pool?.engine.frames.count === 0) pool.engine.start()
  }

  #send(from: Element): void {
    for (const flow of this.#model.elements)
      if (flow.kind === "messageFlow" && attributeValue(flow, "sourceRef") === from.id)
        this.#sent.push(() => this.#deliver(flow))
  }

  /** A signal reaches all instances, and lets others begin. BPMN 2.0.2, §10.5.1. */
  #broadcast(from: Pool, name: string): void {
    for (const pool of this.#pools) {
      const { program } = pool.engine
      if (pool !== from) this.#sent.push(() => pool.engine.signal(name))
      for (const [node, { kind, parent }] of program.graph.elements.entries()) {
        const { trigger, names } = program.events[node] ?? { trigger: "none", names: [] }
        if (kind !== "startEvent" || parent !== pool.process || trigger !== "signal") continue
        if ((names[0] ?? "") === name) this.#sent.push(() => void pool.engine.start(node))
      }
    }
  }

  #say({ number, engine }: Pool, kind: Line["kind"], element: string, frame: Frame): void {
    const { frames, tokens } = engine
    const root = frames.root(frame)
    let shown = frame
    // Nobody is told of a frame that only holds variables.
    while (frames.hasFlag(shown, frameFlag.isPrivate)) shown = tokens.frame(frames.owner(shown))
    const inner = shown === root ? "" : `.${frames.number(shown)}`
    this.lines.push({ kind, element, scope: `${number}:${frames.number(root)}${inner}` })
  }

  #newPool(process: Element, number: number): Pool {
    const program = compile(this.#model, process)
    const { graph } = program
    const waiting = new Map<Token, Node>()
    const waits = (_: Frame, node: Node, token: Token) => {
      if (pool.engine.tokens.host(token) === none) this.#announced.add(node)
      waiting.set(token, node)
    }
    const driver: Driver = {
      work: (_, node, token) => {
        if (this.#stops.has(graph.elements[node]!.id!)) waiting.set(token, node)
        else pool.engine.complete(token)
      },
      wait: waits,
      timer: waits,
      choose: (_, node, chosen) => {
        const flows = this.#choice(node, flow => program.conditions[flow] !== undefined)
        chosen.set(flows)
        return flows.length
      },
      cancelled: (_, __, token) => void waiting.delete(token),
      incident: (instance, node, { code }) =>
        this.#say(pool, "incident", `${graph.elements[node]!.id} ${code}`, instance),
      ended: () => {},
    }
    const observer = this.#newObserver(() => pool)
    const pool: Pool = {
      number,
      process,
      waiting,
      engine: new Engine(program, driver, { observer }),
    }
    return pool
  }

  #choice(node: Node, isConditional: (flow: Flow) => boolean): readonly Flow[] {
    const { graph } = this.#model
    const ids = this.#config.get(graph.elements[node]!.id!)
    const outgoing = [...rowOf(graph.outgoing, node)]
    if (ids) return outgoing.filter(it => ids.includes(graph.flows[it]!.id!))
    if (graph.kinds[node] === "exclusiveGateway") return outgoing.slice(0, 1)
    return outgoing.filter(it => it === graph.defaultFlow[node] || !isConditional(it))
  }

  #newObserver(of: () => Pool): Observer {
    const { graph } = this.#model
    const triggerOf = (node: Node) => of().engine.program.events[node]!.trigger
    const idOf = (node: Node) => graph.elements[node]!.id!
    const isTriggered = (node: Node) =>
      graph.kinds[node] === "boundaryEvent" ||
      graph.kinds[node] === "startEvent" ||
      isEventSubProcess(graph.elements[node]!)
    return {
      enter: (frame, node) => {
        // There nothing is said of the boundary event that leads to what undoes.
        if (graph.kinds[node] === "boundaryEvent" && triggerOf(node) === "compensation") return
        this.#say(of(), isTriggered(node) ? "signal" : "enter", idOf(node), frame)
      },
      complete: (_, node) => this.#send(graph.elements[node]!),
      take: (frame, flow) => {
        if (graph.kinds[graph.source[flow]!] === "eventBasedGateway") return
        this.#say(of(), "flow", graph.flows[flow]!.id!, frame)
      },
      throw: (_, node, name) => {
        if (triggerOf(node) === "signal") this.#broadcast(of(), name ?? "")
      },
      catch: (frame, node) => {
        if (isTriggered(node)) return
        // An event after a gateway, and a link, is not entered there before it happens.
        if (!this.#announced.has(node)) this.lines.pop()
        this.#say(of(), "signal", idOf(node), frame)
      },
      cancel: () => {},
    }
  }
}

/** One thing that happens. */
export interface Line {
  readonly kind: "enter" | "signal" | "flow" | "incident"
  readonly element: string
  /** The scope it happens in. */
  readonly scope: string
}

/** Reads lines such as `enter:Task_1:A`. What triggers tells its own scope, which we look up. */
class Reader {
  readonly #model: Model
  /** By element: the scopes around those of its scopes that no line has named yet. */
  readonly #created = new Map<string, string[]>()
  /** By scope: the one around it. */
  readonly #outer = new Map<string, string>()

  constructor(model: Model) {
    this.#model = model
  }

  read = (written: string): Line[] => {
    const [action, element, scope] = written.split(":") as [string, string, string]
    const kind = this.#model.find(element)?.kind
    if (kind === undefined || ["process", "participant", "messageFlow"].includes(kind)) return []
    if (action === "createScope")
      this.#created.set(element, [...(this.#created.get(element) ?? []), scope])
    if (action === "exit" || action === "signal" || action === "destroyScope")
      if (!this.#outer.has(scope)) this.#outer.set(scope, this.#created.get(element)!.shift()!)
    if (action === "enter")
      return [{ kind: kind === "sequenceFlow" ? "flow" : "enter", element, scope }]
    return action === "signal" ? [{ kind: "signal", element, scope: this.#outer.get(scope)! }] : []
  }
}
