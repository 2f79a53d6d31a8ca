import { compile, type Program } from "../engine/index.ts"
import {
  type Element,
  flag,
  type Graph,
  isEventSubProcess,
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
  /** The process and what the engine made of it; undefined when the model has none. */
  readonly process: Element | undefined
  readonly program: Program | undefined
  /** The nodes where instances begin, one of them each time; empty when the engine knows. */
  readonly starts: readonly Node[]
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
  /**
   * By flow: how likely it is taken when its source is left, 0 to 1. Those of an exclusive gateway
   * sum to 1; elsewhere each is decided by itself.
   */
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
  subProcess: 300,
  transaction: 300,
  adHocSubProcess: 300,
  choreographyTask: 300,
  callChoreography: 300,
  subChoreography: 300,
}

/** Never throws: what of the scenario does not fit the model becomes a problem of the report. */
export function planRun(model: Model, scenario: Scenario, wishes: Wishes = {}): Plan {
  const { graph } = model
  const problems: string[] = []
  const assumptions: string[] = []
  const process = chooseProcess(model, wishes.process ?? scenario.process, problems)
  const program = process && compile(model, process)
  const isSimulated = new Uint8Array(graph.elements.length)
  for (const scope of program?.scopes ?? [])
    for (const node of rowOf(graph.nodesOfScope, scope)) isSimulated[node] = 1
  const ground = { graph, program, scenario, isSimulated, assumptions, problems }
  const instances = wishes.instances ?? scenario.instances ?? defaultInstances
  if (process) assumptions.push(...assumptionsOfRun(scenario, instances, wishes))
  checkIds(scenario, graph, problems)
  const plan = {
    model,
    process,
    program,
    starts: startsOf(ground),
    instances: program && isStartable(program, problems) ? instances : 0,
    seed: wishes.seed ?? scenario.seed ?? defaultSeed,
    arrivals: scenario.arrivals ?? { kind: "gaps", gap: exponential(defaultGapSeconds) },
    stepLimit: scenario.stepLimit ?? defaultStepLimit,
    durations: durationsOf(ground),
    delays: delaysOf(ground),
    resourceOfNode: resourceIndices(ground),
    failureOfNode: Float64Array.from(
      graph.elements,
      it => activityOf(scenario, it)?.failureProbability ?? 0,
    ),
    attemptsOfNode: Int32Array.from(
      graph.elements,
      it => activityOf(scenario, it)?.maxAttempts ?? 1,
    ),
    shareOfFlow: sharesOf(ground),
  } as const
  return { ...plan, description: describe(plan, ground) }
}

/** What every part of a plan is made from, and where it writes what it assumes. */
interface Ground {
  readonly graph: Graph
  readonly program: Program | undefined
  readonly scenario: Scenario
  /** By node: 1 when it belongs to the process or to one it calls. */
  readonly isSimulated: Uint8Array
  readonly assumptions: string[]
  readonly problems: string[]
}

