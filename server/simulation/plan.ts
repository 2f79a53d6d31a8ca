import { compile, type Program, usualProcess } from "../engine/index.ts"
import {
  type Element,
  type Graph,
  labelOf,
  type Model,
  type Node,
  none,
  rowOf,
} from "../model/index.ts"
import type { Distribution } from "./distributions/index.ts"
import { formatDuration } from "./duration.ts"
import { activityOf, exponential, type Ground, listed } from "./ground.ts"
import type { RunDescription } from "./observer.ts"
import { sharesOf } from "./plan-shares.ts"
import { delaysOf, durationsOf, turnsOf } from "./plan-times.ts"
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
  /** By node: how often a repeated activity is done. */
  readonly turnsOfNode: Int32Array
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

/** Never throws: what of the scenario does not fit the model becomes a problem of the report. */
export function planRun(model: Model, scenario: Scenario, wishes: Wishes = {}): Plan {
  const { graph } = model
  const problems: string[] = []
  const assumptions: string[] = []
  const process = chooseProcess(model, wishes.process ?? scenario.process, problems)
  const program = process && compile(model, process, { ignoresData: true })
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
    turnsOfNode: turnsOf(ground),
    shareOfFlow: sharesOf(ground),
  } as const
  return { ...plan, description: describe(plan, ground) }
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
  const { processes } = model
  const wanted = id === undefined ? undefined : processes.find(it => it.id === id)
  if (wanted) return wanted
  const chosen = usualProcess(model)
  if (!chosen) problems.push("There is no process to simulate.")
  else if (id !== undefined)
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
