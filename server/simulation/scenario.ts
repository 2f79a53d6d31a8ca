/**
 * What an author may say about a simulation, as a JSON file beside the model. Everything may be
 * left out; what is assumed instead stands in the report.
 *
 * ```json
 * {
 *   "instances": 1000, "seed": 7, "arrivals": "exponential(10m)",
 *   "activities": { "review": { "duration": "normal(20m, 5m)", "resource": "clerk" } },
 *   "branches": { "approved": { "yes": 0.8, "no": 0.2 } },
 *   "resources": [{ "id": "clerk", "capacity": 2, "costPerHour": 40 }],
 *   "thresholds": { "p95Duration": "2h" }
 * }
 * ```
 *
 * A number of seconds and a duration (`PT5M`, `5m`) are the same everywhere.
 */
import type { Distribution } from "./distributions/index.ts"
import { readDistribution, readSeconds } from "./notation.ts"

/** All at the start, or one after the other with a gap between. The first comes at time 0. */
export type Arrivals =
  | { readonly kind: "at-once" }
  | { readonly kind: "gaps"; readonly gap: Distribution }

export interface ActivityScenario {
  readonly duration?: Distribution
  /** Id of the resource that works on it. */
  readonly resource?: string
  /** Of its processing time, above what the resource costs. */
  readonly costPerHour?: number
  /** Of each time it is worked on. */
  readonly fixedCost?: number
  /** Of each attempt, 0 to 1. */
  readonly failureProbability?: number
  /** The first attempt and its repetitions; 1 or more. */
  readonly maxAttempts?: number
  /** Of a loop or multi-instance activity: how often it is done. */
  readonly turns?: number
}

export interface Resource {
  readonly id: string
  /** How many it can work on at a time; 1 or more. */
  readonly capacity: number
  /** Of each hour that one of them works. */
  readonly costPerHour: number
}

/** Values that must not be exceeded; what is left out has the default of the metrics room. */
export interface Thresholds {
  /** Seconds. */
  readonly p95Duration?: number
  /** Share of the time that a resource works, 0 to 1. */
  readonly utilisation?: number
  /** Share of the instances, or of the completions of an element, that fail, 0 to 1. */
  readonly failureRate?: number
  /** Share of the duration that is spent waiting, 0 to 1. */
  readonly waitingShare?: number
  /** Mean cost of an instance, or of one completion of an element. */
  readonly cost?: number
}

export interface Scenario {
  /** Id of the process to simulate. */
  readonly process?: string
  readonly instances?: number
  readonly seed?: number
  readonly arrivals?: Arrivals
  /** How many activities an instance may begin before it counts as endless. */
  readonly stepLimit?: number
  /** By id of the activity. */
  readonly activities: ReadonlyMap<string, ActivityScenario>
  /** How long what an event waits for takes to come, by id of the event. */
  readonly events: ReadonlyMap<string, Distribution>
  /** Weights of sequence flows, by id of the flow; those of one gateway need not sum to 1. */
  readonly branches: ReadonlyMap<string, number>
  readonly resources: readonly Resource[]
  /** Of the process. */
  readonly thresholds: Thresholds
  /** By id of the element or of the resource. */
  readonly elementThresholds: ReadonlyMap<string, Thresholds>
}

/** A scenario in which nothing is said. */
export const emptyScenario: Scenario = {
  activities: new Map(),
  events: new Map(),
  branches: new Map(),
  resources: [],
  thresholds: {},
  elementThresholds: new Map(),
}

/** The largest number of instances of one run. */
export const mostInstances = 10_000_000

/**
 * Reads a scenario. What cannot be used is left out and named in `problems`: one sentence each,
 * which begins with the JSON path of the place. Never throws.
 *
 * @param json the text of the file
 */
export function readScenario(json: string): {
  readonly scenario: Scenario
  readonly problems: readonly string[]
} {
  let written: unknown
  try {
    written = JSON.parse(json.replace(/^\uFEFF/, ""))
  } catch (error) {
    return { scenario: emptyScenario, problems: [`The scenario is no JSON: ${reason(error)}.`] }
  }
  const reading = new Reading()
  const fields = reading.object("", written, [
    "process",
    "instances",
    "seed",
    "arrivals",
    "stepLimit",
    "activities",
    "events",
    "branches",
    "resources",
    "thresholds",
    "description",
    "$schema",
  ])
  const thresholds = readThresholds(reading, fields)
  const scenario: Scenario = {
    ...reading.optional("process", reading.text(fields, "process")),
    ...reading.optional("instances", reading.number(fields, "instances", 1, mostInstances, true)),
    ...reading.optional(
      "seed",
      reading.number(fields, "seed", -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, true),
    ),
    ...reading.optional("arrivals", readArrivals(reading, fields)),
    ...reading.optional("stepLimit", reading.number(fields, "stepLimit", 1, 1e9, true)),
    activities: readActivities(reading, fields),
    events: readEvents(reading, fields),
    branches: readBranches(reading, fields),
    resources: readResources(reading, fields),
    ...thresholds,
  }
  return { scenario, problems: reading.problems }
}

