import type { Range } from "../text/index.ts"
import { compileExpression, readLanguage } from "./compile.ts"
import {
  type Compiled,
  type Expression,
  Failure,
  type Language,
  type Problem,
} from "./expression.ts"
import { isJavaScript } from "./javascript.ts"

/** One run of a script of the author, in JavaScript. */
export interface Script {
  readonly source: string
  /** What it sees as global names. They cross as JSON: dates become texts, functions are lost. */
  readonly variables: Readonly<Record<string, unknown>>
  /** What `Date` tells, in milliseconds since 1970; without it a script that asks fails. */
  readonly now?: number
  /** Where `Math.random` begins; without it a script that asks fails. */
  readonly seed?: number
}

/** What a script gave back, as plain values. */
export interface ScriptDone {
  /** The value of its last statement, of a `return` outside of functions, or of `next(null, it)`. */
  readonly value: unknown
  /** The variables that it set or changed. */
  readonly variables: Readonly<Record<string, unknown>>
  /** What it wrote to the console, a line each. */
  readonly output: readonly string[]
}

/** Why a script did not come to its end. */
export class ScriptFailure extends Failure {
  /** Where in the source, as far as it is known. */
  readonly range: Range | undefined
  /** The code of a `BpmnError` that it threw: an error of the process, not of the script. */
  readonly code: string | undefined

  constructor(message: string, range?: Range, code?: string) {
    super(message)
    this.range = range
    this.code = code
  }
}

/**
 * Where scripts run. Handed in from outside, for a sandbox is loaded before a run begins; running a
 * script is one step that waits for nothing. Never throws, and gives the same for the same script;
 * but a script that breaks the sandbox itself is the last for a while, or for good where no other
 * can be loaded: what is run then fails, and says so.
 */
export interface ScriptRunner {
  run(script: Script): ScriptDone | ScriptFailure
}

/** A script as it stands in a model: one to run, an expression to evaluate, or neither. */
export type ReadScript =
  | { readonly kind: "script"; readonly source: string }
  | { readonly kind: "expression"; readonly expression: Expression }
  | { readonly kind: "problem"; readonly problem: Problem }

/**
 * Reads the text of a script task.
 *
 * @param format its `scriptFormat`; JavaScript when left out
 */
export function readScript(source: string, format: string | undefined): ReadScript {
  const name = format?.trim() ?? ""
  const marked = readLanguage(source, [])
  if (marked.language === "feel" && name === "") return compiled(marked.source, "feel")
  if (name === "" || isJavaScript(name)) return { kind: "script", source }
  const language = readLanguage("x", [name]).language
  if (language === "feel" || language === "juel") return compiled(source, language)
  const range = { start: 0, end: source.length }
  const message = `is written in ${name}, which is never run here`
  return { kind: "problem", problem: { message, range } }
}

function compiled(source: string, language: Language): ReadScript {
  const { expression, problem }: Compiled = compileExpression(source, language)
  return expression ? { kind: "expression", expression } : { kind: "problem", problem }
}
