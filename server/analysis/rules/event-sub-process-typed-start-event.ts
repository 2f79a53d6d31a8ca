import { isEventSubProcess } from "../../model/index.ts"
import { definitionsOf } from "../flow-facts.ts"
import type { NodeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** An event sub-process waits for something. BPMN 2.0.2, §10.5.2; BPMNspector EXT.059. */
export const eventSubProcessTypedStartEvent: NodeRule = {
  id: "event-sub-process-typed-start-event",
  summary: "The start event of an event sub-process does not say which event it waits for",
  severity: "error",
  visitsNodes: ["startEvent"],

  *checkNode(model, node) {
    const scope = model.flow.scopeOf(node)
    if (!scope || !isEventSubProcess(scope) || 0 < definitionsOf(model, node).length) return
    yield {
      message: `${called(node)} does not say what starts ${called(scope)}; give it a message, timer, error or other event`,
    }
  },
}
