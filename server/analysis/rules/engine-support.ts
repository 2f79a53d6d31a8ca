import { divergenceOf, platformOf } from "../../engine/index.ts"
import { isExecutable } from "../flow-facts.ts"
import { everyNodeKind } from "../kinds.ts"
import type { NodeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** What an engine makes of a node is in `engine/profiles.ts`, with where that is known from. */
export const engineSupport: NodeRule = {
  id: "engine-support",
  summary: "The engine that a document is for does something else than BPMN",
  severity: "warning",
  visitsNodes: everyNodeKind,

  *checkNode(model, node, profile) {
    const platform = platformOf(model, profile)
    if (platform.profile.id === "bpmn" || !isExecutable(node)) return
    const { flow } = model
    const outgoing = flow.outgoing(node)
    const divergence = divergenceOf(platform, {
      model,
      element: node,
      incomingCount: flow.incoming(node).length,
      outgoingCount: outgoing.length,
      followers: () => outgoing.flatMap(it => flow.targetOf(it)?.kind ?? []),
    })
    if (divergence) yield { message: `${called(node)} ${divergence.message}` }
  },
}
