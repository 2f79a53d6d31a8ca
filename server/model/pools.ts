import { splitName } from "../syntax/index.ts"
import { attributeValue, type Element, is } from "./element.ts"
import type { Model } from "./model.ts"

/** The element at an end of a message flow: a pool, or what stands in one. BPMN 2.0.2, §9.4. */
export function messageFlowEnd(
  model: Model,
  flow: Element,
  role: "sourceRef" | "targetRef",
): Element | undefined {
  return named(model, flow, role)
}

/**
 * The process that a pool shows, or in which an element stands; the pool itself when it shows none,
 * for it stands for a process that nobody knows.
 */
export function poolOf(model: Model, element: Element): Element | undefined {
  if (is(element, "tParticipant")) return named(model, element, "processRef") ?? element
  let at: Element | undefined = element
  while (at && !is(at, "tProcess")) at = at.parent
  return at
}

/** The pool that shows a process. */
export function participantOf(model: Model, { id }: Element): Element | undefined {
  if (id === undefined) return undefined
  return model.referencesTo(id).find(it => it.role === "processRef")?.from
}

function named(model: Model, element: Element, role: string): Element | undefined {
  const id = splitName(attributeValue(element, role)?.trim() ?? "").local
  return id === "" ? undefined : model.find(id)
}
