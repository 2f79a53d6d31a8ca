import {
  childOf,
  type Element,
  type Graph,
  isEventSubProcess,
  labelOf,
  type Node,
  type NodeKind,
  textOf,
} from "../model/index.ts"
import type { Distribution } from "./distributions/index.ts"
import { formatDuration } from "./duration.ts"
import { activityOf, exponential, type Ground, isWork, listed } from "./ground.ts"

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

const defaultDelaySeconds = 3_600
const defaultTurns = 3

/** By node: how long it is worked on. */
export function durationsOf(ground: Ground): (Distribution | undefined)[] {
  const { graph, program, scenario, isSimulated, assumptions, problems } = ground
  const assumed = new Map<number, Element[]>()
  const durations = graph.elements.map((it, node) => {
    const mean = defaultDurationSeconds[graph.kinds[node]!]
    if (isSimulated[node] === 0 || mean === undefined || !isWork(program!, node)) return undefined
    const unsupported = program!.unsupported[node]
    if (unsupported !== undefined)
      problems.push(`“${labelOf(it)}” ${unsupported}: it is simulated as one piece of work.`)
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

/** By node: how long what it waits for takes to come. */
export function delaysOf(ground: Ground): (Distribution | undefined)[] {
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

/** As often as the scenario says; a number in the model holds, anything else is assumed. */
export function turnsOf({ graph, program, scenario, assumptions }: Ground): Int32Array {
  const assumed: Element[] = []
  const turns = Int32Array.from(graph.elements, (it, node) => {
    const loop = program?.loops[node]
    const given = activityOf(scenario, it)?.turns
    if (!loop || given !== undefined) return given ?? 1
    if (loop.kind === "standard" && loop.turnsMax <= defaultTurns) return loop.turnsMax
    const cardinality = cardinalityOf(it)
    if (cardinality === undefined) assumed.push(it)
    return cardinality ?? defaultTurns
  })
  if (0 < assumed.length)
    assumptions.push(
      `${listed(assumed)} ${assumed.length === 1 ? "is" : "are"} done ${defaultTurns} times each ` +
        "time, because no turns are given.",
    )
  return turns
}

/** How often a multi-instance activity is done, where the model says it with a plain number. */
function cardinalityOf(activity: Element): number | undefined {
  const multiple = childOf(activity, "multiInstanceLoopCharacteristics")
  const written = (multiple && textOf(multiple, "loopCardinality")) ?? ""
  return /^\d{1,6}$/.test(written) ? Number(written) : undefined
}
