import type { Environment } from "./expression.ts"

/** One node of what feelin read. */
export interface FeelNode {
  readonly name: string
  readonly text: string
  readonly start: number
  readonly end: number
  readonly children: FeelNode[]
}

/** Stands for a value that only feelin can tell. */
export const unsure: unique symbol = Symbol("unsure")

type Closure = (environment: Environment) => unknown

/**
 * Compiles what conditions are made of: literals, variables and their properties, comparisons,
 * `and`, `or`, `not` and arithmetic, for numbers, texts and truth values. What such a closure does
 * not know for certain, at run time too, is `unsure`: FEEL has many kinds of values and rules.
 *
 * @returns undefined when the tree holds something else
 */
export function compileFeelTree(tree: FeelNode): Closure | undefined {
  return Object.hasOwn(compilers, tree.name) ? compilers[tree.name]!(tree) : undefined
}

const compilers: Readonly<Record<string, (node: FeelNode) => Closure | undefined>> = {
  Expression: inner,
  ParenthesizedExpression: node => {
    const inside = node.children.filter(it => it.name !== "(" && it.name !== ")")
    return inside.length === 1 ? compileFeelTree(inside[0]!) : undefined
  },
  NumericLiteral: ({ text }) => {
    const written = text.replace(/^-\s*/, "-")
    return /^-?(\d+|\d*\.\d+)$/.test(written) ? constant(Number(written)) : undefined
  },
  StringLiteral: ({ text }) => (text.includes("\\") ? undefined : constant(text.slice(1, -1))),
  BooleanLiteral: ({ text }) => constant(text === "true"),
  null: () => constant(null),
  VariableName: ({ text, children }) => (children.length === 1 ? variable(text) : undefined),
  PathExpression: path,
  Comparison: comparison,
  Conjunction: node => logic(node, false),
  Disjunction: node => logic(node, true),
  ArithmeticExpression: arithmetic,
  FunctionInvocation: negation,
}

function inner(node: FeelNode): Closure | undefined {
  return node.children.length === 1 ? compileFeelTree(node.children[0]!) : undefined
}

function constant(value: unknown): Closure {
  return () => value
}

/** Names that are functions in FEEL, such as `count`, may be variables as well. */
function variable(name: string): Closure {
  return environment => {
    const value = environment.value(name)
    return isSimple(value) ? value : unsure
  }
}

/** `order.total`: maps all the way down, and a simple value at the end. */
function path(node: FeelNode): Closure | undefined {
  const names: string[] = []
  let at = node
  while (at.name === "PathExpression") {
    const [of, point, name] = at.children
    if (at.children.length !== 3 || point!.name !== "." || name!.children.length !== 1)
      return undefined
    names.unshift(name!.text)
    at = of!
  }
  if (at.name !== "VariableName" || at.children.length !== 1) return undefined
  const root = at.text
  return environment => {
    let value = environment.value(root)
    for (const name of names) {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return unsure
      if (!Object.hasOwn(value, name)) return unsure
      value = (value as Record<string, unknown>)[name]
    }
    return isSimple(value) ? value : unsure
  }
}

function comparison(node: FeelNode): Closure | undefined {
  const [left, right] = operands(node, "CompareOp")
  const compare = comparisons[node.children[1]?.text ?? ""]
  if (!left || !right || !compare) return undefined
  return environment => {
    const a = left(environment)
    if (a === unsure) return unsure
    const b = right(environment)
    return b === unsure ? unsure : compare(a, b)
  }
}

type Operation = (a: unknown, b: unknown) => unknown

const comparisons: Readonly<Record<string, Operation>> = {
  "=": (a, b) => (isComparable(a, b) ? a === b : unsure),
  "!=": (a, b) => (isComparable(a, b) ? a !== b : unsure),
  "<": (a, b) => (isOrdered(a, b) ? (a as number) < (b as number) : unsure),
  "<=": (a, b) => (isOrdered(a, b) ? (a as number) <= (b as number) : unsure),
  ">": (a, b) => (isOrdered(a, b) ? (a as number) > (b as number) : unsure),
  ">=": (a, b) => (isOrdered(a, b) ? (a as number) >= (b as number) : unsure),
}

/** DMN 1.5, Table 42: values of one kind, or anything and null. */
function isComparable(a: unknown, b: unknown): boolean {
  return a === null || b === null || typeof a === typeof b
}

function isOrdered(a: unknown, b: unknown): boolean {
  return typeof a === typeof b && (typeof a === "number" || typeof a === "string")
}

/** DMN 1.5, Table 50, for truth values; the decided value wins over anything on its right. */
function logic(node: FeelNode, decided: boolean): Closure | undefined {
  const [left, right] = operands(node, decided ? "or" : "and")
  if (!left || !right) return undefined
  return environment => {
    const a = left(environment)
    if (a === decided) return decided
    if (typeof a !== "boolean") return unsure
    const b = right(environment)
    return typeof b === "boolean" ? b : unsure
  }
}

function arithmetic(node: FeelNode): Closure | undefined {
  const [first, second] = node.children
  if (node.children.length === 2 && first!.text === "-") {
    const of = compileFeelTree(second!)
    if (!of) return undefined
    return environment => {
      const value = of(environment)
      return typeof value === "number" ? -value : unsure
    }
  }
  const [left, right] = operands(node, "ArithOp")
  const calculate = calculations[second?.text ?? ""]
  if (!left || !right || !calculate) return undefined
  return environment => {
    const a = left(environment)
    if (a === unsure) return unsure
    const b = right(environment)
    return b === unsure ? unsure : calculate(a, b)
  }
}

const calculations: Readonly<Record<string, Operation>> = {
  "+": (a, b) => {
    if (typeof a === "number" && typeof b === "number") return a + b
    return typeof a === "string" && typeof b === "string" ? a + b : unsure
  },
  "-": (a, b) => (areNumbers(a, b) ? (a as number) - (b as number) : unsure),
  "*": (a, b) => (areNumbers(a, b) ? (a as number) * (b as number) : unsure),
  "/": (a, b) => (areNumbers(a, b) && b !== 0 ? (a as number) / (b as number) : unsure),
}

function areNumbers(a: unknown, b: unknown): boolean {
  return typeof a === "number" && typeof b === "number"
}

function negation(node: FeelNode): Closure | undefined {
  const [name, open, parameters, close] = node.children
  const isNot = name?.text === "not" && open?.name === "(" && close?.name === ")"
  if (!isNot || parameters?.children.length !== 1) return undefined
  const of = compileFeelTree(parameters.children[0]!)
  if (!of) return undefined
  return environment => {
    // A variable may hide the function.
    if (environment.has("not")) return unsure
    const value = of(environment)
    return typeof value === "boolean" ? !value : unsure
  }
}

function operands(node: FeelNode, operator: string): readonly (Closure | undefined)[] {
  const [left, sign, right] = node.children
  if (node.children.length !== 3 || sign!.name !== operator) return []
  return [compileFeelTree(left!), compileFeelTree(right!)]
}

function isSimple(value: unknown): boolean {
  return (
    typeof value === "number" ||
    typeof value === "string" ||
    typeof value === "boolean" ||
    value === null
  )
}
