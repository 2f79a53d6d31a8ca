import type { Environment } from "./expression.ts"
import { Effort, Refusal, refuseSlowPattern } from "./feel-effort.ts"
import { type FeelNode, namesDeclaredIn, nodesOf } from "./feel-node.ts"
import { builtinNamed } from "./feelin.ts"

/**
 * What feelin evaluates by itself cannot be interrupted: it is looked at before, and what might
 * take forever is not begun.
 */

/** What a list that cannot be looked at before the loop runs is taken for. */
const unknownLength = 1000

/** Looking at loops inside of loops takes twice as long for each of them. */
const loopsMax = 8

/** Functions that ask the clock, or take time that depends on a pattern. */
const guarded: ReadonlySet<string> = new Set(["now", "today", "matches", "replace", "split"])

/**
 * Whether a function must not be given away as a value: whoever calls it could not be seen.
 */
export function isGuarded(name: string): boolean {
  return guarded.has(name)
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
    const declared = namesDeclaredIn(tree)
    const known: PartValue = it => (mentions(it, declared) ? undefined : partValue(it))
    new Effort().spend(turns(tree, known))
    for (const node of nodesOf(tree)) {
      if (node.name === "FunctionInvocation") refuseSlowCall(node, known)
      if (node.name === "VariableName" && !environment.has(node.text)) refuseGivenAway(node, tree)
    }
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

function mentions(part: FeelNode, names: ReadonlySet<string>): boolean {
  for (const node of nodesOf(part))
    if (
      node.name === "VariableName" &&
      (names.has(node.text) || /^(item|partial)$/.test(node.text))
    )
      return true
  return false
}

/** How many turns all loops take together; loops inside loops multiply. */
function turns(tree: FeelNode, partValue: PartValue): number {
  // In a filter names are those of items.
  const value: PartValue = tree.name === "FilterExpression" ? () => undefined : partValue
  const inside = tree.children.reduce((sum, it) => sum + turns(it, value), 0)
  if (!isLoop(tree)) return inside
  const ranges = tree.children.find(it => it.name === "InExpressions")?.children ?? []
  const contexts = ranges.flatMap(it => it.children.filter(at => at.name === "IterationContext"))
  const own = contexts.reduce((product, it) => product * lengthOf(it, value), 1)
  return own * (1 + inside)
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

function refuseSlowCall(call: FeelNode, partValue: PartValue): void {
  if (!/^(matches|replace|split)$/.test(call.children[0]!.text.trim())) return
  const values = call.children.find(it => it.name.endsWith("Parameters"))?.children ?? []
  const [text, pattern] = values.map(it =>
    it.name === "NamedParameter" ? it.children.at(-1)! : it,
  )
  refuseSlowPattern(String(text && partValue(text)), String(pattern && partValue(pattern)))
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
