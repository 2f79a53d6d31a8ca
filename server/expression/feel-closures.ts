import { evaluate, FeelRange } from "feelin"
import { functionDefinition, instanceOf, invocation } from "./feel-calls.ts"
import { type Effort, Refusal } from "./feel-effort.ts"
import { filter, iteration, quantified } from "./feel-loops.ts"
import { hasEntryNamed, normalised, type PossibleName } from "./feel-names.ts"
import { declaredName, type FeelNode, nameOf, namesDeclaredIn } from "./feel-node.ts"
import { arithmetic, comparison, logic } from "./feel-operators.ts"
import { isGuarded } from "./feel-refusal.ts"
import { EntryScope, type Scope } from "./feel-scope.ts"
import {
  type Context,
  entryOf,
  fromOutside,
  isContext,
  isTruthy,
  ownEntry,
  unsure,
} from "./feel-values.ts"
import { builtinNamed, knownOperation, textOf } from "./feelin.ts"

/** A part of an expression. May throw a `Failure`, `unsure`, or what feelin throws. */
export type FeelClosure = (scope: Scope) => unknown

/** What the parts of one expression share while they are compiled. */
export class Compiling {
  readonly effort: Effort
  readonly #names: readonly PossibleName[]
  readonly #declared: ReadonlySet<string>

  constructor(tree: FeelNode, effort: Effort, names: readonly PossibleName[]) {
    this.effort = effort
    this.#names = names
    this.#declared = namesDeclaredIn(tree)
  }

  /** What could be entries with signs in their names, in a part of the source. */
  namesIn(node: FeelNode): ReadonlySet<string> {
    const inside = this.#names.filter(it => node.start <= it.start && it.start < node.end)
    return new Set(inside.map(it => it.name))
  }

  /**
   * Whether only the value itself says what entries of such names there are: of others feelin
   * knows some from the text.
   */
  isNamedByValue({ name, text, children }: FeelNode): boolean {
    if (name === "PathExpression" || name === "FilterExpression")
      return this.isNamedByValue(children[0]!)
    if (name === "ParenthesizedExpression") return this.isNamedByValue(children[1]!)
    if (name === "FunctionInvocation") return children[0]!.text !== "get value"
    return name === "VariableName" ? !this.#declared.has(text) : name.endsWith("Literal")
  }

  /** @returns undefined when the tree holds something that only feelin knows */
  compile(tree: FeelNode): FeelClosure | undefined {
    return Object.hasOwn(compilers, tree.name) ? compilers[tree.name]!(tree, this) : undefined
  }
}

type Compile = (node: FeelNode, compiling: Compiling) => FeelClosure | undefined

const compilers: Readonly<Record<string, Compile>> = {
  Expression: inner,
  ParenthesizedExpression: (node, compiling) => compiling.compile(node.children[1]!),
  PositiveUnaryTest: inner,
  FunctionBody: inner,
  IterationContext: inner,
  NumericLiteral: ({ text }) => constant(numberOf(text)),
  StringLiteral: ({ text }) => constant(textOf(text)),
  BooleanLiteral: ({ text }) => constant(text === "true"),
  null: () => constant(null),
  DateTimeLiteral: dateTime,
  VariableName: node => variable(nameOf(node)),
  PathExpression: path,
  FilterExpression: filter,
  Comparison: comparison,
  Conjunction: (node, compiling) => logic(node, compiling, false),
  Disjunction: (node, compiling) => logic(node, compiling, true),
  ArithmeticExpression: arithmetic,
  IfExpression: choice,
  List: list,
  Context: context,
  SimplePositiveUnaryTest: (node, compiling) =>
    node.children[0]!.name === "Interval" ? interval(node.children[0]!, compiling) : undefined,
  ForExpression: iteration,
  QuantifiedExpression: quantified,
  FunctionInvocation: invocation,
  FunctionDefinition: functionDefinition,
  InstanceOfExpression: instanceOf,
}

function inner(node: FeelNode, compiling: Compiling): FeelClosure | undefined {
  return node.children.length === 1 ? compiling.compile(node.children[0]!) : undefined
}

function constant(value: unknown): FeelClosure {
  return () => value
}

/** A minus may stand apart from its number. */
function numberOf(text: string): number {
  const written = text.replace(/^-\s+/, "-")
  return written.includes(".") ? Number.parseFloat(written) : Number.parseInt(written, 10)
}

/** Names that are functions in FEEL, such as `count`, may be variables as well. */
export function variable(name: string): FeelClosure {
  return scope => {
    const value = scope.value(name)
    if (typeof value === "number" || typeof value === "string") return value
    return value === undefined ? otherwise(scope, name) : fromOutside(value)
  }
}

