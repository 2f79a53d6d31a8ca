import { type Element, flag, isEventSubProcess, type Model } from "../../model/index.ts"
import { definitionsOf } from "../flow-facts.ts"
import type { NodeRule } from "../rule.ts"
import { called, inWords, joined } from "../wording.ts"

/** What each event may throw or wait for. BPMN 2.0.2, §10.5.5, table 10.93. */
const allowed = {
  start: ["message", "timer", "conditional", "signal"],
  eventSubProcessStart: [
    "message",
    "timer",
    "error",
    "escalation",
    "compensate",
    "conditional",
    "signal",
  ],
  catch: ["message", "timer", "conditional", "link", "signal"],
  throw: ["message", "escalation", "compensate", "link", "signal"],
  boundary: [
    "message",
    "timer",
    "error",
    "escalation",
    "cancel",
    "compensate",
    "conditional",
    "signal",
  ],
  end: ["message", "error", "escalation", "cancel", "compensate", "signal", "terminate"],
} as const

/** Of these an activity, or what is around the event, never survives. */
const interrupting: readonly string[] = ["error", "cancel", "compensate"]

/**
 * Which events may carry which definitions. BPMN 2.0.2, §10.5.5; EXT.098, 106, 110, 111, 146 to
 * 149.
 */
export const eventDefinition: NodeRule = {
  id: "event-definition",
  summary: "An event carries a definition that BPMN does not allow there, or a boundary event none",
  severity: "error",
  visitsNodes: [
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "boundaryEvent",
  ],

  *checkNode(model, node) {
    const kinds = allowedAt(model, node)
    if (!kinds) return
    const definitions = definitionsOf(model, node)
    if (node.kind === "boundaryEvent" && definitions.length === 0)
      yield {
        message: `nothing triggers ${called(node)}; give it a timer, message, error or other event definition`,
      }
    for (const definition of definitions) {
      const problem = problemOf(model, node, definition, kinds)
      if (!problem) continue
      const isOwn = definition.parent === node
      yield { message: problem, ...(isOwn ? { range: definition.xml.nameRange } : {}) }
    }
  },
}

function allowedAt({ flow }: Model, node: Element): readonly string[] | undefined {
  const { kind } = node
  if (kind === "endEvent") return allowed.end
  if (kind === "boundaryEvent") return allowed.boundary
  if (kind === "intermediateCatchEvent") return allowed.catch
  if (kind === "intermediateThrowEvent") return allowed.throw
  const scope = flow.scopeOf(node)!
  if (isEventSubProcess(scope)) return allowed.eventSubProcessStart
  // The starts of embedded sub-processes are plain; another rule says so.
  return scope.kind === "process" ? allowed.start : undefined
}

function problemOf(
  model: Model,
  element: Element,
  definition: Element,
  kinds: readonly string[],
): string | undefined {
  const what = definition.kind.replace(/EventDefinition$/, "")
  const event = `${inWords(element.kind)} ${called(element)}`
  if (!kinds.includes(what))
    return `the ${event} cannot have ${article(what)} definition; BPMN allows ${list(kinds)}`
  if (what === "cancel" && !isAtTransaction(model, element))
    return element.kind === "endEvent"
      ? `the ${event} cancels a transaction, but stands in none; put it into a transaction`
      : `the ${event} waits for a transaction to be cancelled, but is attached to none; attach it to one`
  const letsGoOn = element.kind === "boundaryEvent" ? "cancelActivity" : "isInterrupting"
  if (interrupting.includes(what) && isCatching(element) && !flag(element, letsGoOn, true))
    return `${article(what)} event always interrupts, but ${letsGoOn} of ${called(element)} is false; leave it out`
  return undefined
}

function isCatching({ kind }: Element): boolean {
  return kind === "boundaryEvent" || kind === "startEvent"
}

function isAtTransaction({ flow }: Model, node: Element): boolean {
  if (node.kind === "boundaryEvent") {
    const host = flow.attachedTo(node)
    return !host || host.kind === "transaction"
  }
  for (let scope = flow.scopeOf(node); scope; scope = flow.scopeOf(scope))
    if (scope.kind === "transaction") return true
  return false
}

function list(kinds: readonly string[]): string {
  return `${joined(kinds.map(it => `${article(it)}`))} definition`
}

function article(what: string): string {
  const word = what === "compensate" ? "compensation" : what
  return `${/^[aeiou]/.test(word) ? "an" : "a"} ${word}`
}
