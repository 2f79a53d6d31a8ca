import { memo } from "../cache/index.ts"
import {
  attributeValue,
  childOf,
  type Element,
  flag,
  type Graph,
  is,
  isEventSubProcess,
  type Model,
  type Node,
  none,
  type Scope,
} from "../model/index.ts"

/** The definitions that an event holds or refers to: what throws or triggers it. */
export function definitionsOf(model: Model, event: Element): readonly Element[] {
  const found: Element[] = []
  for (const child of event.children) {
    if (is(child, "tEventDefinition")) found.push(child)
    if (child.kind !== "eventDefinitionRef") continue
    const named = model.find(child.xml.content.trim().replace(/^.*:/, ""))
    if (named && is(named, "tEventDefinition")) found.push(named)
  }
  return found
}

/** Whether an event has a definition of a kind, such as `linkEventDefinition`. */
export function hasDefinition(model: Model, event: Element, kind: string): boolean {
  return is(event, "tEvent") && definitionsOf(model, event).some(it => it.kind === kind)
}

/** The condition of a sequence flow, as far as one is written. */
export function conditionOf(flow: Element): Element | undefined {
  return childOf(flow, "conditionExpression")
}

/** The default flow that a node names; undefined while it names none. */
export function writtenDefault(node: Element): string | undefined {
  return attributeValue(node, "default")?.trim() || undefined
}

/** Whether no sequence flow is meant to touch a node: something else starts it. */
export function isStartedOtherwise(element: Element): boolean {
  return isEventSubProcess(element) || flag(element, "isForCompensation", false)
}

/** Whether the nodes of a scope start without flows. BPMN 2.0.2, §10.3.5. */
export function isAdHoc(graph: Graph, scope: Scope): boolean {
  return graph.scopes[scope]?.kind === "adHocSubProcess"
}

/** The boundary event that its own association leads to compensation. BPMN 2.0.2, §10.7. */
export function isCompensationBoundary(model: Model, element: Element): boolean {
  return (
    element.kind === "boundaryEvent" && hasDefinition(model, element, "compensateEventDefinition")
  )
}

/**
 * The processes that are there to be read, not to be run: those that say `isExecutable="false"`,
 * and those that say nothing beside one that is executable.
 */
export const documentationOf = memo((model: Model): ReadonlySet<Element> => {
  const { processes } = model
  const isExecutable = (it: Element) => flag(it, "isExecutable", false)
  const silence = !processes.some(isExecutable)
  return new Set(processes.filter(it => !flag(it, "isExecutable", silence)))
})

/** Whether an element belongs to such a process. */
export function documentationAround(model: Model, element: Element): boolean {
  const documentation = documentationOf(model)
  if (documentation.size === 0) return false
  for (let at = element.parent; at; at = at.parent) if (documentation.has(at)) return true
  return false
}

/** The node at the other end of a flow, when it is there. */
export function nodeAt(graph: Graph, node: Node): Element | undefined {
  return node === none ? undefined : graph.elements[node]
}
