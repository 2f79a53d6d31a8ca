import { evaluate, FeelFunction } from "feelin"
import { Bounded } from "../cache/index.ts"
import { additionNamed } from "./feel-additions.ts"

/**
 * What feelin itself says, for everything that is rare: reading an expression takes it a tenth of
 * a millisecond, so what it read is kept as a function.
 */

/** An expression of FEEL as a function of its variables. Throws where feelin does. */
export type Operation = (...values: unknown[]) => unknown

/**
 * Reads an expression once.
 *
 * @param names the variables in it, in the order in which the values will be given; a value that
 *   is undefined is a variable that is not there
 */
export function operationOf(names: readonly string[], source: string): Operation {
  // The line break ends a comment.
  const { value, warnings } = evaluate(`function(${names.join(", ")}) (${source}\n)`, {})
  const { fn } = value as FeelFunction
  return (...values) => {
    // They are collected for as long as the function lives, and nobody reads them.
    warnings.length = 0
    return fn(...values)
  }
}

/** Reads the expression anew, knowing all variables: their names decide what its text means. */
export function evaluateAnew(source: string, values: Readonly<Record<string, unknown>>): unknown {
  return evaluate(source, { ...values }).value
}

/** What stands between the quotes of a text. */
export function textOf(literal: string): string {
  return literal.includes("\\") ? String(evaluate(literal, {}).value) : literal.slice(1, -1)
}

/** More than this room has, and the names of entries that dates and ranges are asked for. */
const known = new Bounded<Operation>({ maxEntries: 200 })

/** The same for a source that many expressions share; read when it is needed. */
export function knownOperation(names: readonly string[], source: string): Operation {
  return (...values) => {
    let operation = known.get(source)
    if (!operation) {
      operation = operationOf(names, source)
      known.set(source, operation)
    }
    return operation(...values)
  }
}

/** More than FEEL has, and the names that people take for one of them. */
const builtins = new Bounded<{ readonly builtin: FeelFunction | undefined }>({ maxEntries: 500 })

/** A function of DMN 1.5, §10.3.4, or of an engine; undefined when nobody knows that name. */
export function builtinNamed(name: string): FeelFunction | undefined {
  let found = builtins.get(name)
  if (!found) {
    found = { builtin: builtinRead(name) }
    builtins.set(name, found)
  }
  return found.builtin
}

function builtinRead(name: string): FeelFunction | undefined {
  const addition = additionNamed(name)
  if (addition) return addition
  const { value } = evaluate(name, {})
  if (typeof value !== "function") return undefined
  const known = value as Builtin
  const found = new FeelFunction(known, known.$args)
  builtinValues.set(known, found)
  return found
}

type Builtin = ((...values: unknown[]) => unknown) & { readonly $args: string[] }

const builtinValues = new WeakMap<object, FeelFunction>()

/** The function that a value is when it was given away as one: `[count]` holds `count`. */
export function builtinOf(value: object): FeelFunction | undefined {
  return builtinValues.get(value)
}

/** What feelin gives instead of a value when a call does not fit; its class is not exported. */
const CallFailure = new FeelFunction(() => undefined, []).invoke([0]).constructor

/** Calls a function with values by position or by name; null when they do not fit. */
export function called(target: FeelFunction, given: unknown): unknown {
  const value = target.invoke(given)
  return value instanceof CallFailure ? null : value
}
