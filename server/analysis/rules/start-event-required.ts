import { type Element, isEventSubProcess, type Model } from "../../model/index.ts"
import { isAdHoc } from "../flow-facts.ts"
import type { ScopeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** A process says where it begins. BPMN 2.0.2, §10.5.2. */
export const startEventRequired: ScopeRule = {
  id: "start-event-required",
  summary: "A process or sub-process has no start event",
  severity: "hint",
  needsWholeFlow: true,

  *checkScope(model, scope) {
    if (isAdHoc(scope) || hasEvent(model, scope, "startEvent")) return
    const message = isEventSubProcess(scope)
      ? `nothing ever starts ${called(scope)}; add a start event with the event it waits for`
      : `${called(scope)} does not say where it starts; add a start event`
    yield { message }
  },
}

export function hasEvent(
  { flow }: Model,
  scope: Element,
  kind: "startEvent" | "endEvent",
): boolean {
  return scope.children.some(it => it.kind === kind && flow.isNode(it))
}
