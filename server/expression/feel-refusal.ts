import type { Environment } from "./expression.ts"
import { Effort, matching, Refusal, refuseSlowPattern, textAndPattern } from "./feel-effort.ts"
import { normalised } from "./feel-names.ts"
import { declaredName, type FeelNode, nameOf, namesDeclaredIn, nodesOf } from "./feel-node.ts"
import { builtinNamed, textOf } from "./feelin.ts"

/**
 * What feelin evaluates by itself cannot be interrupted: it is looked at before, and what might
 * take forever is not begun.
 */

/** What a list that cannot be looked at before the loop runs is taken for. */
const unknownLength = 1000

/** Looking at loops inside of loops takes twice as long for each of them. */
const loopsMax = 8

/** Whether a function tells the time: a run must not depend on when it runs. */
export function asksClock(name: string): boolean {
  return name === "now" || name === "today"
}

export const clockMessage = "asks what time it is, which is not evaluated here"

/** The calls that ask the clock. */
export function clockCallsIn(tree: FeelNode): readonly FeelNode[] {
  return [...nodesOf(tree)].filter(it => asksClock(calledName(it) ?? ""))
}

/** The name that is called; undefined for what is no call, or one of something without a name. */
function calledName({ name, children }: FeelNode): string | undefined {
  const [callee] = name === "FunctionInvocation" ? children : []
  return callee?.name === "VariableName" ? nameOf(callee) : undefined
}

/**
 * Whether a function must not be given away as a value: whoever calls it could not be seen.
 */
export function isGuarded(name: string): boolean {
  return asksClock(name) || matching.has(name)
}

/** Whether an expression must be looked at before feelin evaluates it. */
export function mayTakeLong(tree: FeelNode): boolean {
  for (const node of nodesOf(tree))
    if (isLoop(node) || node.name === "FunctionDefinition" || isGuarded(node.text.trim()))
      return true
  return false
}

/**
 * Why an expression would take too long with these variables; undefined when it would not.
 *
 * @param partValue the value of a part of the expression
 */
export function refusal(
  tree: FeelNode,
  environment: Environment,
  partValue: PartValue,
): Refusal | undefined {
  try {
    if (loopsMax < [...nodesOf(tree)].filter(isLoop).length)
      throw new Refusal("repeats too often to be evaluated")
    const declared = new Set([...namesDeclaredIn(tree), ...textKeysIn(tree)].map(compared))
    const known: PartValue = it =>
      mentions(it, name => /^(item|partial)$/.test(name) || declared.has(compared(name)))
        ? undefined
        : partValue(it)
    new Effort().spend(turns(tree, known))
    if (0 < clockCallsIn(tree).length) throw new Refusal(clockMessage)
    refuseSlowCalls(tree, known)
    for (const node of nodesOf(tree))
      if (node.name === "VariableName" && !environment.has(node.text)) refuseGivenAway(node, tree)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  return callsOwnFunctions(tree)
    ? new Refusal("calls its own functions in a way that is not evaluated here")
    : undefined
}

function isLoop({ name }: FeelNode): boolean {
  return name === "ForExpression" || name === "QuantifiedExpression"
}

/** The value of a part of the expression; undefined when it is not known before. */
type PartValue = (node: FeelNode) => unknown

function mentions(part: FeelNode, isMeant: (name: string) => boolean): boolean {
  for (const node of nodesOf(part))
    if (node.name === "VariableName" && isMeant(nameOf(node))) return true
  return false
}

/** Entries may be named by texts; one that cannot be read throws as it will when evaluated. */
function textKeysIn(tree: FeelNode): readonly string[] {
  const keys = [...nodesOf(tree)].filter(it => it.name === "Key").map(it => it.children[0])
  return keys.filter(it => it?.name === "StringLiteral").map(it => textOf(it!.text))
}

/** Two names that feelin might take for one are one. */
function compared(name: string): string {
  return normalised(name).replace(/\s/g, " ")
}

/** In a filter names are those of items. */
function inside(tree: FeelNode, partValue: PartValue): PartValue {
  if (tree.name !== "FilterExpression") return partValue
  return it => (mentions(it, () => true) ? undefined : partValue(it))
}

/** How many turns all loops take together; loops inside loops multiply. */
function turns(tree: FeelNode, partValue: PartValue): number {
  const value = inside(tree, partValue)
  const below = tree.children.reduce((sum, it) => sum + turns(it, value), 0)
  if (!isLoop(tree)) return below
  const ranges = tree.children.find(it => it.name === "InExpressions")?.children ?? []
  const contexts = ranges.flatMap(it => it.children.filter(at => at.name === "IterationContext"))
  const own = contexts.reduce((product, it) => product * lengthOf(it, value), 1)
  return own * (1 + below)
}

function lengthOf(context: FeelNode, partValue: PartValue): number {
  const [first, , last] = context.children
  const from = partValue(first!)
  const to = last ? partValue(last) : null
  // feelin takes a limit that is 0, or nothing, for none.
  if (to || to === undefined) {
    const steps = typeof from === "number" && typeof to === "number" ? Math.abs(to - from) : 0.5
    return Number.isInteger(steps) ? steps + 1 : Number.POSITIVE_INFINITY
  }
  if (from === undefined) return unknownLength
  if (Array.isArray(from)) return from.length
  return typeof from === "object" && from !== null ? Number.POSITIVE_INFINITY : 0
}

function refuseSlowCalls(tree: FeelNode, partValue: PartValue): void {
  const value = inside(tree, partValue)
  for (const it of tree.children) refuseSlowCalls(it, value)
  if (!matching.has(calledName(tree) ?? "")) return
  const [text, pattern] = textAndPattern(parametersOf(tree))
  refuseSlowPattern(text && partValue(text), pattern && partValue(pattern))
}

function parametersOf(call: FeelNode): readonly FeelNode[] | Readonly<Record<string, FeelNode>> {
  const parameters = call.children[2]!
  if (parameters.name !== "NamedParameters") return parameters.children
  return Object.fromEntries(
    parameters.children.map(it => [declaredName(it.children[0]!), it.children.at(-1)!]),
  )
}

function refuseGivenAway(variable: FeelNode, tree: FeelNode): void {
  if (variable.text === "partial") throw new Refusal("builds on its own results")
  if (!isGuarded(variable.text)) return
  for (const node of nodesOf(tree))
    if (node.name === "FunctionInvocation" && node.children[0] === variable) return
  throw new Refusal(`the function ${variable.text} is no value here`)
}

/** A function could call itself, again and again. */
function callsOwnFunctions(tree: FeelNode): boolean {
  const nodes = [...nodesOf(tree)]
  return (
    nodes.some(it => it.name === "FunctionDefinition") &&
    nodes.some(
      it =>
        it.name === "FunctionInvocation" &&
        (it.children[0]!.name !== "VariableName" || !builtinNamed(it.children[0]!.text.trim())),
    )
  )
}
