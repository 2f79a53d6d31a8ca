import { memo } from "../cache/index.ts"
import {
  attributeValue,
  childOf,
  type Element,
  flag,
  is,
  isEventSubProcess,
  type Model,
} from "../model/index.ts"
import { inherited } from "./inherited.ts"

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
export function isAdHoc(scope: Element | undefined): boolean {
  return scope?.kind === "adHocSubProcess"
}

/** The boundary event that its own association leads to compensation. BPMN 2.0.2, §10.7. */
export function isCompensationBoundary(model: Model, element: Element): boolean {
  return (
    element.kind === "boundaryEvent" && hasDefinition(model, element, "compensateEventDefinition")
  )
}

/** Whether an element belongs to a process that says that it is executable. */
export function isExecutable(element: Element): boolean {
  for (let at = element.parent; at; at = at.parent)
    if (is(at, "tProcess")) return flag(at, "isExecutable", false)
  return false
}

/**
 * Whether a process is there to be read, not to be run: it says `isExecutable="false"`, or says
 * nothing beside one that is executable.
 */
export function isDocumentation(model: Model, process: Element): boolean {
  if (!is(process, "tProcess") || flag(process, "isExecutable", false)) return false
  return !flag(process, "isExecutable", true) || model.hasExecutable
}

/** Whether an element belongs to such a process. */
export const isDocumented = memo((model: Model) =>
  inherited(it => (it.parent && isDocumentation(model, it.parent) ? true : undefined), false),
)

/** The process around a process or sub-process; a sub-process that stands in none is its own. */
export const processAround = memo(({ flow }: Model) =>
  inherited<Element | undefined>(it => (flow.scopeOf(it) ? undefined : it), undefined),
)
