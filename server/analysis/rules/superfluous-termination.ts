import { memo } from "../../cache/index.ts"
import { childOf, type Element, flag, isEventSubProcess, type Model } from "../../model/index.ts"
import { removing } from "../edits.ts"
import { hasDefinition } from "../flow-facts.ts"
import type { NodeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** Where only one token moves, ending and terminating are the same. BPMN 2.0.2, §10.5.3. */
export const superfluousTermination: NodeRule = {
  id: "superfluous-termination",
  summary: "A terminate end event stops a process in which nothing else can be running",
  severity: "hint",
  visitsNodes: ["endEvent"],
  needsWholeFlow: true,

  *checkNode(model, node) {
    const terminate = childOf(node, "terminateEventDefinition")
    const scope = model.flow.scopeOf(node)
    if (!terminate || !scope || runsAtOnce(model)(scope)) return
    yield {
      message: `when ${called(node)} is reached nothing else is running; a plain end event does the same`,
      range: terminate.xml.nameRange,
      isUnnecessary: true,
      fixes: [
        {
          title: "Make it a plain end event",
          changes: [removing(terminate.xml)],
          isPreferred: true,
        },
      ],
    }
  },
}

/** Whether two tokens may be in a scope at the same time, by scope. Says yes when in doubt. */
const runsAtOnce = memo((model: Model) => {
  const answers = new Map<Element, boolean>()
  return (scope: Element): boolean => {
    const answer = answers.get(scope) ?? hasConcurrency(model, scope)
    answers.set(scope, answer)
    return answer
  }
})

function hasConcurrency(model: Model, scope: Element): boolean {
  const { flow } = model
  let starts = 0
  let hasStart = false
  for (const node of flow.nodesOf(scope)) {
    const { kind } = node
    const choosesOne = kind === "exclusiveGateway" || kind === "eventBasedGateway"
    if (1 < flow.outgoing(node).length && !choosesOne) return true
    if (kind === "startEvent") hasStart = true
    else if (kind === "boundaryEvent") {
      if (!flag(node, "cancelActivity", true)) return true
      if (hasDefinition(model, node, "compensateEventDefinition")) return true
    } else if (isEventSubProcess(node)) {
      if (startsBeside(model, node)) return true
    } else if (flow.incoming(node).length === 0) starts++
  }
  return 1 < starts + (hasStart ? 1 : 0)
}

/** Whether an event sub-process runs beside what is there, instead of in its place. */
function startsBeside({ flow }: Model, scope: Element): boolean {
  const isBeside = (it: Element) => it.kind === "startEvent" && !flag(it, "isInterrupting", true)
  return flow.nodesOf(scope).some(isBeside)
}