/** What a name means that is no variable. */
function otherwise(scope: Scope, name: string): unknown {
  for (const known of scope.names())
    if (known !== name && normalised(known) === name) return fromOutside(scope.value(known)) ?? null
  if (isGuarded(name)) throw new Refusal(`the function ${name} is no value here`)
  return builtinNamed(name)?.fn ?? null
}

/** `order.total`: of each item, where there are many. DMN 1.5, §10.3.2.5. */
function path(node: FeelNode, compiling: Compiling): FeelClosure | undefined {
  const [target, , last] = node.children
  const name = nameOf(last!)
  const inside = compiling.namesIn(last!)
  const of = target!.name === "VariableName" ? bare(target!) : compiling.compile(target!)
  if (!of || last!.name !== "PathName") return undefined
  if (0 < inside.size && !compiling.isNamedByValue(target!)) return undefined
  const entry = (value: unknown) => {
    if (!isContext(value)) return fromOutside(entryOf(fromOutside(value), name))
    if (0 < inside.size && hasEntryNamed(value, inside)) throw unsure
    return fromOutside(ownEntry(value, name))
  }
  return scope => {
    const value = of(scope)
    return Array.isArray(value) ? value.map(entry) : entry(value)
  }
}

/** A variable as it is: what is inside is looked at when it is asked for. */
function bare(node: FeelNode): FeelClosure {
  const name = nameOf(node)
  return scope => {
    const value = scope.value(name)
    return value === undefined ? otherwise(scope, name) : value
  }
}

function choice(node: FeelNode, compiling: Compiling): FeelClosure | undefined {
  const [condition, yes, no] = [1, 3, 5].map(at => compiling.compile(node.children[at]!))
  if (!condition || !yes || !no) return undefined
  return scope => (isTruthy(condition(scope)) ? yes(scope) : no(scope))
}

function list(node: FeelNode, compiling: Compiling): FeelClosure | undefined {
  const items = node.children.slice(1, -1).map(it => compiling.compile(it))
  if (items.includes(undefined)) return undefined
  return scope => items.map(it => it!(scope))
}

/** Entries see those before them. DMN 1.5, §10.3.2.3. */
function context(node: FeelNode, compiling: Compiling): FeelClosure | undefined {
  const entries = node.children.slice(1, -1).map(entry => {
    const [key, value] = entry.children
    const name = key?.name === "Key" ? keyOf(key) : undefined
    return { name, value: value && compiling.compile(value) }
  })
  if (entries.some(it => it.name === undefined || !it.value)) return undefined
  return scope => {
    const inside = new EntryScope(scope)
    const result: Record<string, unknown> = {}
    for (const { name, value } of entries) {
      const it = value!(inside)
      inside.entries.set(name!, it)
      result[name!] = it
    }
    return result satisfies Context
  }
}

/** @returns undefined for the one name that is no entry of an object */
function keyOf(key: FeelNode): string | undefined {
  const [name] = key.children
  const text = name?.name === "StringLiteral" ? textOf(name.text) : declaredName(name ?? key)
  return text === "__proto__" ? undefined : text
}

/** `[a..b]`, `(a..b)`; a limit that is nothing is no limit. */
function interval(node: FeelNode, compiling: Compiling): FeelClosure | undefined {
  const [open, from, , to, close] = node.children
  const [a, b] = [compiling.compile(from!), compiling.compile(to!)]
  if (!a || !b) return undefined
  const [isFrom, isTo] = [open!.name === "[", close!.name === "]"]
  const ranged = knownOperation(["a", "b"], `${open!.text}a..b${close!.text}`)
  if (from!.name === "NumericLiteral" && to!.name === "NumericLiteral")
    return constant(ranged(numberOf(from!.text), numberOf(to!.text)))
  return scope => {
    const [start, end] = [a(scope), b(scope)]
    if (typeof start !== "number" || typeof end !== "number") return ranged(start, end)
    return new FeelRange({
      start,
      end,
      "start included": isFrom,
      "end included": isTo,
      valueType: "number",
    })
  }
}

/** `date("2020-01-01")`, `@"P1D"`: read once when it is written out. */
function dateTime(node: FeelNode, compiling: Compiling): FeelClosure | undefined {
  const given = node.children[2]
  const isWritten = [...(given?.children ?? [])].every(it =>
    /^(String|Numeric)Literal$/.test(it.name),
  )
  if (isWritten && given?.name !== "NamedParameters") {
    const value = evaluate(node.text, {}).value ?? null
    return constant(value)
  }
  if (given?.name !== "PositionalParameters") return undefined
  const values = given.children.map(it => compiling.compile(it))
  if (values.includes(undefined)) return undefined
  const names = values.map((_, at) => `p${at}`)
  const construct = knownOperation(names, `${node.children[0]!.text}(${names.join(", ")})`)
  return scope => construct(...values.map(it => it!(scope)))
}
