import { type Element, placeOf } from "../../model/index.ts"
import { removingEverywhere } from "../edits.ts"
import { conditionOf } from "../flow-facts.ts"
import { everyNodeKind } from "../kinds.ts"
import type { NodeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** Each flow brings its own token, so the same way twice runs twice. BPMN 2.0.2, §8.4.13. */
export const noDuplicateSequenceFlows: NodeRule = {
  id: "no-duplicate-sequence-flows",
  summary: "Two flows lead from the same node to the same node under the same condition",
  severity: "warning",
  visitsNodes: everyNodeKind,
  speaksOf: "outgoing",

  *checkNode(model, node) {
    const outgoing = model.flow.outgoing(node)
    if (outgoing.length < 2) return
    const first = new Map<Element, Map<string, Element>>()
    for (const flow of outgoing) {
      const target = model.flow.targetOf(flow)
      if (!target) continue
      const sameWay = first.get(target) ?? new Map<string, Element>()
      first.set(target, sameWay)
      const condition = conditionText(flow)
      const twin = sameWay.get(condition)
      if (!twin) {
        sameWay.set(condition, flow)
        continue
      }
      const effect = choosesOne.has(node.kind) ? "to no effect" : `so ${called(target)} runs twice`
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
