import { isSame, shown, toNumber, toText } from "./el-values.ts"
import { Failure } from "./expression.ts"

type Method<Target> = (target: Target, given: readonly unknown[]) => unknown
type Methods<Target> = Readonly<Record<string, Method<Target>>>

/**
 * Calls a method of a text, number, truth value, list or map: those Java has and people use, and
 * none that changes what it is asked of. There is no way from here to anything else.
 */
export function callMethod(target: unknown, name: string, given: readonly unknown[]): unknown {
  if (target === null || target === undefined)
    return new Failure(`${name}() is asked of something that is null`)
  const [kind, table] = methodsOf(target)
  const method = Object.hasOwn(table, name) ? table[name] : undefined
  if (method) return method(target as never, given) ?? null
  if (kind === "map" && given.length === 0) {
    const got = gotten(entriesOf(target), name)
    if (got !== undefined) return got
  }
  const changes = typeof target === "object" && changing.test(name)
  return new Failure(`${name}() ${changes ? "would change" : "is not known of"} a ${kind}`)
}

function methodsOf(target: unknown): readonly [string, Methods<never>] {
  if (typeof target === "string") return ["text", texts]
  if (typeof target === "number") return ["number", numbers]
  if (typeof target === "boolean") return ["truth value", booleans]
  if (Array.isArray(target)) return ["list", lists]
  return ["map", maps]
}

const changing = /^(add|addAll|addFirst|addLast|clear|put|putAll|remove|removeIf|set|sort)$/

/** What a bean of Java tells as `getName()` or `isPaid()` is an entry here. */
function gotten(entries: ReadonlyMap<string, unknown>, method: string): unknown {
  const name = /^(?:get|is)([A-Z].*)$/.exec(method)?.[1]
  return name && entries.get(name[0]!.toLowerCase() + name.slice(1))
}

const texts: Methods<string> = {
  charAt: (it, [at]) => inside(at, it.length, "text") ?? it.charAt(Number(at)),
  compareTo: (it, [other]) => order(it, toText(other)),
  compareToIgnoreCase: (it, [other]) => order(it.toLowerCase(), toText(other).toLowerCase()),
  concat: (it, [more]) => it + toText(more),
  contains: (it, [part]) => it.includes(toText(part)),
  endsWith: (it, [part]) => it.endsWith(toText(part)),
  equals: (it, [other]) => it === other,
  equalsIgnoreCase: (it, [other]) => it.toLowerCase() === toText(other).toLowerCase(),
  indexOf: (it, [part, from]) => it.indexOf(toText(part), from === undefined ? 0 : Number(from)),
  isBlank: it => it.trim() === "",
  isEmpty: it => it === "",
  lastIndexOf: (it, [part]) => it.lastIndexOf(toText(part)),
  length: it => it.length,
  matches: (it, [pattern]) => literally(pattern, text => it === text),
  replace: (it, [from, to]) => replaced(it, toText(from), toText(to)),
  replaceAll: (it, [from, to]) => literally(from, text => replaced(it, text, toText(to))),
  replaceFirst: (it, [from, to]) => literally(from, text => it.replace(text, () => toText(to))),
  split: (it, [by]) => literally(by, text => partsOf(it, text)),
  startsWith: (it, [part, from]) =>
    it.startsWith(toText(part), from === undefined ? 0 : Number(from)),
  strip: it => it.trim(),
  substring: (it, [from, to]) =>
    inside(from, it.length + 1, "text") ??
    inside(to ?? 0, it.length + 1, "text") ??
    it.slice(Number(from), to === undefined ? undefined : Number(to)),
  toLowerCase: it => it.toLowerCase(),
  toString: (it: string) => it,
  toUpperCase: it => it.toUpperCase(),
  trim: it => it.trim(),
}

