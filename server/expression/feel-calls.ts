import { FeelDate, FeelDateTime, FeelFunction, FeelTime } from "feelin"
import type { Compiling, FeelClosure } from "./feel-closures.ts"
import { type Effort, matching, Refusal, refuseSlowPattern, textAndPattern } from "./feel-effort.ts"
import { declaredName, type FeelNode, nameOf } from "./feel-node.ts"
import { asksClock, clockMessage } from "./feel-refusal.ts"
import { NamedScope, type Scope } from "./feel-scope.ts"
import { isContext, unsure } from "./feel-values.ts"
import { builtinNamed, builtinOf, called, knownOperation } from "./feelin.ts"

/** `count(list)`, `f(x: 1)`. DMN 1.5, §10.3.2.13. */
export function invocation(node: FeelNode, compiling: Compiling): FeelClosure | undefined {
  const [callee, , parameters] = node.children
  const given = parametersOf(parameters!, compiling)
  const target =
    callee!.name === "VariableName" ? functionNamed(callee!) : compiling.compile(callee!)
  if (!given || !target) return undefined
  const { effort } = compiling
  return scope => {
    const found = target(scope)
    const known = found instanceof FeelFunction ? found : functionOf(found)
    if (!known) return null
    const values = given(scope)
    effort.spend(1)
    const name = builtinNames.get(known)
    if (name) watch(name, values, effort)
    return called(known, values)
  }
}

/** Ranges are functions, too: only feelin knows how to call them. */
function functionOf(value: unknown): FeelFunction | undefined {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return undefined
  const found = builtinOf(value)
  if (!found && !Array.isArray(value) && !isContext(value)) throw unsure
  return found
}

/** What is in a bracket: values in a row, or by name. */
type Given = (scope: Scope) => readonly unknown[] | Readonly<Record<string, unknown>>

function parametersOf(node: FeelNode, compiling: Compiling): Given | undefined {
  if (node.name === "PositionalParameters") {
    const values = node.children.map(it => compiling.compile(it))
    return values.includes(undefined) ? undefined : scope => values.map(it => it!(scope))
  }
  if (node.name !== "NamedParameters") return undefined
  const named = node.children.map(({ children: [name, value] }) => ({
    name: declaredName(name!),
    value: compiling.compile(value!),
  }))
  if (named.some(it => !it.value || it.name === "__proto__")) return undefined
  return scope => Object.fromEntries(named.map(({ name, value }) => [name, value!(scope)]))
}

const builtinNames = new WeakMap<FeelFunction, string>()

/** A function of FEEL, unless a variable has its name. */
function functionNamed(node: FeelNode): FeelClosure {
  const name = nameOf(node)
  const builtin = builtinNamed(name)
  if (builtin) builtinNames.set(builtin, name)
  return scope => {
    const value = scope.value(name)
    return value === undefined ? builtin : value
  }
}

/** Functions that look at everything inside of what they are given. */
const deep: ReadonlySet<string> = new Set(["string", "flatten", "union", "distinct values", "is"])

/** Counts what a function of FEEL is going to do, and refuses what would take too long. */
function watch(
  name: string,
  given: readonly unknown[] | Readonly<Record<string, unknown>>,
  effort: Effort,
): void {
  const values = Array.isArray(given) ? given : Object.values(given)
  for (const value of values)
    if (deep.has(name)) effort.spendOn(value)
    else if (Array.isArray(value)) effort.spend(value.length)
  if (name === "union" || name === "distinct values") effort.spend(comparisonsOf(name, values))
  if (asksClock(name)) throw new Refusal(clockMessage)
  if (!matching.has(name)) return
  const [text = null, pattern = null] = textAndPattern(given)
  refuseSlowPattern(text, pattern)
}

/**
 * Items that hold something are compared one by one with all others; the others, and what stands
 * on a clock or calendar, are found at once.
 */
function comparisonsOf(name: string, values: readonly unknown[]): number {
  // A single list of lists is taken for the lists in it.
  const items: readonly unknown[] = values.flat(name === "union" && values.length === 1 ? 2 : 1)
  return items.length * items.filter(isCompared).length
}

function isCompared(item: unknown): boolean {
  if (typeof item !== "object" || item === null) return typeof item === "function"
  return !(item instanceof FeelDate || item instanceof FeelTime || item instanceof FeelDateTime)
}

/** A function keeps what it can see. DMN 1.5, §10.3.2.13. */
export function functionDefinition(node: FeelNode, compiling: Compiling): FeelClosure | undefined {
  const [, , parameters, , result] = node.children
  if (result?.name !== "FunctionBody") return undefined
  const names = parameters!.children.map(it => declaredName(it.children[0]!))
  const body = compiling.compile(result)
  if (!body) return undefined
  const { effort } = compiling
  return scope =>
    new FeelFunction((...values: unknown[]) => {
      effort.spend(1)
      return body(
        names.reduce((inside, name, at) => new NamedScope(inside, name, values[at]), scope),
      )
    }, names)
}

/** `x instance of number`, for the kinds that FEEL names. DMN 1.5, §10.3.2.9.4. */
export function instanceOf(node: FeelNode, compiling: Compiling): FeelClosure | undefined {
  const type = node.children[3]?.text
  const value = compiling.compile(node.children[0]!)
  if (!value || !type || !knownType.test(type)) return undefined
  const isInstance = knownOperation(["value"], `value instance of ${type}`)
  return scope => isInstance(value(scope))
}

const knownType =
  /^(Any|Null|number|string|boolean|date|time|date and time|days and time duration|years and months duration|list<(Any|number|string|boolean)>)$/
