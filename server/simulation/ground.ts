import type { Program } from "../engine/index.ts"
import { type Element, type Graph, labelOf, type Node, none, rowOf } from "../model/index.ts"
import type { Distribution } from "./distributions/index.ts"
import type { ActivityScenario, Scenario } from "./scenario.ts"

/** What every part of a plan is made from, and where it writes what it assumes. */
export interface Ground {
  readonly graph: Graph
  readonly program: Program | undefined
  readonly scenario: Scenario
  /** By node: 1 when it belongs to the process or to one it calls. */
  readonly isSimulated: Uint8Array
  readonly assumptions: string[]
  readonly problems: string[]
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

export function activityOf(scenario: Scenario, element: Element): ActivityScenario | undefined {
  return element.id === undefined ? undefined : scenario.activities.get(element.id)
}

export function exponential(meanSeconds: number): Distribution {
  return { kind: "exponential", parameters: [meanSeconds] }
}

/** `“a”, “b”, “c” and 4 more` */
export function listed(elements: readonly Element[]): string {
  const shown = elements.slice(0, 3).map(it => `“${labelOf(it)}”`)
  const rest = elements.length - shown.length
  if (0 < rest) return `${shown.join(", ")} and ${rest} more`
  const last = shown.pop()
  return shown.length === 0 ? `${last}` : `${shown.join(", ")} and ${last}`
}
