import { isEqual, toText } from "./el-values.ts"
import { Failure } from "./expression.ts"

type Method<Target> = (target: Target, given: readonly unknown[]) => unknown

/**
 * Calls a method of a text, number, truth value, list or map: those Java has and people use, and
 * none that reads a regular expression. There is no way from here to anything else.
 */
export function callMethod(target: unknown, name: string, given: readonly unknown[]): unknown {
  if (target === null || target === undefined)
    return new Failure(`${name}() is asked of something that is null`)
  const [kind, table] = methodsOf(target)
  const method = Object.hasOwn(table, name) ? table[name] : undefined
  if (!method) return new Failure(`${name}() is not known of a ${kind}`)
  return method(target as never, given) ?? null
}

function methodsOf(target: unknown): readonly [string, Readonly<Record<string, Method<never>>>] {
  if (typeof target === "string") return ["text", texts]
  if (typeof target === "number") return ["number", numbers]
  if (typeof target === "boolean") return ["truth value", booleans]
  if (Array.isArray(target)) return ["list", lists]
  return ["map", maps]
}

const texts: Readonly<Record<string, Method<string>>> = {
  charAt: (it, [at]) => it.charAt(Number(at)),
  compareTo: (it, [other]) => (it < toText(other) ? -1 : it > toText(other) ? 1 : 0),
  concat: (it, [more]) => it + toText(more),
  contains: (it, [part]) => it.includes(toText(part)),
  endsWith: (it, [part]) => it.endsWith(toText(part)),
  equals: (it, [other]) => it === other,
  equalsIgnoreCase: (it, [other]) => it.toLowerCase() === toText(other).toLowerCase(),
  indexOf: (it, [part]) => it.indexOf(toText(part)),
  isBlank: it => it.trim() === "",
  isEmpty: it => it === "",
  lastIndexOf: (it, [part]) => it.lastIndexOf(toText(part)),
  length: it => it.length,
  replace: (it, [from, to]) => it.replaceAll(toText(from), () => toText(to)),
  startsWith: (it, [part]) => it.startsWith(toText(part)),
  substring: (it, [from, to]) =>
    it.slice(Math.max(0, Number(from)), to === undefined ? undefined : Number(to)),
  toLowerCase: it => it.toLowerCase(),
  toString: (it: string) => it,
  toUpperCase: it => it.toUpperCase(),
  trim: it => it.trim(),
}

const numbers: Readonly<Record<string, Method<number>>> = {
  compareTo: (it, [other]) => Math.sign(it - Number(other)),
  doubleValue: it => it,
  equals: (it, [other]) => it === other,
  intValue: it => Math.trunc(it),
  longValue: it => Math.trunc(it),
  toString: (it: unknown) => String(it),
}

const booleans: Readonly<Record<string, Method<boolean>>> = {
  booleanValue: it => it,
  equals: (it, [other]) => it === other,
  toString: (it: unknown) => String(it),
}

const lists: Readonly<Record<string, Method<readonly unknown[]>>> = {
  contains: (it, [item]) => it.some(other => isEqual(other, item)),
  get: (it, [at]) => it[Number(at)],
  indexOf: (it, [item]) => it.findIndex(other => isEqual(other, item)),
  isEmpty: it => it.length === 0,
  size: it => it.length,
}

const maps: Readonly<Record<string, Method<object>>> = {
  containsKey: (it, [key]) => entriesOf(it).has(toText(key)),
  containsValue: (it, [value]) => [...entriesOf(it).values()].some(other => isEqual(other, value)),
  get: (it, [key]) => entriesOf(it).get(toText(key)),
  isEmpty: it => entriesOf(it).size === 0,
  keySet: it => [...entriesOf(it).keys()],
  size: it => entriesOf(it).size,
  values: it => [...entriesOf(it).values()],
}

function entriesOf(map: object): ReadonlyMap<string, unknown> {
  return map instanceof Map ? map : new Map(Object.entries(map))
}
