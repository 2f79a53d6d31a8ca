import {
  type Element,
  flag,
  type Graph,
  labelOf,
  type Model,
  type Node,
  type NodeKind,
  none,
  rowOf,
} from "../model/index.ts"
import type { Distribution } from "./distributions/index.ts"
import { formatDuration } from "./duration.ts"
import type { RunDescription } from "./observer.ts"
import type { Arrivals, Scenario } from "./scenario.ts"

/** What goes before the scenario, and all of it may be left out. */
export interface Wishes {
  /** Id of the process. */
  readonly process?: string
  readonly instances?: number
  readonly seed?: number
}

/** A model and a scenario put together: everything a run needs, nothing left to assume. */
export interface Plan {
  readonly model: Model
  /** The process, or undefined when the model has none; then there is nothing to run. */
  readonly process: Element | undefined
  readonly description: RunDescription
  readonly instances: number
  readonly seed: number
  readonly arrivals: Arrivals
  /** How many nodes an instance may enter before it counts as endless. */
  readonly stepLimit: number
  /** By node: how long it is worked on; undefined where nothing is worked on. */
  readonly durations: readonly (Distribution | undefined)[]
  /** By node: how long what it waits for takes to come; undefined when it never comes. */
  readonly delays: readonly (Distribution | undefined)[]
  /** By node: index of its resource, or `none`. */
  readonly resourceOfNode: Int32Array
  /** By node: probability that an attempt fails. */
  readonly failureOfNode: Float64Array
  /** By node: attempts before it has failed for good. */
  readonly attemptsOfNode: Int32Array
  /** By flow: its share among the outgoing flows of its source, 0 to 1. */
  readonly shareOfFlow: Float64Array
}

export const defaultInstances = 1_000
export const defaultSeed = 1
const defaultStepLimit = 10_000
const defaultGapSeconds = 600
const defaultDelaySeconds = 3_600

/** How long kinds of activities are worked on when nobody says: means, in seconds. */
const defaultDurationSeconds: { readonly [Kind in NodeKind]?: number } = {
  task: 300,
  userTask: 600,
  manualTask: 600,
  serviceTask: 2,
  sendTask: 1,
  scriptTask: 1,
  businessRuleTask: 1,
  callActivity: 300,
  choreographyTask: 300,
  callChoreography: 300,
}

/** Never throws: what of the scenario does not fit the model becomes a problem of the report. */
export function planRun(model: Model, scenario: Scenario, wishes: Wishes = {}): Plan {
  const { graph } = model
  const problems: string[] = []
  const assumptions: string[] = []
  const process = chooseProcess(model, wishes.process ?? scenario.process, problems)
  const inProcess = process
    ? nodesWithin(graph, graph.scopeOf(process) ?? none)
    : new Uint8Array(graph.elements.length)
  const seed = wishes.seed ?? scenario.seed ?? defaultSeed
  const instances = wishes.instances ?? scenario.instances ?? defaultInstances
  const resources = resourceIndices(scenario, graph, problems)
  checkIds(scenario, graph, problems)
  const plan = {
    model,
    process,
    instances: process ? instances : 0,
    seed,
    arrivals: scenario.arrivals ?? { kind: "gaps", gap: exponential(defaultGapSeconds) },
    stepLimit: scenario.stepLimit ?? defaultStepLimit,
    durations: durationsOf(graph, scenario, inProcess, assumptions),
    delays: delaysOf(graph, scenario, inProcess, assumptions),
    resourceOfNode: resources,
    failureOfNode: Float64Array.from(
      graph.elements,
      it => activityOf(scenario, it)?.failureProbability ?? 0,
    ),
    attemptsOfNode: Int32Array.from(
      graph.elements,
      it => activityOf(scenario, it)?.maxAttempts ?? 1,
    ),
    shareOfFlow: sharesOf(graph, scenario, inProcess, assumptions),
  } as const
  assumptions.unshift(...assumptionsOfRun(scenario, instances, wishes))
  const description = describe(plan, scenario, inProcess, process ? assumptions : [], problems)
  return { ...plan, description }
}

