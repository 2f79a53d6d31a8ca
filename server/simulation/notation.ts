/**
 * How distributions of durations are written in a scenario.
 *
 * `5m`, `PT5M`, `300` (a constant) · `exponential(5m)` · `normal(mean 10m, sd 2m)` ·
 * `triangular(1m, 3m, 10m)` · `empirical(2m: 70, 5m: 30)` (values and how often) · or the same as
 * an object: `{ "distribution": "normal", "mean": "PT10M", "sd": "2m" }`,
 * `{ "distribution": "empirical", "values": ["2m", "5m"], "weights": [70, 30] }`.
 */
import {
  type Distribution,
  type DistributionName,
  distributionKinds,
  type Parameter,
} from "./distributions/index.ts"
import { formatDuration, parseDuration } from "./duration.ts"

/** A distribution, or in one sentence what is wrong with what was written. Never throws. */
export function readDistribution(written: unknown): Distribution | string {
  if (typeof written === "number" || typeof written === "string") return parseNotation(`${written}`)
  if (typeof written !== "object" || written === null || Array.isArray(written))
    return `expected a duration or a distribution such as "exponential(5m)"`
  return readObject(new Map(Object.entries(written)))
}

/** As a person would write it: `exponential(5 min)`. */
export function formatDistribution({ kind, parameters }: Distribution): string {
  if (kind === "constant") return formatDuration(parameters[0]!)
  const known = distributionKinds[kind].parameters
  if (kind === "empirical") {
    const pairs: string[] = []
    for (let at = 0; at < parameters.length; at += 2)
      pairs.push(`${formatDuration(parameters[at]!)}: ${parameters[at + 1]}`)
    return `empirical(${pairs.join(", ")})`
  }
  const said = known.map(({ name, unit }, at) => {
    const value = parameters[at]!
    return `${name} ${unit === "seconds" ? formatDuration(value) : value}`
  })
  return `${kind}(${said.join(", ")})`
}

function parseNotation(text: string): Distribution | string {
  const call = /^\s*([a-z-]+)\s*\((.*)\)\s*$/is.exec(text)
  if (!call) {
    const seconds = parseDuration(text)
    if (seconds !== undefined) return { kind: "constant", parameters: [seconds] }
    return `“${text}” is neither a duration nor a distribution; write 5m, PT5M or exponential(5m)`
  }
  const kind = kindOf(call[1]!)
  if (!kind) return unknownKind(call[1]!)
  const written = call[2]!
    .split(",")
    .map(it => it.trim())
    .filter(it => it !== "")
  return kind === "empirical" ? parseObservations(written) : parseArguments(kind, written)
}

/** Arguments by position, or each with its name in front: `5m` or `mean 5m` or `mean = 5m`. */
function parseArguments(kind: DistributionName, written: readonly string[]): Distribution | string {
  const known = distributionKinds[kind].parameters
  if (written.length !== known.length)
    return `${kind} takes ${namesOf(known)}, not ${countOf(written.length, "value")}`
  const values = new Map<string, unknown>()
  for (const [at, argument] of written.entries()) {
    const named = /^([a-z]+)\s*[\s=:]\s*(.+)$/i.exec(argument)
    const name = named ? named[1]!.toLowerCase() : known[at]!.name
    if (!known.some(it => it.name === name)) return `${kind} takes ${namesOf(known)}, not ${name}`
    values.set(name, named ? named[2]! : argument)
  }
  return assemble(kind, values)
}

function parseObservations(written: readonly string[]): Distribution | string {
  const parameters: number[] = []
  for (const observation of written) {
    const [value = "", weight = "1"] = observation.split(":")
    const pair = observed(value, weight)
    if (typeof pair === "string") return pair
    parameters.push(...pair)
  }
  return checked("empirical", parameters)
}

function readObject(written: ReadonlyMap<string, unknown>): Distribution | string {
  const name = written.get("distribution")
  if (typeof name !== "string") return `"distribution" must name one of ${knownNames()}`
  const kind = kindOf(name)
  if (!kind) return unknownKind(name)
  return kind === "empirical" ? readObservations(written) : assemble(kind, written)
}

function readObservations(written: ReadonlyMap<string, unknown>): Distribution | string {
  const values = written.get("values")
  const weights = written.get("weights")
  if (!Array.isArray(values)) return `an empirical distribution needs "values", a list of durations`
  if (weights !== undefined && !(Array.isArray(weights) && weights.length === values.length))
    return `"weights" must be a list of as many numbers as there are "values"`
  const parameters: number[] = []
  for (const [at, value] of values.entries()) {
    const pair = observed(value, Array.isArray(weights) ? weights[at] : 1)
    if (typeof pair === "string") return pair
    parameters.push(...pair)
  }
  return checked("empirical", parameters)
}

function observed(value: unknown, weight: unknown): [number, number] | string {
  const seconds = readSeconds(value)
  if (seconds === undefined) return `“${value}” is no duration`
  const share = readNumber(weight)
  return share === undefined ? `“${weight}” is no weight` : [seconds, share]
}

/** Puts named values into the order of the kind's parameters. */
function assemble(
  kind: DistributionName,
  values: ReadonlyMap<string, unknown>,
): Distribution | string {
  const parameters: number[] = []
  for (const { name, unit } of distributionKinds[kind].parameters) {
    const value = values.get(name)
    if (value === undefined) return `${kind} needs ${name}`
    const read = unit === "seconds" ? readSeconds(value) : readNumber(value)
    if (read === undefined)
      return `${name} of ${kind}: “${value}” is no ${unit === "seconds" ? "duration" : "number ≥ 0"}`
    parameters.push(read)
  }
  return checked(kind, parameters)
}

function checked(kind: DistributionName, parameters: readonly number[]): Distribution | string {
  const problem = distributionKinds[kind].problem(parameters)
  return problem === undefined ? { kind, parameters } : `${kind}: ${problem}`
}

/** @returns seconds, ≥ 0 and finite; undefined when it is neither a number nor a duration */
export function readSeconds(value: unknown): number | undefined {
  return typeof value === "string" ? parseDuration(value) : readNumber(value)
}

function readNumber(value: unknown): number | undefined {
  const read = typeof value === "string" && value.trim() !== "" ? Number(value) : value
  return typeof read === "number" && 0 <= read && read < Infinity ? read : undefined
}

function kindOf(name: string): DistributionName | undefined {
  const lower = name.toLowerCase()
  return Object.hasOwn(distributionKinds, lower) ? (lower as DistributionName) : undefined
}

function unknownKind(name: string): string {
  return `“${name}” is no known distribution; known are ${knownNames()}`
}

function knownNames(): string {
  return Object.keys(distributionKinds).join(", ")
}

function namesOf(parameters: readonly Parameter[]): string {
  return parameters.map(it => it.name).join(" and ")
}

function countOf(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`
}
