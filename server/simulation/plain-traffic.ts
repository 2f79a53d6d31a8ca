import type { Program } from "../engine/index.ts"
import { is, type Node, none, rowOf } from "../model/index.ts"
import type { SimTime } from "./agenda.ts"
import { gapsOf } from "./arrivals.ts"
import { Choices } from "./choices.ts"
import { heights, layers, surelyInside, widths } from "./distributions/exponential.ts"
import { Draws } from "./draws.ts"
import type { Motion } from "./motion.ts"
import type { RunObserver } from "./observer.ts"
import type { Plan } from "./plan.ts"
import { type Purpose, streamOf } from "./random.ts"
import { TrafficLog } from "./traffic-log.ts"
import { type TrafficModule, trafficModule } from "./wasm/traffic-module.ts"

// What follows is as in `wasm/traffic.as.ts`.

/** What is done with a token that comes to a node; 0 where the node is not plain. */
const ways = { /** It goes on at once. */ pass: 1, /** It is worked on. */ work: 2, join: 3 }

/** Which flows are taken when a node is left. */
const choices = { /** All. */ none: 0, one: 1, some: 2 }

/** How the duration of work is drawn: by the host, or as here. */
const forms: Readonly<Record<string, number>> = { constant: 1, exponential: 2 }

/**
 * What `Traffic` is for any process, for one that is plain: a start, work, exclusive and parallel
 * gateways, an end. It is a WebAssembly module, and takes a fraction of the time: ARCHITECTURE.md.
 * The observer hears the same in the same order, which a test compares.
 *
 * @returns undefined for other processes, and where there is no WebAssembly
 */
export function plainTraffic(
  plan: Plan,
  program: Program,
  observer: RunObserver,
): Motion | undefined {
  if (!isPlainProcess(plan, program)) return undefined
  const draws = new Draws(program.graph, plan.seed, "duration", plan.durations)
  const chance = new Choices(plan, program)
  const chosen = new Int32Array(program.outgoingMax)
  const { starts } = plan
  const module = trafficModule({
    drain: words => log.tell(words),
    gap: gapsOf(plan),
    draw: node => draws.draw(node),
    choose(node) {
      const count = chance.choose(node, chosen)
      for (let at = 0; at < count; at++) module!.setChosen(at, chosen[at]!)
      return count
    },
    chooseStart: () =>
      starts.length === 0 ? none : starts[chance.below(starts[0]!, starts.length)]!,
  })
  if (!module) return undefined
  tellProcess(module, plan, program)
  const log = new TrafficLog(module, observer, plan, program)
  return new PlainTraffic(module)
}

class PlainTraffic implements Motion {
  readonly #module: TrafficModule

  constructor(module: TrafficModule) {
    this.#module = module
  }

  get lastAt(): SimTime {
    return this.#module.lastAt.value
  }

  get over(): number {
    return this.#module.over.value
  }

  advance(occurrences: number): boolean {
    return this.#module.advance(occurrences) === 1
  }
}

/** Tells the module all it must know of a process. */
function tellProcess(module: TrafficModule, plan: Plan, program: Program): void {
  const { graph, outgoing, process } = program
  const { resources } = plan.description
  const flows = rowOf(graph.flowsOfScope, process)
  // Where every instance begins; one of the start events of the plan may come on top.
  const starts = [...rowOf(program.starts, process)].filter(
    it => plan.starts.length === 0 || graph.kinds[it] !== "startEvent",
  )
  // The lists: the flows of all nodes, these two, and room for the flows that are chosen.
  const startsAt = outgoing.items.length
  const flowsAt = startsAt + starts.length
  const chosenAt = flowsAt + flows.length
  module.layOut(
    graph.elements.length,
    graph.flows.length,
    resources.length,
    chosenAt + program.outgoingMax,
    program.heldFlowsMax,
  )
  module.setLimits(plan.instances, plan.stepLimit)
  for (let at = 0; at < layers; at++)
    module.setLayer(at, widths[at]!, heights[at]!, surelyInside[at]!)
  for (const [at, { capacity }] of resources.entries()) module.setResource(at, capacity)
  for (const flow of flows)
    module.setFlow(flow, graph.target[flow]!, program.joinSlot[flow]!, plan.shareOfFlow[flow]!)
  for (const [at, flow] of outgoing.items.entries()) module.setListed(at, flow)
  for (const [at, node] of starts.entries()) module.setStart(startsAt + at, node)
  for (const [at, flow] of flows.entries()) module.setListed(flowsAt + at, flow)
  module.setLists(startsAt, flowsAt, chosenAt)
  for (const node of rowOf(graph.nodesOfScope, process)) tellNode(module, plan, program, node)
  module.begin()
}

function tellNode(module: TrafficModule, plan: Plan, program: Program, node: Node): void {
  const { graph, outgoing } = program
  const id = graph.elements[node]!.id ?? ""
  const stream = (purpose: Purpose) => streamOf(plan.seed, id, purpose).state
  const flows = rowOf(outgoing, node)
  const isDecided = program.isPlain[node] === 1
  const isExclusive = graph.kinds[node] === "exclusiveGateway"
  const choice = isDecided ? choices.none : isExclusive ? choices.one : choices.some
  const onlyFlow = isDecided && flows.length === 1 ? flows[0]! : none
  module.setNode(node, wayOf(program, node), onlyFlow, choice, plan.resourceOfNode[node]!)
  module.setFlowsOfNode(node, outgoing.starts[node]!, outgoing.starts[node + 1]!)
  if (choice === choices.one) module.setBranches(node, ...stream("branch"))
  const incoming = rowOf(graph.incoming, node)
  if (0 < incoming.length) {
    const slot = program.joinSlot[incoming[0]!]!
    module.setJoin(node, slot, slot + incoming.length)
  }
  const duration = plan.durations[node]
  if (duration) module.setDuration(node, forms[duration.kind] ?? 0, duration.parameters[0] ?? 0)
  module.setDurations(node, ...stream("duration"))
  module.setFailures(node, plan.failureOfNode[node]!, plan.attemptsOfNode[node]!)
  if (0 < plan.failureOfNode[node]!) module.setFailureStream(node, ...stream("failure"))
}

/** Whether all that can be entered in a process is plain. */
export function isPlainProcess({ stepLimit }: Plan, program: Program): boolean {
  const { graph, messaging, process, scopes } = program
  return (
    // What a join keeps is counted in 16 bits.
    stepLimit < 0xffff &&
    scopes.length === 1 &&
    messaging === undefined &&
    rowOf(graph.nodesOfScope, process).every(it => wayOf(program, it) !== 0) &&
    rowOf(graph.flowsOfScope, process).every(
      it => graph.target[it] !== none && graph.source[it] !== none,
    )
  )
}

function wayOf(program: Program, at: Node): number {
  const { graph, loops, isWatched, subscriptions, unsupported, events } = program
  const { completionQuantity, startQuantity } = program
  const kind = graph.kinds[at]!
  const isBare =
    !loops[at] &&
    startQuantity[at] === 1 &&
    completionQuantity[at] === 1 &&
    isWatched[at] === 0 &&
    unsupported[at] === undefined &&
    rowOf(subscriptions, at).length === 0
  if (!isBare) return 0
  if (is(graph.elements[at]!, "tTask")) return kind === "receiveTask" ? 0 : ways.work
  if (kind === "startEvent" || kind === "exclusiveGateway") return ways.pass
  if (kind === "endEvent") return events[at]!.trigger === "none" ? ways.pass : 0
  if (kind !== "parallelGateway") return 0
  return 1 < rowOf(graph.incoming, at).length ? ways.join : ways.pass
}