function describe(
  plan: Omit<Plan, "description">,
  scenario: Scenario,
  inProcess: Uint8Array,
  assumptions: readonly string[],
  problems: readonly string[],
): RunDescription {
  const { graph } = plan.model
  return {
    process: plan.process?.id ?? "",
    ...(plan.process?.name === undefined ? {} : { processName: plan.process.name }),
    seed: plan.seed,
    elements: graph.elements.map((it, node) => {
      const resource = plan.resourceOfNode[node]!
      const activity = activityOf(scenario, it)
      const ofResource = scenario.resources[resource]?.costPerHour ?? 0
      return {
        element: it.id ?? "",
        ...(it.name === undefined ? {} : { name: it.name }),
        kind: it.kind,
        ...(resource === none ? {} : { resource }),
        costPerHour: (activity?.costPerHour ?? 0) + ofResource,
        fixedCost: activity?.fixedCost ?? 0,
        ...(inProcess[node] === 1 ? {} : { isElsewhere: true }),
      }
    }),
    flows: graph.flows.map((it, flow) => {
      const source = graph.source[flow]!
      const isElsewhere = source === none || inProcess[source] === 0
      return { element: it.id ?? "", ...(isElsewhere ? { isElsewhere } : {}) }
    }),
    resources: scenario.resources,
    assumptions,
    problems,
  }
}

function chooseProcess(
  model: Model,
  id: string | undefined,
  problems: string[],
): Element | undefined {
  const { processes, graph } = model
  const [first] = processes
  if (!first) {
    problems.push("There is no process to simulate.")
    return undefined
  }
  const wanted = id === undefined ? undefined : processes.find(it => it.id === id)
  if (wanted) return wanted
  const holdsNodes = (it: Element) => 0 < rowOf(graph.nodesOfScope, graph.scopeOf(it)!).length
  const chosen =
    processes.find(it => flag(it, "isExecutable", false) && holdsNodes(it)) ??
    processes.find(holdsNodes) ??
    first
  if (id !== undefined)
    problems.push(`There is no process “${id}”; “${labelOf(chosen)}” is simulated instead.`)
  return chosen
}

/** Marks the nodes of a scope and of all scopes inside it with 1. */
function nodesWithin(graph: Graph, process: number): Uint8Array {
  const isWithin = new Uint8Array(graph.scopes.length)
  // A scope is written after the scope around it.
  for (let scope = 0; scope < graph.scopes.length; scope++)
    if (scope === process || isWithin[graph.outerScope[scope]!] === 1) isWithin[scope] = 1
  return Uint8Array.from(graph.elements, (_, node) => isWithin[graph.scopeOfNode[node]!] ?? 0)
}

function resourceIndices(scenario: Scenario, graph: Graph, problems: string[]): Int32Array {
  return Int32Array.from(graph.elements, it => {
    const wanted = activityOf(scenario, it)?.resource
    if (wanted === undefined) return none
    const index = scenario.resources.findIndex(({ id }) => id === wanted)
    if (index === -1)
      problems.push(`activities.${it.id}.resource: there is no resource “${wanted}” in resources.`)
    return index
  })
}

/** Names what the scenario speaks of and the model does not have. */
function checkIds(scenario: Scenario, graph: Graph, problems: string[]): void {
  const nodes = new Set(graph.elements.map(it => it.id))
  const flows = new Set(graph.flows.map(it => it.id))
  const known = (
    path: string,
    ids: Iterable<string>,
    has: (id: string) => boolean,
    what: string,
  ) => {
    for (const id of ids)
      if (!has(id)) problems.push(`${path}.${id}: the model has no ${what} of this id.`)
  }
  known("activities", scenario.activities.keys(), id => nodes.has(id), "activity")
  known("events", scenario.events.keys(), id => nodes.has(id), "event")
  known("branches", scenario.branches.keys(), id => flows.has(id), "sequence flow")
  const resources = new Set(scenario.resources.map(it => it.id))
  known(
    "thresholds.elements",
    scenario.elementThresholds.keys(),
    id => nodes.has(id) || resources.has(id),
    "element",
  )
}

function durationsOf(
  graph: Graph,
  scenario: Scenario,
  inProcess: Uint8Array,
  assumptions: string[],
): (Distribution | undefined)[] {
  const assumed = new Map<NodeKind, Element[]>()
  const durations = graph.elements.map((it, node) => {
    const given = activityOf(scenario, it)?.duration
    const mean = defaultDurationSeconds[graph.kinds[node]!]
    if (given || mean === undefined) return given
    if (inProcess[node] === 1) {
      const list = assumed.get(graph.kinds[node]!) ?? []
      assumed.set(graph.kinds[node]!, [...list, it])
    }
    return exponential(mean)
  })
  for (const [kind, elements] of assumed) {
    const mean = formatDuration(defaultDurationSeconds[kind]!)
    const [takes, it] = elements.length === 1 ? ["takes", "it"] : ["take", "each of them"]
    assumptions.push(
      `${listed(elements)} ${takes} ${mean} on average (exponential), ` +
        `because no duration is given for ${it}.`,
    )
  }
  return durations
}