const numbers: Methods<number> = {
  abs: it => Math.abs(it),
  add: (it, [other]) => withNumber(other, by => it + by),
  compareTo: (it, [other]) => withNumber(other, by => Math.sign(it - by)),
  doubleValue: it => it,
  equals: (it, [other]) => it === other,
  floatValue: it => it,
  intValue: it => Math.trunc(it),
  longValue: it => Math.trunc(it),
  multiply: (it, [other]) => withNumber(other, by => it * by),
  negate: it => 0 - it,
  signum: it => Math.sign(it),
  subtract: (it, [other]) => withNumber(other, by => it - by),
  toString: (it: unknown) => String(it),
}

/** What a method is given is a number where an operand would be one. */
function withNumber(other: unknown, use: (number: number) => number): number | Failure {
  const number = toNumber(other)
  return number instanceof Failure ? number : use(number)
}

const booleans: Methods<boolean> = {
  booleanValue: it => it,
  equals: (it, [other]) => it === other,
  toString: (it: unknown) => String(it),
}

const lists: Methods<readonly unknown[]> = {
  contains: (it, [item]) => it.some(other => isSame(other, item)),
  containsAll: (it, [items]) =>
    Array.isArray(items) && items.every(item => it.some(other => isSame(other, item))),
  equals: (it, [other]) => isSame(it, other),
  get: (it, [at]) => inside(at, it.length, "list") ?? it[Number(at)],
  getFirst: it => inside(0, it.length, "list") ?? it[0],
  getLast: it => inside(0, it.length, "list") ?? it.at(-1),
  indexOf: (it, [item]) => it.findIndex(other => isSame(other, item)),
  isEmpty: it => it.length === 0,
  lastIndexOf: (it, [item]) => it.findLastIndex(other => isSame(other, item)),
  size: it => it.length,
  subList: (it, [from, to]) =>
    inside(from, it.length + 1, "list") ??
    inside(to, it.length + 1, "list") ??
    it.slice(Number(from), Number(to)),
}

const maps: Methods<object> = {
  containsKey: (it, [key]) => entriesOf(it).has(toText(key)),
  containsValue: (it, [value]) => [...entriesOf(it).values()].some(other => isSame(other, value)),
  entrySet: it => [...entriesOf(it)].map(([key, value]) => ({ key, value })),
  equals: (it, [other]) => isSame(it, other),
  get: (it, [key]) => entriesOf(it).get(toText(key)),
  getOrDefault: (it, [key, value]) => {
    const entries = entriesOf(it)
    return entries.has(toText(key)) ? entries.get(toText(key)) : value
  },
  isEmpty: it => entriesOf(it).size === 0,
  keySet: it => [...entriesOf(it).keys()],
  size: it => entriesOf(it).size,
  values: it => [...entriesOf(it).values()],
}

function entriesOf(map: object): ReadonlyMap<string, unknown> {
  return map instanceof Map ? map : new Map(Object.entries(map))
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Java throws where a place is outside; undefined where it is not. */
function inside(at: unknown, size: number, kind: string): Failure | undefined {
  const place = Number(at)
  if (Number.isInteger(place) && 0 <= place && place < size) return undefined
  return new Failure(`${shown(at ?? null)} is no place in this ${kind}`)
}

/** Longer than a variable should be. */
const lengthMax = 10_000_000

function replaced(text: string, from: string, to: string): string | Failure {
  const parts = text.split(from)
  return lengthMax < text.length + parts.length * to.length
    ? new Failure("replaces so much that the text gets too long")
    : parts.join(to)
}

/** What Java takes for a regular expression, as long as it means nothing but itself. */
function literally(pattern: unknown, use: (text: string) => unknown): unknown {
  const written = toText(pattern)
  const text = written.replace(/\\([^\p{L}\p{N}])/gu, "$1")
  const hasSigns = /[.*+?^${}()|[\]\\]/.test(written.replace(/\\[^\p{L}\p{N}]/gu, ""))
  return hasSigns ? new Failure(`the pattern ${shown(written)} is not evaluated here`) : use(text)
}

/** Java leaves out empty parts at the end. */
function partsOf(text: string, by: string): readonly string[] {
  const parts = text.split(by)
  const last = parts.findLastIndex(it => it !== "")
  return text === "" ? [""] : parts.slice(0, last + 1)
}
