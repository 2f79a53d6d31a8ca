import { FeelFunction, toFeel } from "feelin"
import { normalised } from "./feel-names.ts"
import { knownOperation } from "./feelin.ts"

/** Thrown where only feelin can tell the value of the whole expression. */
export const unsure: unique symbol = Symbol("unsure")

/** A context, as FEEL calls it: a plain object. */
export type Context = Readonly<Record<string, unknown>>

export function isContext(value: unknown): value is Context {
  return (
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
  )
}

/** A value of a variable as FEEL sees it: dates of JavaScript become those of FEEL. */
export function fromOutside(value: unknown): unknown {
  return typeof value !== "object" || value === null || isKnown(value) ? value : translated(value)
}

function isKnown(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true
  if (Array.isArray(value)) return value.every(isKnown)
  if (!isContext(value)) return false
  for (const key in value) if (!isKnown(value[key])) return false
  return true
}

function translated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(translated)
  if (!isContext(value)) return toFeel(value)
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, translated(it)]))
}

/** DMN 1.5, Table 42; null for values of two kinds. */
export function isEqual(a: unknown, b: unknown): boolean | null {
  if (a === null || b === null) return a === b
  const kind = typeof a
  if (kind === "number" || kind === "string" || kind === "boolean")
    if (kind === typeof b) return a === b
  return knownOperation(["a", "b"], "a = b")(a, b) as boolean | null
}

/** The entry of a context, or of a date or range; null when there is none. */
export function entryOf(of: unknown, name: string): unknown {
  if (of === null || typeof of === "number" || typeof of === "string") return null
  if (isContext(of)) return ownEntry(of, name)
  if (Array.isArray(of)) return name === "length" ? of.length : null
  return knownOperation(["of"], `of.${name}`)(of)
}

export function ownEntry(of: Context, name: string): unknown {
  return Object.hasOwn(of, name) ? (of[name] ?? null) : entryLike(of, name)
}

/** Names may be written with more spaces than those that are compared. */
function entryLike(of: Context, name: string): unknown {
  const key = Object.keys(of).find(it => it.length !== name.length && normalised(it) === name)
  return key === undefined ? null : (of[key] ?? null)
}

export function isTruthy(value: unknown): boolean {
  return value !== false && value !== null
}

/** Whether there is a function anywhere in a value. */
export function holdsFunction(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false
  return value instanceof FeelFunction || Object.values(value).some(holdsFunction)
}
