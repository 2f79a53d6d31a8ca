import { isDeepStrictEqual } from "node:util"
import { NotExpressible } from "./replayed.ts"

/** What the tests of Java engines are made of: queries, filters and comparisons. */

/** What a query finds: the fields by which tests tell one from another. */
export type Row = Readonly<Record<string, unknown>>

/** How Camunda divides an instance into executions: what a test says of them is left out. */
export class AboutExecutions extends NotExpressible {
  constructor() {
    super("nothing but executions, which are Camunda's own")
  }
}

export function filtered(
  rows: readonly Row[],
  name: string,
  wanted: unknown,
  second: unknown,
): readonly Row[] {
  const by = (field: string) => rows.filter(it => it[field] === wanted)
  const ordered = (field: string) =>
    [...rows].sort((a, b) => `${a[field]}`.localeCompare(`${b[field]}`))
  switch (name) {
    case "taskDefinitionKey":
    case "activityId":
    case "processInstanceId":
    case "executionId":
    case "superProcessInstanceId":
    case "processDefinitionKey":
    case "eventType":
      return by(name)
    case "eventName":
    case "messageEventSubscriptionName":
    case "signalEventSubscriptionName":
      return rows.filter(it => (it.names as string[]).includes(wanted as string))
    case "taskName":
    case "variableName":
      return by("name")
    case "taskAssignee":
      return by("assignee")
    case "taskCandidateGroup":
      return rows.filter(it => (it.candidateGroups as string[]).includes(wanted as string))
    case "processInstanceIdIn":
      return by("processInstanceId")
    case "orderByTaskName":
      return ordered("name")
    case "orderByTaskAssignee":
      return ordered("assignee")
    case "processVariableValueEquals":
      return rows.filter(it => (it.variables as Row)[wanted as string] === second)
    case "variableValueEquals":
      return rows.filter(it => isAlike(variableOf(it, wanted), second))
    case "variableValueNotEquals":
      return rows.filter(it => it.name === wanted && it.value !== second)
    case "variableNameLike":
      return rows.filter(it => like(wanted as string).test(it.name as string))
    case "orderByVariableName":
      return ordered("name")
    case "subProcessInstanceId":
      return rows.filter(it => (it.subProcessInstanceIds as string[]).includes(wanted as string))
    case "finished":
      return rows.filter(it => it.isFinished)
    case "unfinished":
      return rows.filter(it => !it.isFinished)
    case "orderByJobDuedate":
      return [...rows].sort((a, b) => Number(a.due) - Number(b.due))
    case "orderByActivityId":
      return ordered("activityId")
    case "asc":
    case "active":
    case "timers":
      return rows
    default:
      throw new NotExpressible(`filter ${name}`)
  }
}

/** The value of a variable of that name: the row itself is it, or it belongs to the row. */
function variableOf(row: Row, name: unknown): unknown {
  if ("value" in row) return row.name === name ? row.value : undefined
  if (!("variables" in row)) throw new NotExpressible("variables of what has ended")
  return (row.variables as Row)[name as string]
}

/** What SQL means by a text with `%` in it. */
function like(pattern: string): RegExp {
  const parts = pattern.split("%").map(it => it.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
  return new RegExp(`^${parts.join(".*")}$`, "s")
}

/** All queries in the steps, once for each moment. */
export function queriesIn(symbol: unknown): Record<string, unknown>[] {
  if (typeof symbol !== "object" || symbol === null) return []
  const own =
    (symbol as Record<string, unknown>).k === "query" ? [symbol as Record<string, unknown>] : []
  return [...own, ...Object.values(symbol).flatMap(queriesIn)]
}

export function keyOf(query: Record<string, unknown>): string {
  return JSON.stringify([query.of, query.filters, query.at])
}

/** Constants of the tests, by name. */
export const constants: Readonly<Record<string, string>> = {
  CONDITIONAL_EVENT_PROCESS_KEY: "conditionalEventProcess",
  CONDITIONAL_EVENT: "conditionalEvent",
  TASK_BEFORE_CONDITION: "Before Condition",
  TASK_AFTER_CONDITION: "After Condition",
  TASK_IN_SUB_PROCESS: "Task in Subprocess",
  TASK_WITH_CONDITION: "Task with condition",
  TASK_WITH_CONDITION_ID: "taskWithCondition",
  VARIABLE_NAME: "variable",
}

/** What the data have made of the one constant that tests use as the name of a variable. */
export const lostName = "[object Object]"

export function text(value: unknown): string {
  if (typeof value !== "string") throw new NotExpressible("a name that is not in the data")
  return value
}

export function isAlike(actual: unknown, expected: unknown): boolean {
  if (
    typeof actual === "object" &&
    actual !== null &&
    "id" in actual &&
    typeof expected === "object"
  )
    return (actual as Row).id === (expected as Row | undefined)?.id
  const ids = [actual, expected].map(
    it => typeof it === "string" && /^(wait|process|frame) /.test(it),
  )
  if (ids.every(Boolean) && actual !== expected) throw new AboutExecutions()
  // A list of one Java array is written as a list in a list.
  const listed = Array.isArray(expected) && Array.isArray(expected[0]) ? expected[0] : expected
  return isDeepStrictEqual(actual, listed)
}

export function chained(name: string, actual: unknown, expected: unknown): string | undefined {
  switch (name) {
    case "isEqualTo":
      return isAlike(actual, expected) ? undefined : `${shown(actual)} is not ${shown(expected)}`
    case "isNotNull":
      return actual === undefined ? "nothing there" : undefined
    case "isNull":
      return actual === undefined ? undefined : `${shown(actual)} is there`
    case "hasSize":
      return Array.isArray(actual) && actual.length === expected ? undefined : "another size"
    case "isZero":
      return actual === 0 ? undefined : `${shown(actual)} is not 0`
    case "isOne":
      return actual === 1 ? undefined : `${shown(actual)} is not 1`
    default:
      throw new NotExpressible(`assertion ${name}`)
  }
}

export function shown(value: unknown): string {
  return (JSON.stringify(value) ?? "undefined").slice(0, 120)
}