function describe(plan: Omit<Plan, "description">, ground: Ground): RunDescription {
  const { graph, scenario, isSimulated, assumptions, problems } = ground
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
        ...(isSimulated[node] === 1 ? {} : { isElsewhere: true }),
      }
    }),
    flows: graph.flows.map((it, flow) => {
      const source = graph.source[flow]!
      const isElsewhere = source === none || isSimulated[source] === 0
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

function isStartable(program: Program, problems: string[]): boolean {
  if (0 < rowOf(program.starts, program.process).length) return true
  problems.push("The process has nowhere to begin: there is nothing in it that could be entered.")
  return false
}

/** Several start events, each with a trigger of its own: every instance begins at one of them. */
function startsOf({ graph, program, assumptions }: Ground): readonly Node[] {
  if (!program) return []
  const starts = [...rowOf(graph.nodesOfScope, program.process)].filter(
    it => graph.kinds[it] === "startEvent",
  )
  if (starts.length < 2 || starts.some(it => program.events[it]!.trigger === "none")) return []
  assumptions.push(
    `Instances begin at ${listed(starts.map(it => graph.elements[it]!))} equally often.`,
  )
  return starts
}

function resourceIndices({ graph, scenario, problems }: Ground): Int32Array {
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

function durationsOf(ground: Ground): (Distribution | undefined)[] {
  const { graph, program, scenario, isSimulated, assumptions, problems } = ground
  const assumed = new Map<number, Element[]>()
  const durations = graph.elements.map((it, node) => {
    if (isSimulated[node] === 1 && program!.loops[node])
      problems.push(`“${labelOf(it)}” is repeated for data that is not simulated: it is done once.`)
    const mean = defaultDurationSeconds[graph.kinds[node]!]
    if (isSimulated[node] === 0 || mean === undefined || !isWork(program!, node)) return undefined
    const unsupported = program!.unsupported[node]
    if (unsupported !== undefined)
      problems.push(
        `“${labelOf(it)}” is ${unsupported}, which is not executed yet: ` +
          "it is simulated as one piece of work.",
      )
    const given = activityOf(scenario, it)?.duration
    if (given) return given
    assumed.set(mean, [...(assumed.get(mean) ?? []), it])
    return exponential(mean)
  })
  for (const [mean, elements] of assumed) {
    const [takes, it] = elements.length === 1 ? ["takes", "it"] : ["take", "each of them"]
    assumptions.push(
      `${listed(elements)} ${takes} ${formatDuration(mean)} on average (exponential), ` +
        `because no duration is given for ${it}.`,
    )
  }
  return durations
}

/**
 * Whether an activity is worked on as a whole: one that holds or calls nothing that could be done
 * instead, or that the engine does not execute yet.
 */
export function isWork(program: Program, node: Node): boolean {
  const { graph, starts, calledScope, unsupported } = program
  const scope = graph.kinds[node] === "callActivity" ? calledScope[node]! : graph.innerScope[node]!
  return unsupported[node] !== undefined || scope === none || rowOf(starts, scope).length === 0
}

function delaysOf(ground: Ground): (Distribution | undefined)[] {
  const { graph, scenario, isSimulated, assumptions } = ground
  const assumed: Element[] = []
  const never: Element[] = []
  const delays = graph.elements.map((it, node) => {
    const given = scenario.events.get(it.id ?? "")
    if (given || isSimulated[node] === 0 || !isAwaited(ground, node)) return given
    const isEntered = graph.kinds[node] !== "boundaryEvent" && graph.kinds[node] !== "startEvent"
    if (isEntered) assumed.push(it)
    else never.push(it)
    return isEntered ? exponential(defaultDelaySeconds) : undefined
  })
  if (0 < assumed.length)
    assumptions.push(
      `What ${listed(assumed)} ${assumed.length === 1 ? "waits" : "wait"} for comes after ` +
        `${formatDuration(defaultDelaySeconds)} on average (exponential), because no delay is given.`,
    )
  if (0 < never.length)
    assumptions.push(`What ${listed(never)} would catch never comes, because no delay is given.`)
  return delays
}

/** Whether something waits there for the world: a message, signal, condition or unknown time. */
function isAwaited({ graph, program }: Ground, node: Node): boolean {
  const kind = graph.kinds[node]!
  if (kind === "receiveTask") return true
  const { trigger } = program!.events[node]!
  if (trigger === "timer") {
    const timer = program!.timers[node]
    return kind !== "startEvent" && (!timer || "message" in timer)
  }
  if (kind === "intermediateCatchEvent") return trigger !== "link"
  const isFromOutside = trigger === "message" || trigger === "signal" || trigger === "conditional"
  if (kind === "boundaryEvent") return isFromOutside
  return kind === "startEvent" && isFromOutside && isOfEventSubProcess(graph, node)
}

function isOfEventSubProcess(graph: Graph, node: Node): boolean {
  return isEventSubProcess(graph.scopes[graph.scopeOfNode[node]!]!)
}

/**
 * Out of an exclusive gateway, given weights are divided by their sum where they exceed 1 together;
 * flows without a weight divide what is missing to 1. Flows nobody speaks of, or all of weight 0,
 * have equal shares. Elsewhere a weight is a probability, and one half for a condition nobody
 * speaks of.
 */
function sharesOf(ground: Ground): Float64Array {
  const { graph, program, scenario, isSimulated, assumptions } = ground
  const shares = new Float64Array(graph.flows.length).fill(1)
  const [equal, half]: [Element[], Element[]] = [[], []]
  for (let node = 0; node < graph.elements.length; node++) {
    if (isSimulated[node] === 0 || program?.isPlain[node] === 1) continue
    const outgoing = rowOf(graph.outgoing, node)
    const weights = [...outgoing].map(it => scenario.branches.get(graph.flows[it]!.id ?? ""))
    const isExclusive = graph.kinds[node] === "exclusiveGateway"
    const found = isExclusive ? exclusiveShares(weights) : separateShares(ground, node, weights)
    for (const [at, flow] of outgoing.entries()) shares[flow] = found[at]!
    if (weights.some(it => it !== undefined) || found.every(it => it === 1)) continue
    if (isExclusive) equal.push(graph.elements[node]!)
    else half.push(graph.elements[node]!)
  }
  if (0 < equal.length)
    assumptions.push(
      `The branches of ${listed(equal)} are equally likely, because no probabilities are given.`,
    )
  if (0 < half.length)
    assumptions.push(
      `Each branch of ${listed(half)} that has to be decided is taken half of the time, ` +
        "because no probability is given.",
    )
  return shares
}

function exclusiveShares(weights: readonly (number | undefined)[]): number[] {
  const given = weights.filter(it => it !== undefined)
  const sum = given.reduce((sum, it) => sum + it, 0)
  const missing = weights.length - given.length
  if (missing === 0 && sum === 0) return weights.map(() => 1 / weights.length)
  const total = missing === 0 ? sum : Math.max(1, sum)
  return weights.map(it => (it ?? (total - sum) / missing) / total)
}

/** A flow without condition is always taken, unless none of a gateway has one. */
function separateShares(
  { graph, program }: Ground,
  node: Node,
  weights: readonly (number | undefined)[],
): number[] {
  const outgoing = [...rowOf(graph.outgoing, node)]
  const hasCondition = (flow: number) => program?.conditions[flow] !== undefined
  const isDecided = (flow: number) =>
    hasCondition(flow) || (/Gateway$/.test(graph.kinds[node]!) && !outgoing.some(hasCondition))
  return outgoing.map((flow, at) => Math.min(1, weights[at] ?? (isDecided(flow) ? 0.5 : 1)))
}

function assumptionsOfRun(scenario: Scenario, instances: number, wishes: Wishes): string[] {
  const assumptions: string[] = []
  if (wishes.instances === undefined && scenario.instances === undefined)
    assumptions.push(`${instances} instances are simulated, because no number is given.`)
  if (!scenario.arrivals)
    assumptions.push(
      `A new instance arrives every ${formatDuration(defaultGapSeconds)} on average ` +
        "(exponential gaps), because no arrivals are given.",
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
