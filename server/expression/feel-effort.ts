import { type Environment, Failure } from "./expression.ts"
import type { FeelNode } from "./feel-closures.ts"

/** How many turns of a loop, or steps of a pattern, an expression may take. */
const effortMax = 1_000_000

/** What a list that cannot be looked at before the loop runs is taken for. */
const unknownLength = 1000

/**
 * Whether an expression must be looked at before it is evaluated: it repeats something, or matches
 * a pattern. Evaluating cannot be interrupted, so what might take forever is not begun.
 */
export function mayTakeLong(tree: FeelNode): boolean {
  return isRepeating(tree) || patternIn(tree) !== undefined || tree.children.some(mayTakeLong)
}

/**
 * Why an expression would take too long with these variables; undefined when it would not.
 *
 * @param evaluate the value of a part of the expression
 */
export function refusal(
  tree: FeelNode,
  environment: Environment,
  evaluate: (source: string, environment: Environment) => unknown,
): Failure | undefined {
  const partValue = (node: FeelNode | undefined) => node && evaluate(node.text, environment)
  if (effortMax < turns(tree, partValue)) return new Failure("repeats too often to be evaluated")
  return slowPattern(tree, partValue)
}

type PartValue = (node: FeelNode | undefined) => unknown

function isRepeating({ name }: FeelNode): boolean {
  return name === "ForExpression" || name === "QuantifiedExpression"
}

/** How many turns all loops take together; loops inside loops multiply. */
function turns(tree: FeelNode, partValue: PartValue): number {
  const inside = tree.children.reduce((sum, it) => sum + turns(it, partValue), 0)
  if (!isRepeating(tree)) return inside
  const ranges = tree.children.find(it => it.name === "InExpressions")?.children ?? []
  const contexts = ranges.flatMap(it => it.children.filter(at => at.name === "IterationContext"))
  const own = contexts.reduce((product, it) => product * lengthOf(it, partValue), 1)
  return own * (1 + inside)
}

function lengthOf(context: FeelNode, partValue: PartValue): number {
  const at = context.children.findIndex(it => it.name === "..")
  if (0 <= at) {
    const [from, to] = [context.children[at - 1], context.children[at + 1]].map(partValue)
    if (typeof from === "number" && typeof to === "number") return Math.abs(to - from) + 1
    return Number.POSITIVE_INFINITY
  }
  const list = partValue(context)
  return Array.isArray(list) ? list.length : unknownLength
}

/** The text and the pattern of a call that matches one. */
function patternIn(tree: FeelNode): { text?: FeelNode; pattern?: FeelNode } | undefined {
  if (tree.name !== "FunctionInvocation") return undefined
  if (!/^(matches|replace|split)$/.test(tree.children[0]?.text.trim() ?? "")) return undefined
  const values = tree.children.find(it => it.name.endsWith("Parameters"))?.children ?? []
  const [text, pattern] = values.map(it => (it.name === "NamedParameter" ? it.children.at(-1) : it))
  return { ...(text ? { text } : {}), ...(pattern ? { pattern } : {}) }
}

/**
 * A pattern may try every way to spread a text over its repetitions: as many as the length of the
 * text to the power of their number; without end, in effect, where one repeats a choice.
 */
function slowPattern(tree: FeelNode, partValue: PartValue): Failure | undefined {
  const call = patternIn(tree)
  if (call) {
    const [text, pattern] = [String(partValue(call.text)), String(partValue(call.pattern))]
    const choices = pattern.match(/[|?*+{]/g)?.length ?? 0
    const repeatsGroup = /\)[*+{]/.test(pattern)
    const isNested = repeatsGroup && 1 < choices
    if (isNested || effortMax < text.length ** choices)
      return new Failure("matches a pattern that may take too long")
  }
  for (const child of tree.children) {
    const found = slowPattern(child, partValue)
    if (found) return found
  }
  return undefined
}