function delaysOf(
  graph: Graph,
  scenario: Scenario,
  inProcess: Uint8Array,
  assumptions: string[],
): (Distribution | undefined)[] {
  const assumed: Element[] = []
  const never: Element[] = []
  const delays = graph.elements.map((it, node) => {
    const given = scenario.events.get(it.id ?? "")
    if (given) return given
    const list = comesByItself(graph, node) ? assumed : isInterruption(it) ? never : undefined
    if (!list) return undefined
    if (inProcess[node] === 1) list.push(it)
    return list === assumed ? exponential(defaultDelaySeconds) : undefined
  })
  if (0 < assumed.length)
    assumptions.push(
      `What ${listed(assumed)} ${assumed.length === 1 ? "waits" : "wait"} for comes after ` +
        `${formatDuration(defaultDelaySeconds)} on average (exponential), because events says nothing.`,
    )
  if (0 < never.length)
    assumptions.push(`What ${listed(never)} would catch never comes, because events says nothing.`)
  return delays
}

/** Where a token waits for the world and would wait for ever if nothing came. */
function comesByItself(graph: Graph, node: Node): boolean {
  const kind = graph.kinds[node]!
  if (kind === "receiveTask") return true
  return kind === "intermediateCatchEvent" && isExternal(graph.elements[node]!)
}

/** A boundary event that waits for the world while its activity goes on. */
function isInterruption(element: Element): boolean {
  return element.kind === "boundaryEvent" && isExternal(element)
}

function isExternal(element: Element): boolean {
  return element.children.some(({ kind }) =>
    ["messageEventDefinition", "signalEventDefinition", "conditionalEventDefinition"].includes(
      kind,
    ),
  )
}

/**
 * Given weights are divided by their sum where they exceed 1 together; flows without a weight
 * divide what is missing to 1. Flows nobody speaks of, or all of weight 0, have equal shares.
 */
function sharesOf(
  graph: Graph,
  scenario: Scenario,
  inProcess: Uint8Array,
  assumptions: string[],
): Float64Array {
  const shares = new Float64Array(graph.flows.length).fill(1)
  const equal: Element[] = []
  for (let node = 0; node < graph.elements.length; node++) {
    const outgoing = [...rowOf(graph.outgoing, node)]
    if (outgoing.length < 2) continue
    const weights = outgoing.map(flow => scenario.branches.get(graph.flows[flow]!.id ?? ""))
    const given = weights.filter(it => it !== undefined)
    const sum = given.reduce((sum, it) => sum + it, 0)
    const missing = weights.length - given.length
    if (missing === 0 && sum === 0) {
      for (const flow of outgoing) shares[flow] = 1 / outgoing.length
      continue
    }
    const total = missing === 0 ? sum : Math.max(1, sum)
    outgoing.forEach((flow, at) => {
      shares[flow] = (weights[at] ?? (total - sum) / missing) / total
    })
    if (given.length === 0 && decides(graph, node) && inProcess[node] === 1)
      equal.push(graph.elements[node]!)
  }
  if (0 < equal.length)
    assumptions.push(
      `The branches of ${listed(equal)} are equally likely, because branches says nothing of them.`,
    )
  return shares
}

function decides(graph: Graph, node: Node): boolean {
  const kind = graph.kinds[node]!
  if (kind === "exclusiveGateway" || kind === "inclusiveGateway") return true
  if (kind === "complexGateway") return true
  if (/Gateway$/.test(kind)) return false
  return [...rowOf(graph.outgoing, node)].some(flow =>
    graph.flows[flow]!.children.some(it => it.kind === "conditionExpression"),
  )
}

function assumptionsOfRun(scenario: Scenario, instances: number, wishes: Wishes): string[] {
  const assumptions: string[] = []
  if (wishes.instances === undefined && scenario.instances === undefined)
    assumptions.push(`${instances} instances are simulated, because no number is given.`)
  if (!scenario.arrivals)
    assumptions.push(
      `A new instance arrives every ${formatDuration(defaultGapSeconds)} on average ` +
        "(exponential gaps), because arrivals says nothing.",
    )
  if (scenario.resources.length === 0)
    assumptions.push("Nobody has to be waited for, because no resources are given.")
  return assumptions
}

function activityOf(scenario: Scenario, element: Element) {
  return element.id === undefined ? undefined : scenario.activities.get(element.id)
}

function exponential(meanSeconds: number): Distribution {
  return { kind: "exponential", parameters: [meanSeconds] }
}

/** `“a”, “b”, “c” and 4 more` */
function listed(elements: readonly Element[]): string {
  const shown = elements.slice(0, 3).map(it => `“${labelOf(it)}”`)
  const rest = elements.length - shown.length
  if (0 < rest) return `${shown.join(", ")} and ${rest} more`
  const last = shown.pop()
  return shown.length === 0 ? `${last}` : `${shown.join(", ")} and ${last}`
}
