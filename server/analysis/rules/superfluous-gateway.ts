import type { Element, Model } from "../../model/index.ts"
import { removingEverywhere, settingAttribute } from "../edits.ts"
import { conditionOf } from "../flow-facts.ts"
import { gatewayKinds } from "../kinds.ts"
import type { Fix, NodeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** One flow in and one out is a flow. BPMN 2.0.2, §10.6. */
export const superfluousGateway: NodeRule = {
  id: "superfluous-gateway",
  summary: "A gateway has one incoming and one outgoing flow",
  severity: "hint",
  // Of an event-based gateway another rule says that a choice is missing.
  visitsNodes: gatewayKinds.filter(it => it !== "eventBasedGateway"),
  needsWholeFlow: true,

  *checkNode(model, node) {
    const [incoming, outgoing] = [model.flow.incoming(node), model.flow.outgoing(node)]
    if (incoming.length !== 1 || outgoing.length !== 1) return
    const fix = bypass(model, node, incoming[0]!, outgoing[0]!)
    yield {
      message: `${called(node)} has one way in and one way out, so it decides nothing; remove it`,
      isUnnecessary: true,
      ...(fix ? { fixes: [fix] } : {}),
    }
  },
}

/** Lets the incoming flow lead where the outgoing one led. Not where a condition would be lost. */
function bypass(model: Model, gateway: Element, enters: Element, leaves: Element): Fix | undefined {
  const target = model.flow.targetOf(leaves)
  if (!target || target === gateway || conditionOf(leaves) || gateway.children.some(isData))
    return undefined
  const { id } = target
  if (id === undefined || enters.id === undefined) return undefined
  return {
    title: "Remove the gateway",
    changes: [
      settingAttribute(enters.xml, "targetRef", id),
      ...relisted(target, leaves, enters.id),
      ...removingEverywhere(model, [gateway, leaves]).filter(
        change => !isListedIn(target, leaves, change.range.start),
      ),
    ],
  }
}

/** What an author wrote into the gateway and would miss. */
function isData({ kind }: Element): boolean {
  return kind !== "incoming" && kind !== "outgoing"
}

function listing(target: Element, flow: Element): Element | undefined {
  return target.children.find(it => it.kind === "incoming" && it.xml.content.trim() === flow.id)
}

function relisted(target: Element, flow: Element, id: string) {
  const entry = listing(target, flow)
  return entry ? [{ range: entry.xml.contentRange, text: id }] : []
}

function isListedIn(target: Element, flow: Element, offset: number): boolean {
  const entry = listing(target, flow)
  if (!entry) return false
  const { start, end } = entry.xml.range
  const line = entry.xml.tree.text.positionAt(start).line
  return entry.xml.tree.text.lineStart(line) <= offset && offset < end
}