/** A JSON object and the path it has in the file. */
interface Fields {
  readonly path: string
  readonly values: ReadonlyMap<string, unknown>
}

/** Takes fields out of JSON values and writes down what is wrong with them. */
class Reading {
  readonly problems: string[] = []

  /** The value stays out of the scenario. */
  refuse(path: string, sentence: string): undefined {
    this.problems.push(`${path === "" ? "The scenario" : path}: ${sentence}.`)
    return undefined
  }

  /** @param known the keys it may have; any when left out */
  object(path: string, value: unknown, known?: readonly string[]): Fields {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.refuse(path, `expected an object, found ${kindOf(value)}`)
      return { path, values: new Map() }
    }
    const values = new Map(Object.entries(value))
    if (known)
      for (const key of values.keys())
        if (!known.includes(key))
          this.refuse(
            join(path, key),
            `nothing of this name is known; known are ${known.join(", ")}`,
          )
    return { path, values }
  }

  objectIn(fields: Fields, key: string, known?: readonly string[]): Fields {
    const path = join(fields.path, key)
    const value = fields.values.get(key)
    return value === undefined ? { path, values: new Map() } : this.object(path, value, known)
  }

  text(fields: Fields, key: string): string | undefined {
    const value = fields.values.get(key)
    if (value === undefined || typeof value === "string") return value
    return this.refuse(join(fields.path, key), `expected a text, found ${kindOf(value)}`)
  }

  number(fields: Fields, key: string, min: number, max: number, whole = false): number | undefined {
    const value = fields.values.get(key)
    if (value === undefined) return undefined
    if (typeof value === "number" && min <= value && value <= max)
      if (!whole || Number.isInteger(value)) return value
    const found = typeof value === "number" ? value : kindOf(value)
    const range = max <= 1e9 ? ` from ${min} to ${max}` : min === 0 ? ` of ${min} or more` : ""
    return this.refuse(
      join(fields.path, key),
      `expected a ${whole ? "whole " : ""}number${range}, found ${found}`,
    )
  }

  /** A share from 0 to 1 (or a weight up to `max`), also written as `70 %`. */
  share(fields: Fields, key: string, max = 1): number | undefined {
    const value = fields.values.get(key)
    const percent = typeof value === "string" ? /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(value) : null
    if (!percent) return this.number(fields, key, 0, max)
    const values = new Map([[key, Number(percent[1]) / 100]])
    return this.number({ ...fields, values }, key, 0, max)
  }

  seconds(fields: Fields, key: string): number | undefined {
    const value = fields.values.get(key)
    if (value === undefined) return undefined
    const seconds = readSeconds(value)
    if (seconds !== undefined) return seconds
    return this.refuse(
      join(fields.path, key),
      `expected a duration such as PT5M, 5m or 300, found ${said(value)}`,
    )
  }

  distribution(fields: Fields, key: string): Distribution | undefined {
    const value = fields.values.get(key)
    if (value === undefined) return undefined
    const read = readDistribution(value)
    return typeof read === "string" ? this.refuse(join(fields.path, key), read) : read
  }

  /** Leaves a field out when it has no value, for optional fields may not hold undefined. */
  optional<Key extends string, Value>(
    key: Key,
    value: Value | undefined,
  ): { readonly [K in Key]?: Value } {
    return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]: Value })
  }
}

function readArrivals(reading: Reading, fields: Fields): Arrivals | undefined {
  const written = fields.values.get("arrivals")
  if (written === undefined) return undefined
  if (typeof written === "string" && /^\s*at[ -]once\s*$/i.test(written)) return { kind: "at-once" }
  const every = typeof written === "string" ? /^\s*every\s+(.*)$/i.exec(written) : null
  const holder = every
    ? { path: "", values: new Map([["arrivals", every[1]]]) }
    : asGap(reading, written)
  const gap = holder && reading.distribution(holder, "arrivals")
  return gap && { kind: "gaps", gap }
}

/** `{ "every": "10m" }`, `{ "perHour": 6 }` or a distribution of the gaps between arrivals. */
function asGap(reading: Reading, written: unknown): Fields | undefined {
  const plain = { path: "", values: new Map([["arrivals", written]]) }
  if (typeof written !== "object" || written === null || "distribution" in written) return plain
  const fields = reading.object("arrivals", written, ["every", "perHour"])
  const every = fields.values.get("every")
  if (every !== undefined) return { path: "", values: new Map([["arrivals", every]]) }
  const perHour = reading.number(fields, "perHour", Number.MIN_VALUE, 1e12)
  if (perHour === undefined) return undefined
  const gap = { distribution: "exponential", mean: 3_600 / perHour }
  return { path: "", values: new Map([["arrivals", gap]]) }
}

