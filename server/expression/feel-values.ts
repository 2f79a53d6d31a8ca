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
  if (typeof value !== "object" || value === null || isKnown(value, new Seen())) return value
  return translated(value, new Map())
}

/**
 * What a walk through a value is done with: a list of one list twice, that again, and so on, has
 * few parts and endless ways to them. Remembering takes longer than looking at a part again, so it
 * begins where a value is large.
 */
class Seen {
  #left = 10_000
  #done: Set<object> | undefined

  has(value: object): boolean {
    return this.#done?.has(value) ?? false
  }

  add(value: object): void {
    if (0 < this.#left--) return
    this.#done ??= new Set()
    this.#done.add(value)
  }
}

function isKnown(value: unknown, seen: Seen): boolean {
  if (typeof value !== "object" || value === null || seen.has(value)) return true
  if (Array.isArray(value)) {
    for (const it of value) if (!isKnown(it, seen)) return false
  } else {
    if (!isContext(value)) return false
    for (const key in value) if (!isKnown(value[key], seen)) return false
  }
  seen.add(value)
  return true
}

function translated(value: unknown, done: Map<unknown, unknown>): unknown {
  if (typeof value !== "object" || value === null) return toFeel(value)
  const found = done.get(value)
  if (found !== undefined) return found
  const result = translatedOnce(value, it => translated(it, done))
  done.set(value, result)
  return result
}

function translatedOnce(value: object, inside: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(inside)
  if (!isContext(value)) return toFeel(value)
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, inside(it)]))
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
  return holdsFunctionIn(value, new Seen())
}

function holdsFunctionIn(value: unknown, seen: Seen): boolean {
  if (typeof value === "function" || value instanceof FeelFunction) return true
  if (typeof value !== "object" || value === null || seen.has(value)) return false
  if (Object.values(value).some(it => holdsFunctionIn(it, seen))) return true
  seen.add(value)
  return false
}
