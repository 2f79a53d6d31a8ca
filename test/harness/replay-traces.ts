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
  if (model.processes.length === 0) return { actual: [], expected: [] }
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

class TraceReplay {
  readonly lines: Line[] = []
  readonly #model: Model
  /** All pools run in one. */
  readonly #engine: Engine
  readonly #waiting = new Map<Token, Node>()
  /** Where a token is said to have come before what it waits for happens. */
  readonly #announced = new Set<Node>()
  readonly #stops: ReadonlySet<string>
  /** By gateway, the flows it takes. */
  readonly #config = new Map<string, readonly string[]>()

  constructor(model: Model, steps: readonly TraceStep[]) {
    this.#model = model
    this.#stops = new Set(steps.filter(it => it.op === "waitAtElement").map(it => it.element))
    this.#engine = this.#newEngine()
  }

  take(step: TraceStep): void {
    if (step.op === "setConfig") this.#config.set(step.element, [step.activeOutgoing ?? []].flat())
    if (step.op !== "trigger" && step.op !== "signal") return
    const element = this.#model.find(step.element)!
    if (element.kind === "messageFlow") this.#send(element)
    else this.#trigger(element)
  }

  get canUndo(): boolean {
    return this.#engine.program.isCompensable.includes(1)
  }

  /** That all is undone, which there is told of the event that asked for it. */
  isUndone({ kind, element }: Line): boolean {
    const { graph } = this.#model
    const node = graph.elements.findIndex(it => it.id === element)
    const isOfUndoing = this.#engine.program.events[node]?.trigger === "compensation"
    if (kind !== "signal" || !isOfUndoing) return false
    return graph.kinds[node] === "endEvent" || graph.kinds[node] === "intermediateThrowEvent"
  }

  /** Lets what waits at an element go on, or an instance begin there. */
  #trigger(element: Element): void {
    if (this.#goOn(element)) return
    let process: Element | undefined = element
    while (process && process.kind !== "process") process = process.parent
    const scope = process && this.#model.graph.scopeOf(process)
    const isStart = element.kind === "startEvent"
    this.#engine.start(isStart ? this.#model.graph.nodeOf(element) : none, {}, scope)
  }

  #goOn(element: Element): boolean {
    const node = this.#model.graph.nodeOf(element)
    for (const [token, at] of this.#waiting) {
      if (at !== node) continue
      this.#waiting.delete(token)
      const frame = this.#engine.tokens.frame(token)
      if (this.#stops.has(element.id!)) this.#say("signal", element.id!, frame)
      this.#engine.complete(token)
      return true
    }
    return false
  }

  /** A message goes along a message flow although nobody sends it, or its pool is none of ours. */
  #send(flow: Element): void {
    const { messages, program } = this.#engine
    const target = this.#model.find(attributeValue(flow, "targetRef") ?? "")
    if (!program.messaging) {
      if (target) this.#trigger(target)
      return
    }
    const at = program.messaging.flows.findIndex(it => it.element === flow)
    const party = { process: none, instance: 0, places: [], origin: null }
    messages.send({ names: [], keys: {}, variables: {}, party, node: none, frame: none, flow: at })
    this.#engine.run()
  }

  #say(kind: Line["kind"], element: string, frame: Frame): void {
    const { frames, tokens } = this.#engine
    const root = frames.root(frame)
    let shown = frame
    // Nobody is told of a frame that only holds variables.
    while (frames.hasFlag(shown, frameFlag.isPrivate)) shown = tokens.frame(frames.owner(shown))
    const inner = shown === root ? "" : `.${frames.number(shown)}`
    this.lines.push({ kind, element, scope: `${frames.number(root)}${inner}` })
  }

  #newEngine(): Engine {
    const program = compile(this.#model, this.#model.processes[0]!, { hasPartners: true })
    const { graph } = program
    const waits = (_: Frame, node: Node, token: Token) => {
      if (engine.tokens.host(token) === none) this.#announced.add(node)
      this.#waiting.set(token, node)
    }
    const driver: Driver = {
      work: (_, node, token) => {
        if (this.#stops.has(graph.elements[node]!.id!)) this.#waiting.set(token, node)
        else engine.complete(token)
      },
      wait: waits,
      timer: waits,
      choose: (_, node, chosen) => {
        const flows = this.#choice(node, flow => program.conditions[flow] !== undefined)
        chosen.set(flows)
        return flows.length
      },
      cancelled: (_, __, token) => void this.#waiting.delete(token),
      incident: (instance, node, { code }) =>
        this.#say("incident", `${graph.elements[node]!.id} ${code}`, instance),
      ended: () => {},
    }
    const engine = new Engine(program, driver, { observer: this.#newObserver() })
    return engine
  }

  #choice(node: Node, isConditional: (flow: Flow) => boolean): readonly Flow[] {
    const { graph } = this.#model
    const ids = this.#config.get(graph.elements[node]!.id!)
    const outgoing = [...rowOf(graph.outgoing, node)]
    if (ids) return outgoing.filter(it => ids.includes(graph.flows[it]!.id!))
    if (graph.kinds[node] === "exclusiveGateway") return outgoing.slice(0, 1)
    return outgoing.filter(it => it === graph.defaultFlow[node] || !isConditional(it))
  }

  #newObserver(): Observer {
    const { graph } = this.#model
    const idOf = (node: Node) => graph.elements[node]!.id!
    const isTriggered = (node: Node) =>
      graph.kinds[node] === "boundaryEvent" ||
      graph.kinds[node] === "startEvent" ||
      isEventSubProcess(graph.elements[node]!)
    return {
      enter: (frame, node) => {
        const { trigger } = this.#engine.program.events[node]!
        // There nothing is said of the boundary event that leads to what undoes.
        if (graph.kinds[node] === "boundaryEvent" && trigger === "compensation") return
        this.#say(isTriggered(node) ? "signal" : "enter", idOf(node), frame)
      },
      complete: () => {},
      take: (frame, flow) => {
        if (graph.kinds[graph.source[flow]!] === "eventBasedGateway") return
        this.#say("flow", graph.flows[flow]!.id!, frame)
      },
      throw: () => {},
      catch: (frame, node) => {
        if (isTriggered(node)) return
        // An event after a gateway, and a link, is not entered there before it happens.
        if (!this.#announced.has(node)) this.lines.pop()
        this.#say("signal", idOf(node), frame)
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
