import { evaluate, SyntaxError as FeelSyntaxError } from "feelin"
import { type Compiled, type Environment, type Expression, Failure } from "./expression.ts"

/** FEEL, the expression language of DMN 1.5, chapter 10, read by feelin. */
export function compileFeel(source: string): Compiled {
  const problem = problemIn(source)
  if (problem) return { problem }
  const expression: Expression = {
    source,
    language: "feel",
    variables: [],
    evaluate: environment => evaluateWithFeelin(source, environment),
  }
  return { expression }
}

function problemIn(source: string) {
  if (source.trim() === "")
    return { message: "the expression is empty", range: { start: 0, end: source.length } }
  try {
    evaluate(source, {})
  } catch (error) {
    if (!(error instanceof FeelSyntaxError))
      return { message: reason(error), range: { start: 0, end: source.length } }
    const { from, to } = error.position
    return { message: error.message, range: { start: from, end: Math.max(from, to) } }
  }
  return undefined
}

/** The slow road: parses at each call, because names with spaces depend on the variables there are. */
export function evaluateWithFeelin(source: string, environment: Environment): unknown {
  const context: Record<string, unknown> = Object.create(null)
  for (const name of environment.names()) context[name] = environment.valueOf(name)
  try {
    return evaluate(source, context).value ?? null
  } catch (error) {
    return new Failure(reason(error))
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
