import type { Element, Model } from "../../model/index.ts"
import { definitionsOf } from "../flow-facts.ts"
import type { NodeRule } from "../rule.ts"
import { called, calledInFull } from "../wording.ts"

const awaited: ReadonlySet<string> = new Set([
  "messageEventDefinition",
  "signalEventDefinition",
  "timerEventDefinition",
  "conditionalEventDefinition",
])

/** What may follow an event-based gateway. BPMN 2.0.2, §10.6.6; BPMNspector EXT.138 to EXT.141. */
export const eventBasedGatewayTarget: NodeRule = {
  id: "event-based-gateway-target",
  summary: "Something follows an event-based gateway that does not wait for an event",
  severity: "error",
  visitsNodes: ["eventBasedGateway"],
  speaksOf: "followers",

  *checkNode(model, node) {
    for (const flow of model.flow.outgoing(node)) {
      const target = model.flow.targetOf(flow)
      const problem = target && problemOf(model, target)
      if (!problem) continue
      yield { element: target, message: `${problem} ${called(node)}${adviceFor(problem)}` }
    }
  },
}

function problemOf(model: Model, target: Element): string | undefined {
  const { flow } = model
  if (!waits(model, target))
    return `${calledInFull(target)} does not wait for an event, as it must behind`
  if (1 < flow.incoming(target).length) return `${called(target)} can be entered past`
  if (target.kind === "receiveTask" && 0 < flow.boundariesOf(target).length)
    return `${called(target)} has a boundary event, which it cannot have behind`
  return undefined
}

function waits(model: Model, element: Element): boolean {
  if (element.kind === "receiveTask") return true
  if (element.kind !== "intermediateCatchEvent") return false
  const definitions = definitionsOf(model, element)
  return definitions.length === 0 || definitions.every(it => awaited.has(it.kind))
}

function adviceFor(problem: string): string {
  if (problem.endsWith("past")) return "; let no other flow enter it"
  if (problem.includes("boundary")) return "; let the gateway wait for that event instead"
  return "; put a message, timer, signal or conditional event there"
}
