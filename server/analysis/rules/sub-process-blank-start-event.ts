import { isEventSubProcess } from "../../model/index.ts"
import { definitionsOf } from "../flow-facts.ts"
import type { NodeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** A sub-process starts when a token reaches it. BPMN 2.0.2, §10.5.2; BPMNspector EXT.100. */
export const subProcessBlankStartEvent: NodeRule = {
  id: "sub-process-blank-start-event",
  summary: "The start event of an embedded sub-process waits for an event",
  severity: "error",
  visitsNodes: ["startEvent"],

  *checkNode(model, node) {
    const scope = model.flow.scopeOf(node)
    if (!scope || scope.kind === "process" || isEventSubProcess(scope)) return
    if (!model.flow.scopeOf(scope) || definitionsOf(model, node).length === 0) return
    yield {
      message: `${called(node)} waits for an event, but ${called(scope)} starts when it is entered; make it a plain start event`,
    }
  },
}
