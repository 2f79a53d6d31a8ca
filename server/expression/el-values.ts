import { Failure } from "./expression.ts"
import { valueText } from "./value-text.ts"

/** Text as EL writes values into a template: null is nothing. EL 3.0, §1.23.2. */
export function toText(value: unknown): string {
  return value === null || value === undefined ? "" : valueText(value)
}

/** EL 3.0, §1.9.2: a number or a truth value draws the other side to its kind. */
export function isEqual(a: unknown, b: unknown): boolean | Failure {
  if (a === b) return true
  if (a === null || b === null || a === undefined || b === undefined) return false
  if (typeof a === "number" || typeof b === "number") return drawn(a, b, toNumber)
  if (typeof a === "boolean" || typeof b === "boolean") return drawn(a, b, toBoolean)
  if (typeof a === "object" && typeof b === "object") return isSame(a, b)
  return toText(a) === toText(b)
}

function drawn(a: unknown, b: unknown, to: (value: unknown) => unknown): boolean | Failure {
  const [x, y] = [to(a), to(b)]
  if (x instanceof Failure) return x
  return y instanceof Failure ? y : x === y
}

/** What `equals` of Java says: no side is drawn to the other. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [some, others] = [Object.entries(a), b as Readonly<Record<string, unknown>>]
  if (some.length !== Object.keys(others).length) return false
  return some.every(([key, value]) => Object.hasOwn(others, key) && isSame(value, others[key]))
}

/** EL 3.0, §1.23.3: null and the empty text are 0. */
export function toNumber(value: unknown): number | Failure {
  if (typeof value === "number") return value
  if (value instanceof Failure) return value
  if (value === null || value === undefined || value === "") return 0
  const number = typeof value === "string" ? Number(value) : Number.NaN
  return Number.isNaN(number) ? new Failure(`${shown(value)} is no number`) : number
}

/** EL 3.0, §1.23.4: null and the empty text are false. */
export function toBoolean(value: unknown): boolean | Failure {
  if (typeof value === "boolean") return value
  if (value instanceof Failure) return value
  if (value === null || value === undefined || value === "") return false
  if (typeof value === "string") return value.toLowerCase() === "true"
  return new Failure(`${shown(value)} is neither true nor false`)
}

export function shown(value: unknown): string {
  if (Array.isArray(value)) return "a list"
  return typeof value === "object" ? "an object" : JSON.stringify(value)
}
