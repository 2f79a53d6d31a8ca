import { type Element, type Model, none, type Rows, rowOf } from "../../server/model/index.ts"

/** Where the control flow, asked element by element, says something else than the graph. */
export function flowDifferences({ elements, flow, graph }: Model): string[] {
  const wrong: string[] = []
  const same = (of: Element, what: string, told: unknown, expected: unknown) => {
    const [a, b] = [told, expected].map(it => (Array.isArray(it) ? it : [it]))
    if (a!.length !== b!.length || a!.some((it, at) => it !== b![at]))
      wrong.push(`${what} of ${of.id ?? of.kind}`)
  }
  const at = (list: readonly Element[], number: number | undefined) =>
    number === undefined || number === none ? undefined : list[number]
  const row = (list: readonly Element[], rows: Rows, owner: number | undefined) =>
    owner === undefined ? [] : Array.from(rowOf(rows, owner), it => list[it]!)
  for (const it of elements) {
    const [node, edge, scope] = [graph.nodeOf(it), graph.flowOf(it), graph.scopeOf(it)]
    same(it, "isNode", flow.isNode(it), node !== undefined)
    same(it, "isFlow", flow.isFlow(it), edge !== undefined)
    same(it, "incoming", flow.incoming(it), row(graph.flows, graph.incoming, node))
    same(it, "outgoing", flow.outgoing(it), row(graph.flows, graph.outgoing, node))
    same(it, "boundaries", flow.boundariesOf(it), row(graph.elements, graph.boundaries, node))
    same(it, "default", flow.defaultFlowOf(it), at(graph.flows, graph.defaultFlow[node ?? none]))
    same(it, "host", flow.attachedTo(it), at(graph.elements, graph.attachedTo[node ?? none]))
    same(it, "source", flow.sourceOf(it), at(graph.elements, graph.source[edge ?? none]))
    same(it, "target", flow.targetOf(it), at(graph.elements, graph.target[edge ?? none]))
    same(it, "nodes", flow.nodesOf(it), row(graph.elements, graph.nodesOfScope, scope))
    same(it, "flows", flow.flowsOf(it), row(graph.flows, graph.flowsOfScope, scope))
    const around =
      graph.scopeOfNode[node ?? none] ??
      graph.scopeOfFlow[edge ?? none] ??
      graph.outerScope[scope ?? none]
    if (around !== undefined) same(it, "scope", flow.scopeOf(it), at(graph.scopes, around))
  }
  return wrong
}
