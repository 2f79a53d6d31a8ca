import { callMethod } from "./el-methods.ts"
import type { BinaryOperator, El } from "./el-parser.ts"
import { isEqual, toBoolean, toNumber, toText } from "./el-values.ts"
import { type Environment, Failure } from "./expression.ts"

/** A compiled expression: its value, or a `Failure`. */
export type Evaluate = (environment: Environment) => unknown

/** Turns a tree into a function, once. Nothing of the host can be reached through it. */
export function compileEl(el: El): Evaluate {
  switch (el.kind) {
    case "value": {
      const { value } = el
      return () => value
    }
    case "variable":
      return variable(el.name)
    case "property": {
      const [of, name] = [compileEl(el.of), compileEl(el.name)]
      return both(of, name, propertyOf)
    }
    case "call":
      return call(el)
    case "list": {
      const items = el.items.map(compileEl)
      return environment => allOf(items, environment)
    }
    case "map":
      return map(el)
    case "unary":
      return unary(el.operator, compileEl(el.of))
    case "binary":
      return binary(el.operator, compileEl(el.left), compileEl(el.right))
    case "choice": {
      const [condition, yes, no] = [el.condition, el.yes, el.no].map(compileEl) as [
        Evaluate,
        Evaluate,
        Evaluate,
      ]
      return environment => {
        const answer = toBoolean(condition(environment))
        if (answer instanceof Failure) return answer
        return answer ? yes(environment) : no(environment)
      }
    }
  }
}

/** What is too deep or too long for the machine is a failure of the expression. */
export function safely(evaluate: Evaluate): Evaluate {
  return environment => {
    try {
      return evaluate(environment)
    } catch (error) {
      if (error instanceof RangeError) return new Failure("is too deep or too long to be evaluated")
      throw error
    }
  }
}

/** The names of the variables a tree asks for, each once. */
export function variablesOf(el: El, names = new Set<string>()): Set<string> {
  if (el.kind === "variable") names.add(el.name)
  const asked = el.kind === "call" ? askedOfExecution(el) : undefined
  if (asked !== undefined) names.add(asked)
  for (const part of partsOf(el)) variablesOf(part, names)
  return names
}

function partsOf(el: El): readonly El[] {
  if (el.kind === "property") return [el.of, el.name]
  if (el.kind === "call") return [el.of, ...el.arguments]
  if (el.kind === "list") return el.items
  if (el.kind === "map") return el.entries.flat()
  if (el.kind === "unary") return [el.of]
  if (el.kind === "binary") return [el.left, el.right]
  return el.kind === "choice" ? [el.condition, el.yes, el.no] : []
}

function variable(name: string): Evaluate {
  return environment => {
    const value = environment.value(name)
    if (value !== undefined || environment.has(name)) return value ?? null
    return new Failure(`${name} has no value`)
  }
}

/**
 * A property of a map or an item of a list; null when there is none, and of null. EL 3.0, §1.5.
 * Only what the value itself holds, nothing that it inherits.
 */
function propertyOf(of: unknown, name: unknown): unknown {
  if (of === null || of === undefined || name === null) return null
  if (Array.isArray(of)) {
    const index = Number(name)
    return Number.isInteger(index) ? (of[index] ?? null) : null
  }
  if (of instanceof Map) return of.get(name) ?? null
  if (typeof of === "object" && Object.hasOwn(of, String(name)))
    return (of as Record<string, unknown>)[String(name)] ?? null
  if (typeof of === "object") return null
  return new Failure(`a ${typeof of} has no ${String(name)}`)
}

/** Camunda lets expressions ask its execution for variables. */
const executionNames: ReadonlySet<string> = new Set(["execution", "task", "caseExecution"])

function call(el: El & { kind: "call" }): Evaluate {
  const given = el.arguments.map(compileEl)
  if (el.of.kind === "variable" && executionNames.has(el.of.name)) {
    const { name } = el.of
    const own = variable(name)
    return environment => {
      const values = allOf(given, environment)
      if (values instanceof Failure) return values
      if (environment.has(name)) return callMethod(own(environment), el.method, values)
      return ofExecution(name, el.method, values, environment)
    }
  }
  const of = compileEl(el.of)
  return environment => {
    const target = of(environment)
    if (target instanceof Failure) return target
    const values = allOf(given, environment)
    return values instanceof Failure ? values : callMethod(target, el.method, values)
  }
}

/** What Camunda and Flowable offer for reading variables; writing them is not evaluated here. */
function ofExecution(
  name: string,
  method: string,
  [first]: readonly unknown[],
  environment: Environment,
): unknown {
  if (/^getVariable(Local)?$/.test(method)) return environment.value(String(first)) ?? null
  if (/^hasVariable(Local)?$/.test(method)) return environment.has(String(first))
  if (/^getVariables(Local)?$/.test(method))
    return Object.fromEntries([...environment.names()].map(it => [it, environment.value(it)]))
  const changes = /^(set|remove|create)/.test(method)
  return new Failure(
    `${name}.${method}() ${changes ? "would change something" : "is not known"} here`,
  )
}

