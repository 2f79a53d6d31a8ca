import * as v from "valibot"
import { profileIds } from "../engine/index.ts"
import { defaultSettings, type Settings } from "../workspace/index.ts"

/**
 * Reads the section `flowmeter` of an editor's settings. What cannot be used has its default and is
 * named in `problems`, one sentence each.
 */
export function readSettings(section: unknown): {
  readonly settings: Settings
  readonly problems: readonly string[]
} {
  const problems: string[] = []
  const read = <Value>(
    path: string,
    schema: v.GenericSchema<unknown, Value>,
    otherwise: Value,
  ): Value => {
    const value = valueAt(section, path)
    if (value === undefined) return otherwise
    const result = v.safeParse(schema, value)
    if (result.success) return result.output
    problems.push(`flowmeter.${path} is not used: ${result.issues[0].message}`)
    return otherwise
  }
  const { simulation } = defaultSettings
  const thresholds: Settings["thresholds"] = Object.fromEntries(
    Object.entries(thresholdSchemas).flatMap(([name, schema]) => {
      const value = read(`thresholds.${name}`, schema, undefined)
      return value === undefined || value === declaredThresholds[name] ? [] : [[name, value]]
    }),
  )
  const chosen = read("profile", profile, "auto")
  const settings: Settings = {
    check: {
      severities: read("check.rules", severities, {}),
      ...(chosen === "auto" ? {} : { profile: chosen }),
    },
    simulation: {
      instances: read("simulation.instances", instances, simulation.instances),
      seed: read("simulation.seed", seed, simulation.seed),
    },
    thresholds,
  }
  return { settings, problems }
}

const profile = v.picklist(["auto", ...profileIds])
const instances = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000_000))
const seed = v.pipe(v.number(), v.safeInteger())
const severities = v.record(v.string(), v.picklist(["error", "warning", "info", "hint", "off"]))
const share = v.optional(v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))))
const thresholdSchemas = {
  p95DurationSeconds: v.optional(v.nullable(v.pipe(v.number(), v.gtValue(0)))),
  utilisation: share,
  failureRate: share,
} as const

/**
 * What an editor says of thresholds that nobody has set: the defaults which package.json declares.
 * They are nobody's decision, so crossing one is a warning and no error.
 */
const declaredThresholds: Readonly<Record<string, number | null>> = {
  p95DurationSeconds: null,
  utilisation: 0.9,
  failureRate: 0.05,
}

/** A value by its path; a section may be nested or, as some editors have it, flat. */
function valueAt(section: unknown, path: string): unknown {
  if (typeof section !== "object" || section === null) return undefined
  const flat = Reflect.get(section, path)
  if (flat !== undefined) return flat
  let at: unknown = section
  for (const key of path.split(".")) {
    if (typeof at !== "object" || at === null) return undefined
    at = Object.hasOwn(at, key) ? Reflect.get(at, key) : undefined
  }
  return at
}
