import {
  type Element,
  type Flow,
  type Graph,
  grouped,
  type Node,
  type NodeKind,
  none,
} from "../model/index.ts"
import type { Profile } from "./profiles.ts"

/**
 * The control flow as an engine takes it: each node of the kind that it is executed as, each flow
 * in the scope of its ends, whatever element it is written in. A flow that leads into another scope
 * has no target, but its node still has it among those that lead to it. BPMN 2.0.2, §7.6.1.
 *
 * @param calledBy what a call activity calls
 */
export function takenGraph(
  graph: Graph,
  { complexGateway }: Profile,
  calledBy: (activity: Element) => Element | undefined,
): Graph {
  const kinds = graph.kinds.map((kind, node): NodeKind => {
    if (kind === "complexGateway") return complexGateway
    if (kind !== "callActivity") return kind
    return globalTasks[calledBy(graph.elements[node]!)?.kind ?? ""] ?? kind
  })
  const isOther = kinds.some((it, node) => it !== graph.kinds[node])
  const taken = isOther ? { ...graph, kinds } : graph
  const scopes = Int32Array.from(graph.flows, (_, flow) => scopeOfEnds(graph, flow))
  const isStray = scopes.some(
    (it, flow) => it !== graph.scopeOfFlow[flow] || crossesScopes(graph, flow),
  )
  return isStray ? withinScopes(taken, scopes) : taken
}

/** What calls of global tasks are executed as. BPMN 2.0.2, §10.3.3 and §13.3.4. */
const globalTasks: Readonly<Record<string, NodeKind>> = {
  globalTask: "task",
  globalUserTask: "userTask",
  globalManualTask: "manualTask",
  globalScriptTask: "scriptTask",
  globalBusinessRuleTask: "businessRuleTask",
}

/** Whether an element is what a call activity may call. */
export function isCallable({ kind }: Element): boolean {
  return kind === "process" || Object.hasOwn(globalTasks, kind)
}

/** Whether a flow leads from one scope into another. */
function crossesScopes({ source, target, scopeOfNode }: Graph, flow: Flow): boolean {
  const [from, to] = [source[flow]!, target[flow]!]
  return from !== none && to !== none && scopeOfNode[from] !== scopeOfNode[to]
}

/** Where a flow without a target leads, as it reads after its source. */
export function strayed({ incoming }: Graph, flow: Flow): string {
  return incoming.items.includes(flow)
    ? "has a flow into another scope, which none can enter"
    : "has a flow to nowhere"
}

/** The scope of the end that is there, or that it is written in. */
function scopeOfEnds({ source, target, scopeOfNode, scopeOfFlow }: Graph, flow: Flow): number {
  const end: Node = source[flow] === none ? target[flow]! : source[flow]!
  return end === none ? scopeOfFlow[flow]! : scopeOfNode[end]!
}

function withinScopes(graph: Graph, scopeOfFlow: Int32Array): Graph {
  const target = graph.target.map((it, flow) => (crossesScopes(graph, flow) ? none : it))
  return { ...graph, target, scopeOfFlow, flowsOfScope: grouped(scopeOfFlow, graph.scopes.length) }
}
