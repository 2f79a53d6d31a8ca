import { type Element, type Graph, type Model, type Node, none, rowOf } from "../../model/index.ts"
import { definitionsOf } from "../flow-facts.ts"
import type { NodeRule } from "../rule.ts"
import { called, calledInFull } from "../wording.ts"

const awaited: ReadonlySet<string> = new Set([
  "messageEventDefinition",
  "signalEventDefinition",
  "timerEventDefinition",
  "conditionalEventDefinition",
])

/** What may follow an event-based gateway. BPMN 2.0.2, §10.6.6; BPMNspector EXT.138 to EXT.141. */
export const eventBasedGatewayTarget: NodeRule = {
  id: "event-based-gateway-target",
  summary: "Something follows an event-based gateway that does not wait for an event",
  severity: "error",
  visitsNodes: ["eventBasedGateway"],

  *checkNode(model, graph, node) {
    const gateway = called(graph.elements[node]!)
    for (const flow of rowOf(graph.outgoing, node)) {
      const target = graph.target[flow]!
      if (target === none) continue
      const problem = problemOf(model, graph, target)
      if (!problem) continue
      yield {
        element: graph.elements[target]!,
        message: `${problem} ${gateway}${adviceFor(problem)}`,
      }
    }
  },
}

function problemOf(model: Model, graph: Graph, target: Node): string | undefined {
  const element = graph.elements[target]!
  if (!waits(model, element))
    return `${calledInFull(element)} does not wait for an event, as it must behind`
  if (1 < rowOf(graph.incoming, target).length) return `${called(element)} can be entered past`
  if (element.kind === "receiveTask" && 0 < rowOf(graph.boundaries, target).length)
    return `${called(element)} has a boundary event, which it cannot have behind`
  return undefined
}

function waits(model: Model, element: Element): boolean {
  if (element.kind === "receiveTask") return true
  if (element.kind !== "intermediateCatchEvent") return false
  const definitions = definitionsOf(model, element)
  return definitions.length === 0 || definitions.every(it => awaited.has(it.kind))
}

function adviceFor(problem: string): string {
  if (problem.endsWith("past")) return "; let no other flow enter it"
  if (problem.includes("boundary")) return "; let the gateway wait for that event instead"
  return "; put a message, timer, signal or conditional event there"
}
