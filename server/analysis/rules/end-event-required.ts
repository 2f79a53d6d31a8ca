import { isAdHoc } from "../flow-facts.ts"
import type { ScopeRule } from "../rule.ts"
import { called } from "../wording.ts"
import { hasEvent } from "./start-event-required.ts"

/** A process says where it ends. BPMN 2.0.2, §10.5.3. */
export const endEventRequired: ScopeRule = {
  id: "end-event-required",
  summary: "A process or sub-process has no end event",
  severity: "hint",
  needsWholeFlow: true,

  *checkScope(model, scope) {
    if (isAdHoc(scope) || hasEvent(model, scope, "endEvent")) return
    yield { message: `${called(scope)} does not say where it ends; add an end event` }
  },
}
