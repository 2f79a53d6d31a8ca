import { fileURLToPath } from "node:url"
import { runInThisContext } from "node:vm"
import { BpmnModdle } from "bpmn-moddle"
import { buildSync } from "esbuild"
import type { Graph } from "../../server/model/index.ts"
import { chosenOf, type Decide, numbering, takeFirst } from "./decide.ts"
import { isChoiceAt, type PeerOutcome, PeerRun, placeOf } from "./peer-run.ts"

/**
 * What an instance of the first process comes to in bpmn-js-token-simulation, without its diagram:
 * its simulator needs of one only what is connected to what.
 */
export async function executeInTokenSimulation(
  xml: string,
  graph: Graph,
  decide: Decide,
  limit: number,
): Promise<PeerOutcome> {
  const { rootElement } = await new BpmnModdle().fromXML(xml)
  const drawing = new Drawing(rootElement.rootElements[0] as BusinessObject)
  const run = new PeerRun(graph, limit)
  const simulation = new Simulation(drawing, run, decide)
  await run.watch(() => simulation.run())
  return run.outcome(simulation.isOver)
}

/** The library is bundled because it names its files as bundlers do. */
const bundle = buildSync({
  stdin: {
    contents: `export { default as simulator } from "bpmn-js-token-simulation/lib/simulator"
               export { Injector } from "didi"`,
    resolveDir: fileURLToPath(new URL(".", import.meta.url)),
  },
  bundle: true,
  format: "iife",
  globalName: "library",
  write: false,
})
const library = runInThisContext(`${bundle.outputFiles[0]!.text}; library`)

interface BusinessObject {
  readonly $type: string
  readonly id: string
  readonly flowElements?: readonly BusinessObject[]
  readonly sourceRef?: BusinessObject
  readonly targetRef?: BusinessObject
}

/** What a diagram knows of an element. */
interface Shape {
  readonly id: string
  readonly type: string
  readonly businessObject: BusinessObject
  readonly parent: Shape | undefined
  readonly children: Shape[]
  readonly incoming: Shape[]
  readonly outgoing: Shape[]
  readonly attachers: readonly Shape[]
  readonly di: { readonly isExpanded: true }
  source?: Shape
  target?: Shape
}

/** An execution of a shape, be it a flow, a gateway or a process. */
interface Scope {
  readonly element: Shape
  readonly parent: Scope | null
  readonly initiator: Scope | null
  readonly children: readonly Scope[]
  readonly subscriptions: ReadonlySet<{ readonly event: object }>
  readonly active: boolean
  readonly failed: boolean
  readonly destroyed: boolean
}

/** The shapes of a process, connected. */
class Drawing {
  readonly process: Shape
  readonly #shapes = new Map<string, Shape>()

  constructor(process: BusinessObject) {
    this.process = this.#add(process, undefined)
    for (const flow of this.#shapes.values()) {
      const { sourceRef, targetRef } = flow.businessObject
      if (!sourceRef || !targetRef) continue
      flow.source = this.get(sourceRef.id)
      flow.target = this.get(targetRef.id)
      flow.source.outgoing.push(flow)
      flow.target.incoming.push(flow)
    }
  }

  get(id: string): Shape {
    return this.#shapes.get(id)!
  }

  forEach(visit: (shape: Shape) => void): void {
    this.#shapes.forEach(visit)
  }

  #add(businessObject: BusinessObject, parent: Shape | undefined): Shape {
    const { id, $type: type, flowElements = [] } = businessObject
    const links = { children: [], incoming: [], outgoing: [], attachers: [] }
    const shape = { id, type, businessObject, parent, di: { isExpanded: true }, ...links } as Shape
    this.#shapes.set(id, shape)
    shape.children.push(...flowElements.map(it => this.#add(it, shape)))
    return shape
  }
}

/** Drives one instance like the naive interpreter does. */
class Simulation {
  readonly #drawing: Drawing
  readonly #run: PeerRun
  readonly #decide: Decide
  readonly #bus = new Bus()
  readonly #simulator
  readonly #numbered = numbering()
  readonly #paths = new Map<Scope, string>()
  readonly #working = new Map<Scope, string>()
  #instance: Scope | undefined

