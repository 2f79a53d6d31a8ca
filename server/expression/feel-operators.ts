import { FeelRange } from "feelin"
import type { Compiling, FeelClosure } from "./feel-closures.ts"
import type { FeelNode } from "./feel-node.ts"
import { isEqual } from "./feel-values.ts"
import { knownOperation, type Operation } from "./feelin.ts"

type Operate = (a: unknown, b: unknown) => unknown

function operator(sign: string): Operation {
  return knownOperation(["a", "b"], `a ${sign} b`)
}

/** `a < b`, `a between b and c`, `a in (…)`: DMN 1.5, §10.3.2.6 and §10.3.2.7. */
export function comparison(node: FeelNode, compiling: Compiling): FeelClosure | undefined {
  const [left, sign, right] = node.children
  if (sign?.name === "in") return membership(node, compiling)
  if (sign?.name === "between") return between(node, compiling)
  const compare = Object.hasOwn(comparisons, sign?.text ?? "") ? comparisons[sign!.text] : undefined
  if (!compare || !right) return undefined
  return joined(left!, right, compiling, compare)
}

/** DMN 1.5, Table 45. A minus in front of an operand takes it from nothing. */
export function arithmetic(node: FeelNode, compiling: Compiling): FeelClosure | undefined {
  const [left, sign, right] = node.children
  if (node.children.length === 2) {
    const of = compiling.compile(sign!)
    const calculate = calculations[left!.text]
    return of && calculate && (scope => calculate(0, of(scope)))
  }
  const calculate = Object.hasOwn(calculations, sign!.text) ? calculations[sign!.text] : undefined
  return calculate && joined(left!, right!, compiling, calculate)
}

/**
 * `and` (decided by false) and `or` (decided by true) of three truth values: DMN 1.5, Table 50.
 * Both sides are always evaluated: a side that cannot be is a failure of both.
 */
export function logic(
  node: FeelNode,
  compiling: Compiling,
  decided: boolean,
): FeelClosure | undefined {
  return joined(node.children[0]!, node.children[2]!, compiling, (a, b) => {
    if (a === decided || b === decided) return decided
    return a === !decided && b === !decided ? !decided : null
  })
}

function joined(
  left: FeelNode,
  right: FeelNode,
  compiling: Compiling,
  operate: Operate,
): FeelClosure | undefined {
  const [a, b] = [compiling.compile(left), compiling.compile(right)]
  if (!a || !b) return undefined
  const { effort } = compiling
  return scope => {
    const x = a(scope)
    const y = b(scope)
    // Only what holds other values takes more than one step.
    if (typeof x === "object" && typeof y === "object") effort.spendOn(x)
    return operate(x, y)
  }
}

/**
 * Numbers and texts are ordered as JavaScript orders them, which is what feelin does with any two
 * values but dates and the like. Nothing stands in no order to anything.
 */
function ordered(sign: string, inOrder: (a: never, b: never) => boolean): Operate {
  const rarely = operator(sign)
  return (a, b) => {
    const kind = typeof b
    if (kind === "number" || kind === "string") {
      if (typeof a === kind) return inOrder(a as never, b as never)
      if (a === null) return null
    }
    return b === null ? null : rarely(a, b)
  }
}

const comparisons: Readonly<Record<string, Operate>> = {
  "=": isEqual,
  "!=": (a, b) => {
    const equal = isEqual(a, b)
    return equal === null ? null : !equal
  },
  "<": ordered("<", (a, b) => a < b),
  "<=": ordered("<=", (a, b) => !(a > b)),
  ">": ordered(">", (a, b) => a > b),
  ">=": ordered(">=", (a, b) => !(a < b)),
}

function calculation(sign: string, calculate: (a: number, b: number) => unknown): Operate {
  const rarely = operator(sign)
  return (a, b) => {
    if (typeof a === "number" && typeof b === "number") return calculate(a, b)
    return typeof a === "object" && typeof b === "object" ? rarely(a, b) : null
  }
}