/** The variable that is asked of the execution, where its name is written out. */
function askedOfExecution({
  of,
  method,
  arguments: given,
}: El & { kind: "call" }): string | undefined {
  const [name] = given
  const isAsked = of.kind === "variable" && executionNames.has(of.name) && /Variable/.test(method)
  return isAsked && name?.kind === "value" ? String(name.value) : undefined
}

/** Keys are texts, as those of variables are. */
function map({ entries }: El & { kind: "map" }): Evaluate {
  const compiled = entries.map(([key, value]) => [compileEl(key), compileEl(value)] as const)
  return environment => {
    const made = new Map<string, unknown>()
    for (const [key, value] of compiled) {
      const [name, it] = [key(environment), value(environment)]
      if (name instanceof Failure) return name
      if (it instanceof Failure) return it
      made.set(toText(name), it)
    }
    return Object.fromEntries(made)
  }
}

function allOf(given: readonly Evaluate[], environment: Environment): unknown[] | Failure {
  const values: unknown[] = []
  for (const evaluate of given) {
    const value = evaluate(environment)
    if (value instanceof Failure) return value
    values.push(value)
  }
  return values
}

function unary(operator: "-" | "!" | "empty", of: Evaluate): Evaluate {
  if (operator === "empty")
    return environment => {
      const value = of(environment)
      // What is not there at all is empty, too.
      return value instanceof Failure || isEmpty(value)
    }
  if (operator === "!")
    return environment => {
      const value = toBoolean(of(environment))
      return value instanceof Failure ? value : !value
    }
  return environment => {
    const value = toNumber(of(environment))
    return value instanceof Failure ? value : -value
  }
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return true
  if (Array.isArray(value)) return value.length === 0
  if (value instanceof Map) return value.size === 0
  return typeof value === "object" && Object.keys(value).length === 0
}

function binary(operator: BinaryOperator, left: Evaluate, right: Evaluate): Evaluate {
  if (operator === "&&" || operator === "||") {
    const decided = operator === "||"
    return environment => {
      const first = toBoolean(left(environment))
      if (first instanceof Failure || first === decided) return first
      return toBoolean(right(environment))
    }
  }
  return both(left, right, binaries[operator])
}

function both(
  left: Evaluate,
  right: Evaluate,
  join: (a: unknown, b: unknown) => unknown,
): Evaluate {
  return environment => {
    const a = left(environment)
    if (a instanceof Failure) return a
    const b = right(environment)
    return b instanceof Failure ? b : join(a, b)
  }
}

const binaries: Readonly<
  Record<Exclude<BinaryOperator, "&&" | "||">, (a: unknown, b: unknown) => unknown>
> = {
  "==": isEqual,
  "!=": (a, b) => {
    const equal = isEqual(a, b)
    return equal instanceof Failure ? equal : !equal
  },
  "<": (a, b) => compared(a, b, order => order < 0, false),
  ">": (a, b) => compared(a, b, order => 0 < order, false),
  "<=": (a, b) => compared(a, b, order => order <= 0, a === b),
  ">=": (a, b) => compared(a, b, order => 0 <= order, a === b),
  "+": (a, b) => calculated(a, b, (x, y) => x + y),
  "-": (a, b) => calculated(a, b, (x, y) => x - y),
  "*": (a, b) => calculated(a, b, (x, y) => x * y),
  "/": (a, b) => calculated(a, b, (x, y) => x / y),
  "%": (a, b) => calculated(a, b, remainder),
  "+=": (a, b) => toText(a) + toText(b),
}

/** EL 3.0, §1.9.1: false when one side is null; numbers before texts. */
function compared(
  a: unknown,
  b: unknown,
  test: (order: number) => boolean,
  whenSame: boolean,
): boolean | Failure {
  if (a === null || b === null || a === undefined || b === undefined) return whenSame
  if (typeof a === "number" || typeof b === "number") {
    const [x, y] = [toNumber(a), toNumber(b)]
    if (x instanceof Failure) return x
    return y instanceof Failure ? y : test(x - y)
  }
  if (typeof a === "string" || typeof b === "string") {
    const [x, y] = [toText(a), toText(b)]
    return test(x < y ? -1 : y < x ? 1 : 0)
  }
  return new Failure(`a ${typeof a} and a ${typeof b} have no order`)
}

function calculated(
  a: unknown,
  b: unknown,
  calculate: (x: number, y: number) => number | Failure,
): number | Failure {
  const x = toNumber(a)
  if (x instanceof Failure) return x
  const y = toNumber(b)
  return y instanceof Failure ? y : calculate(x, y)
}

function remainder(a: number, b: number): number | Failure {
  return b === 0 ? new Failure(`${a} cannot be divided by 0`) : a % b
}
