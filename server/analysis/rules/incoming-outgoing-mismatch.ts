import { type Element, is, type Model } from "../../model/index.ts"
import { damageOf } from "../damage.ts"
import { removing } from "../edits.ts"
import { everyNodeKind } from "../kinds.ts"
import type { NodeRule, Remark } from "../rule.ts"
import { called } from "../wording.ts"

/** What a node says of its flows agrees with them. BPMN 2.0.2, §8.4.13; BPMNspector EXT.023. */
export const incomingOutgoingMismatch: NodeRule = {
  id: "incoming-outgoing-mismatch",
  summary: "A node lists a flow that does not touch it, or leaves one out",
  severity: "warning",
  visitsNodes: everyNodeKind,

  *checkNode(model, node) {
    yield* remarksOn(model, node, "incoming")
    yield* remarksOn(model, node, "outgoing")
  },
}

function* remarksOn(
  model: Model,
  element: Element,
  side: "incoming" | "outgoing",
): Iterable<Remark> {
  const listed = element.children.filter(it => it.kind === side)
  // Many tools write neither; only who lists some flows is expected to list all.
  if (listed.length === 0) return
  const { flow: control } = model
  const damage = damageOf(model)
  const verb = side === "incoming" ? "enter" : "leave"
  const end = side === "incoming" ? "targetRef" : "sourceRef"
  const flows = new Set<Element>()
  let isComplete = true
  for (const entry of listed) {
    const flow = flowNamed(model, entry)
    if (!flow) isComplete = false
    if (!flow) continue
    flows.add(flow)
    const touched = side === "incoming" ? control.targetOf(flow) : control.sourceOf(flow)
    if (!touched || touched === element || damage.isBroken(flow)) continue
    yield {
      message: `${called(flow)} does not ${verb} ${called(element)}: its ${end} is ${called(touched)}`,
      range: entry.xml.contentRange,
      fixes: [
        {
          title: `Remove the ${side}`,
          changes: [removing(entry.xml)],
          isPreferred: true,
        },
      ],
    }
  }
  // What is listed under an id that does not exist may be the flow that seems to be left out.
  if (!isComplete) return
  for (const flow of control[side](element)) {
    if (flows.has(flow) || flow.id === undefined || damage.isBroken(flow)) continue
    yield {
      message: `${called(element)} does not list ${called(flow)} as ${side}, although it ${verb}s there`,
      fixes: [addition(listed.at(-1)!, flow.id, side)],
    }
  }
}

function flowNamed(model: Model, entry: Element): Element | undefined {
  const id = entry.xml.content.trim().replace(/^.*:/, "")
  return model.declarations(id).find(it => is(it, "tSequenceFlow"))
}

function addition({ xml }: Element, id: string, side: string) {
  const { text } = xml.tree
  const { start, end } = xml.range
  const line = text.positionAt(start).line
  const indent = text.slice(text.lineStart(line), start)
  const between = indent.trim() === "" ? `\n${indent}` : ""
  const change = { range: { start: end, end }, text: `${between}<${xml.name}>${id}</${xml.name}>` }
  return { title: `List it as ${side}`, changes: [change], isPreferred: true as const }
}