const calculations: Readonly<Record<string, Operate>> = {
  "+": (a, b) => (typeof a === "string" && typeof b === "string" ? a + b : sum(a, b)),
  "-": calculation("-", (a, b) => a - b),
  "*": calculation("*", (a, b) => a * b),
  "/": calculation("/", (a, b) => (b ? a / b : null)),
  "**": calculation("**", (a, b) => a ** b),
  "^": calculation("**", (a, b) => a ** b),
}

const sum = calculation("+", (a, b) => a + b)

function between(node: FeelNode, compiling: Compiling): FeelClosure | undefined {
  const [of, , from, , to] = node.children
  const value = compiling.compile(of!)
  const [first, last] = [compiling.compile(from!), compiling.compile(to!)]
  if (!value || !first || !last) return undefined
  return scope => {
    const [a, b] = [first(scope), last(scope)]
    if (a === null || b === null) return null
    if (typeof a !== "number" || typeof b !== "number") {
      // What is no range is a failure, whatever is asked about it.
      ranged(null, a, b)
      return ranged(value(scope), a, b)
    }
    const it = value(scope)
    if (typeof it !== "number") return ranged(it, a, b)
    return b < a ? !(it < b) && !(it > a) : !(it < a) && !(it > b)
  }
}

const ranged: Operation = knownOperation(["it", "a", "b"], "it between a and b")

/** One of the tests behind `in`: its value is read before anything is tested. */
export interface Test {
  readonly read: FeelClosure
  /** Null when the two cannot be compared. */
  readonly holds: (read: unknown, value: unknown) => boolean | null
}

/** DMN 1.5, §10.3.2.7: one test that holds is enough, and one that cannot tell leaves it open. */
function membership(node: FeelNode, compiling: Compiling): FeelClosure | undefined {
  const [of, , bracket, several] = node.children
  const value = compiling.compile(of!)
  const isList = bracket!.name === "("
  const tests = (isList ? several!.children : [bracket!]).map(it =>
    testIn(it.children[0]!, compiling),
  )
  if (!value || tests.includes(undefined)) return undefined
  const known = tests as readonly Test[]
  const [only] = known
  if (!isList && only!.holds === holdsAny)
    return scope => {
      const [it, test] = [value(scope), only!.read(scope)]
      if (test === null) return null
      const tests: readonly unknown[] = Array.isArray(test) ? test : [test]
      compiling.effort.spend(tests.length)
      return anyOf(tests, each => holdsAny(each, it))
    }
  return scope => {
    const it = value(scope)
    const read = known.map(test => test.read(scope))
    return anyOf(read, (test, at) => known[at]!.holds(test, it))
  }
}

function anyOf<Read>(
  tests: readonly Read[],
  holdsAt: (test: Read, at: number) => boolean | null,
): boolean | null {
  let isUnknown = false
  for (let at = 0; at < tests.length; at++) {
    const holds = holdsAt(tests[at]!, at)
    if (holds === true) return true
    isUnknown ||= holds === null
  }
  return isUnknown ? null : false
}

/** `> 5`, `[1..9]`, or a value. */
export function testIn(node: FeelNode, compiling: Compiling): Test | undefined {
  const [sign, operand] = node.name === "SimplePositiveUnaryTest" ? node.children : []
  if (sign?.name !== "CompareOp") {
    const read = compiling.compile(node)
    return read && { read, holds: holdsAny }
  }
  const limit = compiling.compile(operand!)
  const compare = comparisons[sign.text]
  if (!limit || !compare) return undefined
  const read: FeelClosure = scope => {
    const value = limit(scope)
    // What can be no limit is a failure, whether or not it is reached.
    if (typeof value !== "number" && typeof value !== "string") compare(0, value)
    return value
  }
  return { read, holds: (read, value) => compare(value, read) as boolean | null }
}

/** A range holds what it includes; of plain values those that are no equals are just different. */
function holdsAny(test: unknown, value: unknown): boolean | null {
  if (test instanceof FeelRange) return test.includes(value)
  if (typeof test === "function") return test(value)
  return isEqual(test, value) === true
}