function readActivities(reading: Reading, fields: Fields): Map<string, ActivityScenario> {
  const activities = new Map<string, ActivityScenario>()
  const written = reading.objectIn(fields, "activities")
  for (const id of written.values.keys()) {
    const activity = reading.objectIn(written, id, [
      "duration",
      "resource",
      "costPerHour",
      "fixedCost",
      "failureProbability",
      "maxAttempts",
      "turns",
    ])
    activities.set(id, {
      ...reading.optional("duration", reading.distribution(activity, "duration")),
      ...reading.optional("resource", reading.text(activity, "resource")),
      ...reading.optional("costPerHour", reading.number(activity, "costPerHour", 0, 1e12)),
      ...reading.optional("fixedCost", reading.number(activity, "fixedCost", 0, 1e12)),
      ...reading.optional("failureProbability", reading.share(activity, "failureProbability")),
      ...reading.optional("maxAttempts", reading.number(activity, "maxAttempts", 1, 1e6, true)),
      ...reading.optional("turns", reading.number(activity, "turns", 0, 1e6, true)),
    })
  }
  return activities
}

function readEvents(reading: Reading, fields: Fields): Map<string, Distribution> {
  const events = new Map<string, Distribution>()
  const written = reading.objectIn(fields, "events")
  for (const id of written.values.keys()) {
    const delay = reading.distribution(written, id)
    if (delay) events.set(id, delay)
  }
  return events
}

/** Either `{ gateway: { flow: weight } }` or `{ flow: weight }`. */
function readBranches(reading: Reading, fields: Fields): Map<string, number> {
  const branches = new Map<string, number>()
  const written = reading.objectIn(fields, "branches")
  const add = (holder: Fields, flow: string) => {
    const weight = reading.share(holder, flow, 1e9)
    if (weight !== undefined) branches.set(flow, weight)
  }
  for (const [id, value] of written.values) {
    if (typeof value !== "object") {
      add(written, id)
      continue
    }
    const gateway = reading.objectIn(written, id)
    for (const flow of gateway.values.keys()) add(gateway, flow)
  }
  return branches
}

function readResources(reading: Reading, fields: Fields): Resource[] {
  const written = fields.values.get("resources")
  if (written === undefined) return []
  if (!Array.isArray(written)) {
    reading.refuse("resources", `expected a list, found ${kindOf(written)}`)
    return []
  }
  const resources: Resource[] = []
  for (const [at, value] of written.entries()) {
    const path = `resources[${at}]`
    const resource = reading.object(path, value, ["id", "name", "capacity", "costPerHour"])
    const id = reading.text(resource, "id")
    if (id === undefined) {
      reading.refuse(path, "a resource needs an id")
      continue
    }
    if (resources.some(it => it.id === id)) {
      reading.refuse(`${path}.id`, `there is a resource “${id}” already`)
      continue
    }
    resources.push({
      id,
      capacity: reading.number(resource, "capacity", 1, 1e9, true) ?? 1,
      costPerHour: reading.number(resource, "costPerHour", 0, 1e12) ?? 0,
    })
  }
  return resources
}

const thresholdKeys = ["p95Duration", "utilisation", "failureRate", "waitingShare", "cost"]

function readThresholds(
  reading: Reading,
  fields: Fields,
): Pick<Scenario, "thresholds" | "elementThresholds"> {
  const written = reading.objectIn(fields, "thresholds", [...thresholdKeys, "elements"])
  const elements = reading.objectIn(written, "elements")
  const elementThresholds = new Map<string, Thresholds>()
  for (const id of elements.values.keys())
    elementThresholds.set(id, thresholdsIn(reading, reading.objectIn(elements, id, thresholdKeys)))
  return { thresholds: thresholdsIn(reading, written), elementThresholds }
}

function thresholdsIn(reading: Reading, fields: Fields): Thresholds {
  return {
    ...reading.optional("p95Duration", reading.seconds(fields, "p95Duration")),
    ...reading.optional("utilisation", reading.share(fields, "utilisation")),
    ...reading.optional("failureRate", reading.share(fields, "failureRate")),
    ...reading.optional("waitingShare", reading.share(fields, "waitingShare")),
    ...reading.optional("cost", reading.number(fields, "cost", 0, 1e15)),
  }
}

function join(path: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`
  return path === "" ? key : `${path}.${key}`
}

function said(value: unknown): string {
  return typeof value === "string" ? `“${value}”` : kindOf(value)
}

function kindOf(value: unknown): string {
  if (value === null) return "null"
  if (Array.isArray(value)) return "a list"
  if (typeof value === "object") return "an object"
  if (typeof value === "string") return "a text"
  return `${value}`
}

/** What the JSON parser says, without the part of the text it may quote at length. */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : `${error}`
  return message.replace(/, ".*$/s, "").replace(/\s+/g, " ")
}