  constructor(drawing: Drawing, run: PeerRun, decide: Decide) {
    this.#drawing = drawing
    this.#run = run
    this.#decide = decide
    const services = { eventBus: ["value", this.#bus], elementRegistry: ["value", drawing] }
    const injector = new library.Injector([services, library.simulator])
    injector.init()
    this.#simulator = injector.get("simulator")
  }

  run(): void {
    const simulator = this.#simulator
    simulator.reset()
    this.#drawing.forEach(it => {
      if (it.type === "bpmn:UserTask") simulator.waitAtElement(it)
    })
    this.#bus.on("tokenSimulation.simulator.createScope", ({ scope }: Happening) =>
      this.#note(scope!),
    )
    this.#bus.on("tokenSimulation.simulator.trace", (it: Happening) => this.#hear(it))
    const element = this.#drawing.process.children.find(it => it.type === "bpmn:StartEvent")
    simulator.trigger(simulator.findSubscription({ element }))
    for (;;) {
      const scope = takeFirst(this.#working)
      if (!scope) return
      const [subscription] = scope.subscriptions
      if (!scope.destroyed) simulator.trigger({ event: subscription!.event, scope })
    }
  }

  get isOver(): boolean {
    return this.#instance!.destroyed
  }

  /** A scope begins: what executes nodes of its own gets a path, work a place in the row. */
  #note(scope: Scope): void {
    const { element } = scope
    if (element === this.#drawing.process) {
      this.#instance = scope
      this.#paths.set(scope, "")
    } else if (element.type === "bpmn:SubProcess")
      this.#paths.set(scope, this.#numbered(this.#keyOf(scope)))
    else if (element.type === "bpmn:UserTask")
      this.#working.set(scope, this.#numbered(this.#keyOf(scope)))
  }

  #hear({ action, element, scope }: Happening): void {
    if (!element || !scope || element.type === "bpmn:SequenceFlow") return
    if (element === this.#drawing.process) return
    // Of what is entered the scope around it is told.
    const path = this.#paths.get(action === "enter" ? scope : scope.parent!)
    const key = this.#run.key(path, element.id)
    const isBegun = action === "signal" && element.type === "bpmn:StartEvent"
    if (action === "enter" || isBegun) this.#run.enter(key)
    if (action !== "exit" || !scope.active || scope.failed) return
    this.#run.leave(key)
    this.#choose(element, key)
  }

  #choose(element: Shape, key: string): void {
    const { graph } = this.#run
    const { node } = placeOf(key)
    if (!isChoiceAt(graph, node)) return
    const kind = graph.kinds[node]!
    const taken = chosenOf(element.outgoing, kind, this.#decide, this.#numbered(`${key}!`))
    const activeOutgoing = kind === "exclusiveGateway" ? taken[0] : taken
    this.#simulator.setConfig(element, { activeOutgoing })
  }

  #keyOf({ parent, element }: Scope): string {
    return this.#run.key(this.#paths.get(parent!), element.id)
  }
}

interface Happening {
  readonly action?: string
  readonly element?: Shape
  readonly scope?: Scope
}

/** Says what happens to those who listen; an error goes to whoever said it. */
class Bus {
  readonly #listeners = new Map<string, ((happening: Happening) => void)[]>()

  on(events: string | string[], ...[first, second]: unknown[]): void {
    const listener = (second ?? first) as (happening: Happening) => void
    for (const event of [events].flat())
      this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener])
  }

  off(event: string, listener: unknown): void {
    const others = (this.#listeners.get(event) ?? []).filter(it => it !== listener)
    this.#listeners.set(event, others)
  }

  fire(event: string, happening: Happening): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(happening)
  }
}
