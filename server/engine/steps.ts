import { valueText } from "../expression/index.ts"
import { isTimeProblem, readDuration } from "./iso8601.ts"

/** What the outside does in a run, one step after the other. */
export type Step =
  /** The work or wait at an element is done. */
  | { readonly kind: "complete"; readonly element: string; readonly variables: Values }
  /** A message comes; the first that waits for it takes it. */
  | {
      readonly kind: "message"
      readonly name: string
      readonly correlation?: unknown
      readonly variables: Values
    }
  /** A signal is sent; all that wait for it take it. */
  | { readonly kind: "signal"; readonly name: string; readonly variables: Values }
  /** The work at an element ends with a BPMN error. */
  | {
      readonly kind: "error"
      readonly element: string
      readonly code: string | undefined
      readonly variables: Values
    }
  /** The work at an element tells those outside of something, and goes on. */
  | {
      readonly kind: "escalate"
      readonly element: string
      readonly code: string | undefined
      readonly variables: Values
    }
  /** The next attempts at an element fail for technical reasons. */
  | { readonly kind: "fail"; readonly element: string; readonly times: number }
  /** What an incident holds at an element goes on; work is tried anew. */
  | { readonly kind: "resolve"; readonly element: string; readonly variables: Values }
  /** An activity of an ad-hoc sub-process begins, once more. */
  | { readonly kind: "begin"; readonly element: string }
  /** Time passes. */
  | { readonly kind: "advance"; readonly by: string }
  | { readonly kind: "pause" }
  | { readonly kind: "resume" }
  | { readonly kind: "cancel" }
  /** A gateway takes these flows when it decides next, and from then on until told otherwise. */
  | { readonly kind: "choose"; readonly gateway: string; readonly flows: readonly string[] }

export type Values = Readonly<Record<string, unknown>>

/**
 * Reads the steps of a run from JSON: an array of objects such as `{"complete": "review"}`. What
 * cannot be used is left out and named in `problems`, one sentence each. Never throws.
 *
 * @param written what `JSON.parse` gave
 */
export function readSteps(written: unknown): {
  readonly steps: readonly Step[]
  readonly problems: readonly string[]
} {
  if (!Array.isArray(written)) return { steps: [], problems: ["Steps must be a JSON array."] }
  const steps: Step[] = []
  const problems: string[] = []
  for (const [at, item] of written.entries()) {
    const step = readStep(item)
    if (typeof step === "string") problems.push(`Step ${at + 1} ${step}.`)
    else steps.push(step)
  }
  return { steps, problems }
}

function readStep(item: unknown): Step | string {
  const fields = fieldsOf(item)
  if (!fields) return "is no object"
  for (const [key, read] of Object.entries(readers))
    if (fields.has(key)) return read(fields.get(key), fields)
  return `says none of ${Object.keys(readers).join(", ")}`
}

type Fields = ReadonlyMap<string, unknown>

const readers: Readonly<Record<string, (value: unknown, fields: Fields) => Step | string>> = {
  complete: (value, fields) =>
    withText("complete", value, element => ({
      kind: "complete",
      element,
      variables: values(fields),
    })),
  message: (value, fields) =>
    withText("message", value, name => ({
      kind: "message",
      name,
      ...(fields.has("correlation") ? { correlation: fields.get("correlation") } : {}),
      variables: values(fields),
    })),
  signal: (value, fields) =>
    withText("signal", value, name => ({ kind: "signal", name, variables: values(fields) })),
  error: (value, fields) =>
    withText("error", value, element => ({
      kind: "error",
      element,
      code: codeOf(fields),
      variables: values(fields),
    })),
  escalate: (value, fields) =>
    withText("escalate", value, element => ({
      kind: "escalate",
      element,
      code: codeOf(fields),
      variables: values(fields),
    })),
  resolve: (value, fields) =>
    withText("resolve", value, element => ({
      kind: "resolve",
      element,
      variables: values(fields),
    })),
  begin: value => withText("begin", value, element => ({ kind: "begin", element })),
  fail: (value, fields) =>
    withText("fail", value, element => {
      const times = fields.get("times") ?? 1
      if (typeof times !== "number" || !(0 < times) || times % 1 !== 0)
        return "needs a whole number of “times”, 1 or more"
      return { kind: "fail", element, times }
    }),
  advance: value =>
    withText("advance", value, by => {
      const duration = readDuration(by)
      if (isTimeProblem(duration)) return `cannot advance by “${by}”: ${duration.message}`
      return Math.min(duration.months, duration.days, duration.seconds) < 0
        ? "cannot go back in time"
        : { kind: "advance", by }
    }),
  pause: () => ({ kind: "pause" }),
  resume: () => ({ kind: "resume" }),
  cancel: () => ({ kind: "cancel" }),
  choose: (value, fields) =>
    withText("choose", value, gateway => {
      const flows = fields.get("flows")
      if (!Array.isArray(flows) || flows.some(it => typeof it !== "string"))
        return "needs “flows”, a list of ids of sequence flows"
      return { kind: "choose", gateway, flows }
    }),
}

function withText(
  key: string,
  value: unknown,
  make: (text: string) => Step | string,
): Step | string {
  return typeof value === "string" ? make(value) : `needs a text behind “${key}”`
}

function codeOf(fields: Fields): string | undefined {
  const code = fields.get("code")
  return code === undefined ? undefined : valueText(code)
}

function values(fields: Fields): Values {
  const written = fieldsOf(fields.get("variables"))
  return written ? Object.fromEntries(written) : {}
}

function fieldsOf(value: unknown): Fields | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined
  return new Map(Object.entries(value))
}
