import { evaluate as evaluateFeel, parseExpression } from "feelin"
import {
  type Compiled,
  type Environment,
  type Expression,
  Failure,
  type Problem,
} from "./expression.ts"
import { compileFeelTree, type FeelNode, unsure } from "./feel-closures.ts"
import { mayTakeLong, refusal } from "./feel-effort.ts"

/**
 * FEEL, the expression language of DMN 1.5, chapter 10. Read by feelin; the part that conditions
 * are made of becomes closures, everything else is evaluated by feelin.
 */
export function compileFeel(source: string): Compiled {
  if (source.trim() === "")
    return {
      problem: { message: "the expression is empty", range: { start: 0, end: source.length } },
    }
  const tree = read(source)
  if (!tree) {
    const range = { start: 0, end: source.length }
    return { problem: { message: "the expression is too long or nested too deeply", range } }
  }
  const problem = problemIn(tree) ?? clockIn(source)
  if (problem) return { problem }
  const variables = [...variablesIn(tree)]
  const closure = compileFeelTree(tree)
  const isGuarded = mayTakeLong(tree)
  const slowly = (environment: Environment) =>
    (isGuarded && refusal(tree, environment, evaluateWithFeelin)) ||
    evaluateWithFeelin(source, environment)
  const expression: Expression = {
    source,
    language: "feel",
    variables,
    evaluate: closure
      ? environment => {
          const value = closure(environment)
          return value === unsure ? slowly(environment) : value
        }
      : slowly,
  }
  return { expression }
}

/** The slow road: parses at each call, for what a name is depends on the variables there are. */
export function evaluateWithFeelin(source: string, environment: Environment): unknown {
  const context: Record<string, unknown> = Object.create(null)
  for (const name of environment.names()) context[name] = environment.value(name)
  try {
    return evaluateFeel(source, context).value ?? null
  } catch (error) {
    return new Failure(error instanceof Error ? error.message : String(error))
  }
}

/** More than anybody writes; what is read by recursion must not be endless. */
const lengthMax = 20_000
const depthMax = 200

/** What feelin reads, as plain values; undefined when that is too much. */
function read(source: string): FeelNode | undefined {
  if (lengthMax < source.length) return undefined
  let depth = 0
  const root: FeelNode = { name: "", text: source, start: 0, end: source.length, children: [] }
  const stack = [root]
  parseExpression(source, {}, undefined).iterate({
    enter({ name, from, to, type }) {
      const node: FeelNode = {
        name: type.isError ? "error" : name,
        text: source.slice(from, to),
        start: from,
        end: to,
        children: [],
      }
      stack.at(-1)!.children.push(node)
      stack.push(node)
      depth = Math.max(depth, stack.length)
    },
    leave() {
      stack.pop()
    },
  })
  return depth < depthMax ? (root.children[0] ?? root) : undefined
}

function problemIn(tree: FeelNode): Problem | undefined {
  for (const node of nodesOf(tree)) {
    const range = { start: node.start, end: node.end }
    if (node.name === "error") {
      const message =
        node.text === "" ? "something is missing here" : `“${node.text}” does not belong here`
      return { message, range }
    }
    const right = node.name === "Comparison" ? node.children[2] : undefined
    if (right?.name === "SimplePositiveUnaryTest" && right.text.startsWith("="))
      return {
        message: "equality is written with one = here",
        range: { start: right.start, end: right.start + 1 },
      }
  }
  // Only inputs of a decision table may leave out what they are about.
  if (tree.children[0]?.name === "SimplePositiveUnaryTest") {
    const { start, end } = tree.children[0]
    return { message: "does not say what is compared", range: { start, end } }
  }
  return undefined
}

/** A run must not depend on when it runs. */
function clockIn(source: string): Problem | undefined {
  const call = /\b(?:now|today)\s*\(/.exec(source)
  if (!call) return undefined
  const range = { start: call.index, end: call.index + call[0].length }
  return { message: "asks what time it is, which is not evaluated here", range }
}

function variablesIn(tree: FeelNode): Set<string> {
  const names = new Set<string>()
  for (const node of nodesOf(tree)) if (node.name === "VariableName") names.add(node.text)
  return names
}

function* nodesOf(tree: FeelNode): Iterable<FeelNode> {
  const pending = [tree]
  for (let node = pending.pop(); node; node = pending.pop()) {
    yield node
    pending.push(...node.children.toReversed())
  }
}
