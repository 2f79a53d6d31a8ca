import { restoredValue, savedValue } from "../expression/index.ts"
import { boundless, depthMax, extentOf } from "./extent.ts"

/** Values with names, as they are kept or as they are saved. */
export type NamedValues = readonly (readonly [string, unknown])[]

export function saveValues(values: Iterable<readonly [string, unknown]>): NamedValues {
  return Array.from(values, ([name, value]) => [name, saveValue(value)])
}

export function loadValues(saved: NamedValues): NamedValues {
  return saved.map(([name, value]) => [name, loadValue(value)])
}

/** A value as JSON can carry it. */
export function saveValue(value: unknown): unknown {
  return extentOf(value) < boundless ? savedValue(value) : tooDeep
}

/** What was nested too deep to be written down is so again, and whoever holds it ends for that. */
export function loadValue(saved: unknown): unknown {
  const isTooDeep = typeof saved === "object" && (saved as typeof tooDeep | null)?.$ === tooDeep.$
  return isTooDeep ? nested(depthMax + 1) : restoredValue(saved)
}

/** No value of an author is saved so: `$` says what is saved, and this is said here only. */
const tooDeep = { $: "too deep" }

function nested(depth: number): unknown {
  let value: unknown = null
  for (let at = 0; at < depth; at++) value = [value]
  return value
}
