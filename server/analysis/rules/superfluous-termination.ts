import { memo } from "../../cache/index.ts"
import {
  childOf,
  flag,
  type Graph,
  isEventSubProcess,
  type Model,
  rowOf,
  type Scope,
} from "../../model/index.ts"
import { removing } from "../edits.ts"
import { definitionsOf } from "../flow-facts.ts"
import type { NodeRule } from "../rule.ts"
import { called } from "../wording.ts"

/** Where only one token moves, ending and terminating are the same. BPMN 2.0.2, §10.5.3. */
export const superfluousTermination: NodeRule = {
  id: "superfluous-termination",
  summary: "A terminate end event stops a process in which nothing else can be running",
  severity: "hint",
  visitsNodes: ["endEvent"],
  needsWholeFlow: true,

  *checkNode(model, graph, node) {
    const element = graph.elements[node]!
    const terminate = childOf(element, "terminateEventDefinition")
    if (!terminate || runsAtOnce(model)(graph.scopeOfNode[node]!)) return
    yield {
      message: `when ${called(element)} is reached nothing else is running; a plain end event does the same`,
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
  const { graph } = model
  const answers = new Map<Scope, boolean>()
  return (scope: Scope): boolean => {
    const answer = answers.get(scope) ?? hasConcurrency(model, graph, scope)
    answers.set(scope, answer)
    return answer
  }
})

function hasConcurrency(model: Model, graph: Graph, scope: Scope): boolean {
  let starts = 0
  for (const node of rowOf(graph.nodesOfScope, scope)) {
    const kind = graph.kinds[node]!
    const element = graph.elements[node]!
    const outgoing = rowOf(graph.outgoing, node)
    const choosesOne = kind === "exclusiveGateway" || kind === "eventBasedGateway"
    if (1 < outgoing.length && !choosesOne) return true
    if (kind === "boundaryEvent") {
      if (!flag(element, "cancelActivity", true)) return true
      if (isCompensation(model, node)) return true
    } else if (isEventSubProcess(element)) {
      if (startsBeside(graph, graph.innerScope[node]!)) return true
    } else if (rowOf(graph.incoming, node).length === 0 && kind !== "startEvent") starts++
  }
  const hasStart = rowOf(graph.nodesOfScope, scope).some(node => graph.kinds[node] === "startEvent")
  return 1 < starts + (hasStart ? 1 : 0)
}

function isCompensation(model: Model, node: number): boolean {
  const element = model.graph.elements[node]!
  return definitionsOf(model, element).some(it => it.kind === "compensateEventDefinition")
}

/** Whether an event sub-process runs beside what is there, instead of in its place. */
function startsBeside(graph: Graph, scope: Scope): boolean {
  return rowOf(graph.nodesOfScope, scope).some(
    node =>
      graph.kinds[node] === "startEvent" && !flag(graph.elements[node]!, "isInterrupting", true),
  )
}
