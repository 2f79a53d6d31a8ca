import { Bounded, memo } from "../cache/index.ts"
import {
  type Compiled,
  type Environment,
  type Expression,
  Failure,
  type Problem,
} from "./expression.ts"
import { additionEntries, additionNamed } from "./feel-additions.ts"
import { Compiling, type FeelClosure } from "./feel-closures.ts"
import { Effort, Refusal } from "./feel-effort.ts"
import { type AskForNames, askForNames, type PossibleName, possibleNames } from "./feel-names.ts"
import { type FeelNode, nameOf, nodesOf, readFeel } from "./feel-node.ts"
import { clockCallsIn, clockMessage, mayTakeLong, refusal } from "./feel-refusal.ts"
import { fromOutside, holdsFunction, unsure } from "./feel-values.ts"
import { builtinNamed, evaluateAnew, type Operation, operationOf } from "./feelin.ts"

/**
 * FEEL, the expression language of DMN 1.5, chapter 10. Read by feelin, once, and made into
 * closures of our own. What they do not know is asked of feelin: as a function of the variables,
 * or, where the name of a variable changes what the text means, by reading it anew.
 */
export function compileFeel(source: string): Compiled {
  if (source.trim() === "")
    return {
      problem: { message: "the expression is empty", range: { start: 0, end: source.length } },
    }
  const tree = readFeel(source, [])
  if (!tree) {
    const range = { start: 0, end: source.length }
    return { problem: { message: "the expression is too long or nested too deeply", range } }
  }
  const problem = problemIn(tree) ?? clockIn(tree)
  if (problem) return { problem }
  const variables = [...variablesIn(tree)]
  const names = possibleNames(source)
  const evaluate = evaluator({ source, tree, variables, names, isUsual: true })
  const ask = askForNames(names)
  const expression: Expression = {
    source,
    language: "feel",
    variables,
    evaluate: ask ? lookingForNames(source, names, ask, evaluate) : evaluate,
  }
  return { expression }
}

/** One way to read a source. */
interface Reading {
  readonly source: string
  readonly tree: FeelNode
  readonly variables: readonly string[]
  readonly names: readonly PossibleName[]
  /** Whether no variable has a name that changes what the source means. */
  readonly isUsual: boolean
}

type Evaluate = (environment: Environment) => unknown

/** More ways to read one source than anybody has variables for. */
const readingsMax = 8

/** Reads the source in another way where variables are called so. */
function lookingForNames(
  source: string,
  names: readonly PossibleName[],
  ask: AskForNames,
  usual: Evaluate,
): Evaluate {
  const others = new Bounded<Evaluate>({ maxEntries: readingsMax })
  return environment => {
    const present = ask(environment)
    if (present.length === 0) return usual(environment)
    const key = present.join("\n")
    let other = others.get(key)
    if (!other) {
      const tree = readFeel(source, present)!
      const variables = [...variablesIn(tree)]
      other = evaluator({ source, tree, variables, names, isUsual: false })
      others.set(key, other)
    }
    return other(environment)
  }
}

function evaluator(reading: Reading): Evaluate {
  const effort = new Effort()
  const quickly = closureOf(reading.tree, new Compiling(reading.tree, effort, reading.names))
  const slowly = slowRoad(reading)
  if (!quickly) return withoutFunctions(reading.tree, slowly)
  return withoutFunctions(reading.tree, environment => {
    effort.renew()
    try {
      return quickly(environment) ?? null
    } catch (error) {
      return error === unsure ? slowly(environment) : failureOf(error)
    }
  })
}

/**
 * A function is no value of a variable: what it can see may be gone when it is called, and it
 * cannot be saved.
 */
function withoutFunctions(tree: FeelNode, evaluate: Evaluate): Evaluate {
  return environment => {
    const value = evaluate(environment)
    const isPlain = value === null || (typeof value !== "object" && typeof value !== "function")
    if (isPlain || functionsIn(tree).length === 0 || !holdsFunction(value)) return value
    const [first] = functionsIn(tree)
    const isNamed = first!.name === "VariableName"
    const which = isNamed
      ? `the function ${nameOf(first!)}: no variable is called so`
      : "a function"
    return new Failure(`gives ${which}, and functions cannot be kept`)
  }
}

/** What may give a function: one of FEEL, one of its own, a test that feelin makes one of. */
const functionsIn = memo((tree: FeelNode): readonly FeelNode[] => {
  const nodes = [...nodesOf(tree)]
  const called = new Set(nodes.map(it => it.name === "FunctionInvocation" && it.children[0]))
  return nodes.filter(
    it =>
      it.name === "FunctionDefinition" ||
      it.name === "SimplePositiveUnaryTest" ||
      (it.name === "VariableName" && !called.has(it) && builtinNamed(nameOf(it)) !== undefined),
  )
})

function closureOf(tree: FeelNode, compiling: Compiling): FeelClosure | undefined {
  try {
    return compiling.compile(tree)
  } catch {
    // feelin cannot read a literal; evaluating will tell why.
    return undefined
  }
}

/** What feelin says about the whole expression. */
function slowRoad({ source, tree, variables, names, isUsual }: Reading): Evaluate {
  const isLooked = mayTakeLong(tree)
  const isFixed = isUsual && names.length === 0 && variables.every(it => isPlain(it))
  let operation: Operation | undefined
  const ask = (environment: Environment) => {
    if (!isFixed) return evaluateAnew(source, valuesIn(environment))
    operation ??= operationOf(variables, source)
    return operation(
      ...variables.map(it => fromOutside(environment.value(it)) ?? additionNamed(it)),
    )
  }
  return environment => {
    try {
      const refused = isLooked && refusal(tree, environment, it => partOf(it, environment))
      return refused || (ask(environment) ?? null)
    } catch (error) {
      return failureOf(error)
    }
  }
}

/**
 * All variables, for feelin, which walks through each of them before it reads an expression.
 *
 * @throws Refusal when there are too many values in them
 */
function valuesIn(environment: Environment): Readonly<Record<string, unknown>> {
  const effort = new Effort()
  const values = additionEntries()
  for (const name of environment.names()) {
    const value = environment.value(name)
    effort.spendOn(value)
    values.push([name, value])
  }
  return Object.fromEntries(values)
}

/**
 * Undefined for what cannot be evaluated by itself: it sees names of the loop that it stands in,
 * or the whole is going to fail.
 *
 * @throws Refusal
 */
function partOf(node: FeelNode, environment: Environment): unknown {
  const value = compileFeel(node.text).expression?.evaluate(environment)
  if (value instanceof Refusal) throw value
  return value instanceof Failure ? undefined : value
}

/** Whether it is made of words only. */
function isPlain(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*( [\p{L}_][\p{L}\p{N}_]*)*$/u.test(name)
}

function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error
  return new Failure(error instanceof Error ? error.message : String(error))
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
  const [test] = tree.children
  if (test?.children[0]?.name === "CompareOp") {
    const { start, end } = test
    return { message: "does not say what is compared", range: { start, end } }
  }
  return undefined
}

function clockIn(tree: FeelNode): Problem | undefined {
  const [call] = clockCallsIn(tree)
  const [, bracket] = call?.children ?? []
  return call && { message: clockMessage, range: { start: call.start, end: bracket!.end } }
}

function variablesIn(tree: FeelNode): Set<string> {
  const names = new Set<string>()
  for (const node of nodesOf(tree)) if (node.name === "VariableName") names.add(nameOf(node))
  return names
}
