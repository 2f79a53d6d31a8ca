import { type Element, placeOf, rowOf } from "../../model/index.ts"
import { removingEverywhere } from "../edits.ts"
import { conditionOf } from "../flow-facts.ts"
import { everyNodeKind } from "../kinds.ts"
import type { NodeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** Each flow brings its own token, so the same way twice runs twice. BPMN 2.0.2, §8.3.13. */
export const noDuplicateSequenceFlows: NodeRule = {
  id: "no-duplicate-sequence-flows",
  summary: "Two flows lead from the same node to the same node under the same condition",
  severity: "warning",
  visitsNodes: everyNodeKind,

  *checkNode(model, graph, node) {
    const outgoing = rowOf(graph.outgoing, node)
    if (outgoing.length < 2) return
    const first = new Map<string, Element>()
    for (const number of outgoing) {
      if (graph.target[number]! < 0) continue
      const flow = graph.flows[number]!
      const key = `${graph.target[number]} ${conditionText(flow)}`
      const twin = first.get(key)
      if (!twin) {
        first.set(key, flow)
        continue
      }
      const target = called(graph.elements[graph.target[number]!]!)
      const effect = choosesOne.has(graph.kinds[node]!) ? "to no effect" : `so ${target} runs twice`
      const repeated = twin.id === undefined ? "another flow" : called(twin)
      yield {
        element: flow,
        message: `${called(flow)} repeats ${repeated}, ${effect}; remove one of them`,
        related: [{ range: placeOf(twin), message: `${called(twin)} leads the same way` }],
        fixes: [
          {
            title: `Remove ${called(flow)}`,
            changes: removingEverywhere(model, [flow]),
            isPreferred: true,
          },
        ],
      }
    }
  },
}

/** Gateways that take one of several flows. */
const choosesOne: ReadonlySet<string> = new Set(["exclusiveGateway", "eventBasedGateway"])

function conditionText(flow: Element): string {
  return conditionOf(flow)?.xml.content.trim() ?? ""
}
