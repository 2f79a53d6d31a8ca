import { Failure } from "../expression/index.ts"
import { type Flow, type Node, none } from "../model/index.ts"
import type { IncidentCode } from "./driver.ts"
import type { Engine } from "./engine.ts"
import type { Formula } from "./formula.ts"
import type { Frame } from "./frames.ts"
import type { Token } from "./tokens.ts"

/**
 * Decides which flows leave a node and writes them to `engine.chosen`.
 *
 * An exclusive gateway takes the first whose condition is true, anything else all of them; the
 * default flow is taken when no condition is true. A flow without condition is always true.
 * BPMN 2.0.2, §13.4.2, §13.4.3 and, for activities, §13.3.1.
 *
 * @param token what an incident holds there; `none` when nothing stands there yet
 * @returns how many; −1 when an incident holds the token
 */
export function chooseFlows(engine: Engine, frame: Frame, node: Node, token: Token): number {
  const { program, chosen } = engine
  const given = engine.driver.choose(engine.frames.root(frame), node, chosen, frame)
  if (0 < given) return given
  const { graph, outgoing } = program
  const isExclusive = graph.kinds[node] === "exclusiveGateway"
  const defaultFlow = graph.defaultFlow[node]!
  const to = outgoing.starts[node + 1]!
  let [count, conditions, isAnyTrue] = [0, 0, false]
  for (let at = outgoing.starts[node]!; given !== 0 && at < to; at++) {
    const flow = outgoing.items[at]!
    if (flow === defaultFlow) continue
    const condition = program.conditions[flow]
    if (condition) {
      conditions++
      const answer = answerOf(engine, frame, condition)
      const isTrue = typeof answer === "boolean" ? answer : readAnswer(engine, frame, node, answer)
      if (typeof isTrue !== "boolean") {
        if (isTrue.isError) throwFailure(engine, frame, node, token, isTrue.message)
        else stop(engine, frame, node, token, isTrue.code, isTrue.message, flow)
        return -1
      }
      if (!isTrue) continue
      isAnyTrue = true
    }
    chosen[count++] = flow
    if (isExclusive) return count
  }
  const kind = graph.kinds[node]
  const isGateway = isExclusive || kind === "inclusiveGateway" || kind === "complexGateway"
  if (given !== 0 && defaultFlow !== none && (isGateway ? count === 0 : !isAnyTrue))
    chosen[count++] = defaultFlow
  if (0 < count) return count
  const why = conditions === 0 ? "has no flow to take" : "has no true condition and no default flow"
  stop(engine, frame, node, token, "no-flow", why)
  return -1
}

function stop(
  engine: Engine,
  frame: Frame,
  node: Node,
  token: Token,
  code: IncidentCode,
  message: string,
  flow?: Flow,
): void {
  if (token === none) engine.incidentAt(frame, node, code, message, flow)
  else engine.incident(code, message, token, flow)
}

/** Why nobody can say whether a condition is true. */
interface NoAnswer {
  readonly code: IncidentCode
  readonly message: string
  /** What it is instead; left out where it is not evaluated. */
  readonly value?: unknown
  /** Whether a script failed. */
  readonly isScript?: boolean
}

/** A condition that is neither true nor false, in an engine that goes by what is truthy. */
function readAnswer(
  engine: Engine,
  frame: Frame,
  node: Node,
  answer: NoAnswer,
): boolean | (NoAnswer & { readonly isError?: boolean }) {
  const { observer, program } = engine
  const { conditions, name } = program.profile
  if (conditions === "true or false" || !("value" in answer)) return answer
  const isFailure = answer.value instanceof Failure
  const isError = isFailure && answer.isScript === true
  const isTrue = !isFailure && Boolean(answer.value)
  const taken = isError ? "is an error, which may be caught" : `counts as ${isTrue}`
  observer?.differ?.(
    frame,
    node,
    `${answer.message}; in ${name} that ${taken}, in BPMN nothing goes on`,
  )
  return isError ? { ...answer, isError } : isTrue
}

function throwFailure(
  engine: Engine,
  frame: Frame,
  node: Node,
  token: Token,
  message: string,
): void {
  engine.throwError(token === none ? engine.place(frame, node) : token, undefined, { message })
}

/** Whether a condition is true, or why nobody can say. */
export function answerOf(engine: Engine, frame: Frame, condition: Formula): boolean | NoAnswer {
  if (condition.kind === "problem")
    return { code: "not-evaluated", message: `has a condition that ${condition.message}` }
  if (condition.kind === "text")
    return { code: "not-evaluated", message: "has a condition in no known language" }
  const { expression } = condition
  if (expression.language === "javascript" && !engine.scripts) {
    const message = "has a condition that is written in JavaScript, which is not evaluated here"
    return { code: "not-evaluated", message }
  }
  const value = expression.evaluate(engine.environmentOf(frame))
  if (typeof value === "boolean") return value
  const { source } = expression
  const why =
    value instanceof Failure ? value.message : `it is ${describe(value)}, not true or false`
  const shown = source.trim().replace(/\s+/g, " ")
  const message = `cannot decide by ${shown}: ${why}`
  const isScript = expression.language === "javascript"
  return { code: "evaluation-failed", message, value, isScript }
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return "null"
  if (Array.isArray(value)) return "a list"
  return typeof value === "object" ? "an object" : JSON.stringify(value)
}
