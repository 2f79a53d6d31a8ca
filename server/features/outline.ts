import { childOf, type Element, is, labelOf, type Model, placeOf } from "../model/index.ts"
import type { Range } from "../text/index.ts"
import type { Snapshot } from "../workspace/index.ts"
import { count } from "./figures.ts"
import { inWords } from "./words.ts"

/**
 * The document as somebody reads it who knows the business and not the XML: pool, lane,
 * sub-process, node; then what is sent and thrown; the diagram is one line.
 * LSP: textDocument/documentSymbol.
 */
export interface OutlineItem {
  readonly name: string
  /** What it is, in words. */
  readonly detail: string
  /** The BPMN name of its kind; `group` for a heading. */
  readonly kind: string
  /** The text of the element, and the place in it to jump to. */
  readonly range: Range
  readonly place: Range
  readonly children: readonly OutlineItem[]
}

export function outline({ model }: Snapshot): readonly OutlineItem[] {
  const items = new Map<Element, Item>()
  const roots: Item[] = []
  const lanes = lanesOf(model)
  const pools = poolsOf(model)
  for (const element of model.elements) {
    if (!isShown(element)) continue
    const owner = ownerOf(model, element, lanes)
    const above = owner && itemAround(items, owner)
    const item = itemOf(element, pools.get(element), above ? above.depth + 1 : 0)
    const siblings = above?.children ?? roots
    siblings.push(item)
    // What lies deeper than anybody reads stays beside its parent, so that no answer is too deep.
    items.set(element, above && deepest <= item.depth ? above : item)
  }
  return [...roots, ...blackBoxes(model), ...groups(model), ...diagrams(model)]
}

interface Item extends OutlineItem {
  readonly children: Item[]
  readonly depth: number
}

const deepest = 64

function itemOf(element: Element, pool: Element | undefined, depth: number): Item {
  const shown = pool ?? element
  return {
    name: labelOf(shown),
    detail: inWords(shown),
    kind: shown.kind,
    range: element.xml.range,
    place: placeOf(element),
    children: [],
    depth,
  }
}

/** Everything a reader follows; flows, artifacts and details of elements are not. */
function isShown(element: Element): boolean {
  if (shownTypes.some(it => is(element, it))) return true
  return element.kind === "laneSet" ? false : shownKinds.has(element.kind)
}

const shownTypes = ["tProcess", "tFlowNode", "tChoreography", "tConversationNode"]
const shownKinds: ReadonlySet<string> = new Set([
  "lane",
  "dataObjectReference",
  "dataStoreReference",
])

/** The element below which another one is read: its lane, its activity, or what holds it. */
function ownerOf(
  model: Model,
  element: Element,
  lanes: ReadonlyMap<string, Element>,
): Element | undefined {
  if (element.kind === "boundaryEvent") {
    const host = element.xml.attribute("attachedToRef")?.value.trim()
    const activity = host === undefined ? undefined : model.find(host)
    if (activity && activity.index < element.index) return activity
  }
  return (element.id !== undefined && lanes.get(element.id)) || element.parent
}

/** The item of the nearest element at or around `element` that has one. */
function itemAround(items: ReadonlyMap<Element, Item>, element: Element): Item | undefined {
  let at: Element | undefined = element
  while (at && !items.has(at)) at = at.parent
  return at && items.get(at)
}

/** The innermost lane of each id that lanes list; a lane behind its node does not count. */
function lanesOf(model: Model): ReadonlyMap<string, Element> {
  const lanes = new Map<string, Element>()
  for (const { from, role, value } of model.references) {
    if (role !== "flowNodeRef") continue
    const node = model.find(value)
    if (node && from.index < node.index && node.index !== from.index) lanes.set(value, from)
  }
  return lanes
}

/** The pool of each process that has one. */
function poolsOf(model: Model): ReadonlyMap<Element, Element> {
  const pools = new Map<Element, Element>()
  for (const reference of model.references) {
    if (reference.role !== "processRef") continue
    const process = model.targetOf(reference)
    if (process && !pools.has(process)) pools.set(process, reference.from)
  }
  return pools
}

/** Pools whose process is not shown: nobody says what happens in them. */
function blackBoxes(model: Model): readonly OutlineItem[] {
  return model.elements
    .filter(it => it.kind === "participant" && !processOf(model, it))
    .map(it => itemOf(it, undefined, 0))
}

function processOf(model: Model, participant: Element): Element | undefined {
  const written = participant.xml.attribute("processRef")?.value.trim()
  return written ? model.find(written.slice(written.indexOf(":") + 1)) : undefined
}

/** What is sent, thrown and stored, a heading for each kind. */
function groups(model: Model): readonly OutlineItem[] {
  const roots = model.elements.filter(
    it => it.parent === model.definitions && groupNames.has(it.kind),
  )
  return [...Map.groupBy(roots, it => it.kind)].map(([kind, members]) => {
    const children = members.map(it => itemOf(it, undefined, 1))
    const { range, place } = children[0]!
    const detail = String(members.length)
    return { name: groupNames.get(kind)!, detail, kind: "group", range, place, children }
  })
}

const groupNames: ReadonlyMap<string, string> = new Map([
  ["message", "Messages"],
  ["error", "Errors"],
  ["signal", "Signals"],
  ["escalation", "Escalations"],
  ["dataStore", "Data stores"],
  ["itemDefinition", "Data types"],
  ["interface", "Interfaces"],
  ["resource", "Resources"],
  ["category", "Categories"],
  ["globalTask", "Global tasks"],
  ["globalUserTask", "Global user tasks"],
  ["globalScriptTask", "Global script tasks"],
  ["globalManualTask", "Global manual tasks"],
  ["globalBusinessRuleTask", "Global business rule tasks"],
])

function diagrams(model: Model): readonly OutlineItem[] {
  return model.elements
    .filter(it => it.kind === "BPMNDiagram")
    .map(it => {
      const plane = childOf(it, "BPMNPlane")
      const shapes = plane?.children.filter(child => child.kind === "BPMNShape").length ?? 0
      const detail = count(shapes, "shape")
      const name = it.name ? `Diagram ${it.name}` : "Diagram"
      const { range } = it.xml
      return { name, detail, kind: it.kind, range, place: it.xml.nameRange, children: [] }
    })
}
