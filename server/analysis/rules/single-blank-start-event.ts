import { placeOf } from "../../model/index.ts"
import { definitionsOf } from "../flow-facts.ts"
import type { ScopeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** Which of two plain starts begins, nobody can say. BPMN 2.0.2, §10.5.2. */
export const singleBlankStartEvent: ScopeRule = {
  id: "single-blank-start-event",
  summary: "A process or sub-process has several plain start events",
  severity: "warning",
  sparesDocumentation: true,

  *checkScope(model, scope) {
    const plain = model.flow
      .nodesOf(scope)
      .filter(it => it.kind === "startEvent" && definitionsOf(model, it).length === 0)
    if (plain.length < 2) return
    yield {
      message: `${called(scope)} has ${plain.length} plain start events; keep one, and say of the others what triggers them`,
      related: plain.map(it => ({ range: placeOf(it), message: `${called(it)} is one of them` })),
    }
  },
}
