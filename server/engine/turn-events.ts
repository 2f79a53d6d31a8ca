import { attributeValue, childOf, type Element, type Model, type Node } from "../model/index.ts"
import { answerOf } from "./choose.ts"
import type { Engine } from "./engine.ts"
import {
  type EventDefinition,
  partsOf,
  readEventDefinition,
  readReferredDefinition,
} from "./event-definition.ts"
import { type Formula, readFormulaIn } from "./formula.ts"
import type { Frame } from "./frames.ts"
import { countersOf, type Turns } from "./loop.ts"
import { throwNamed } from "./throw-event.ts"
import { throwError, throwEscalation } from "./throwing.ts"
import type { Token } from "./tokens.ts"

/**
 * An event that a multi-instance activity throws when a turn of it is done, for its boundary events
 * to catch. BPMN 2.0.2, §13.3.7 and Table 10.30.
 */
export interface TurnEvent {
  readonly event: EventDefinition
  /** Whether only the turn throws it that is done first. */
  readonly isOnce: boolean
  /** Asked of each turn; undefined: always. */
  readonly condition: Formula | undefined
}

/** @param written its `multiInstanceLoopCharacteristics` */
export function readTurnEvents(model: Model, written: Element): readonly TurnEvent[] {
  const behavior = attributeValue(written, "behavior")?.trim()
  if (behavior === "Complex") return complexEvents(model, written)
  const isOnce = behavior === "One"
  if (!isOnce && behavior !== "None") return []
  const reference = isOnce ? "oneBehaviorEventRef" : "noneBehaviorEventRef"
  const event = readReferredDefinition(model, written, reference)
  return event ? [{ event, isOnce, condition: undefined }] : []
}

function complexEvents(model: Model, written: Element): readonly TurnEvent[] {
  return written.children
    .filter(it => it.kind === "complexBehaviorDefinition")
    .flatMap(it => {
      const thrown = childOf(it, "event")
      const event = thrown && readEventDefinition(model, thrown, () => undefined)
      const condition = readFormulaIn(model, it, "condition")
      return (event ? partsOf(event) : []).map(part => ({ event: part, isOnce: false, condition }))
    })
}

/**
 * Throws what a turn throws that is done.
 *
 * @param frame of the turn
 * @returns false when an incident holds its token, or that is gone
 */
export function throwTurnEvents(
  engine: Engine,
  frame: Frame,
  node: Node,
  token: Token,
  turns: Turns,
): boolean {
  const loop = engine.program.loops[node]!
  const events = "throws" in loop ? loop.throws : []
  for (const { event, isOnce, condition } of events) {
    if (isOnce && 0 < turns.completed) continue
    // Without data nobody can say.
    if (condition && turns.isGiven) continue
    const answer = !condition || isTrue(engine, frame, turns, condition)
    if (typeof answer !== "boolean") {
      engine.incident(answer.code, answer.message, token)
      return false
    }
    if (answer && !throwOne(engine, frame, node, token, event)) return false
  }
  return true
}

function isTrue(engine: Engine, frame: Frame, turns: Turns, condition: Formula) {
  const counters = countersOf(turns, turns.completed + 1)
  return engine.variables.during(frame, counters, () => answerOf(engine, frame, condition))
}

function throwOne(
  engine: Engine,
  frame: Frame,
  node: Node,
  token: Token,
  event: EventDefinition,
): boolean {
  const { observer, tokens } = engine
  const { trigger } = event
  if (trigger === "signal" || trigger === "message")
    return throwNamed(engine, frame, node, token, event, {})
  if (trigger !== "escalation" && trigger !== "error") {
    const message = `throws a ${trigger} event for a turn, which is not executed`
    engine.incident("not-supported", message, token)
    return false
  }
  const serial = tokens.serial(token)
  const [code] = event.names
  observer?.throw(frame, node, code, event)
  if (trigger === "error") throwError(engine, token, { code })
  else throwEscalation(engine, token, { code })
  return tokens.serial(token) === serial && !tokens.hasIncident(token)
}
