import { type Element, type Graph, none, placeOf, type Scope } from "../../model/index.ts"
import type { FlowRule } from "../rule.ts"
import { called, calledInFull } from "../wording.ts"

/** A sequence flow stays in its process and sub-process. BPMN 2.0.2, §7.6.1; EXT.028, EXT.152. */
export const flowCrossesScope: FlowRule = {
  id: "flow-crosses-scope",
  summary: "A sequence flow leaves its process or sub-process",
  severity: "error",

  *checkFlow(_model, graph, flow) {
    const [source, target] = [graph.source[flow]!, graph.target[flow]!]
    if (source === none || target === none) return
    const [from, to] = [graph.scopeOfNode[source]!, graph.scopeOfNode[target]!]
    if (from === to) return
    const element = graph.flows[flow]!
    const end = graph.elements[target]!
    const related = [{ range: placeOf(end), message: `${called(end)} is here` }]
    yield processAround(graph, from) === processAround(graph, to)
      ? { message: leavingScope(graph, element, end, to), related }
      : { message: leavingProcess(graph, element, end, to), related }
  },
}

function leavingScope(graph: Graph, flow: Element, end: Element, to: Scope): string {
  const place = `${called(end)}, which is in ${calledInFull(graph.scopes[to]!)}`
  return `${called(flow)} leads to ${place}; a sequence flow cannot cross the border of a sub-process`
}

function leavingProcess(graph: Graph, flow: Element, end: Element, to: Scope): string {
  const process = calledInFull(graph.scopes[processAround(graph, to)]!)
  return `${called(flow)} leads to ${called(end)} in ${process}; between processes use a message flow`
}

function processAround(graph: Graph, scope: Scope): Scope {
  let at = scope
  while (0 <= at && graph.outerScope[at] !== none) at = graph.outerScope[at]!
  return at
}
