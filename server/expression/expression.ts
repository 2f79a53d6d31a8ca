import type { Range } from "../text/index.ts"
import type { ScriptRunner } from "./script.ts"

/** The languages that conditions and values are written in. */
export type Language = "feel" | "juel" | "plain" | "javascript"

/** What an expression can see: variables by name, innermost scope first. */
export interface Environment {
  has(name: string): boolean
  /** Undefined when there is none of that name. */
  value(name: string): unknown
  /** Each visible name once. */
  names(): Iterable<string>
  /** Where an expression in JavaScript is evaluated; without it such an expression fails. */
  readonly scripts?: ScriptRunner | undefined
}

/** Why an evaluation has no value: one sentence. A value, not an exception. */
export class Failure {
  readonly message: string

  constructor(message: string) {
    this.message = message
  }
}

/** What is wrong with a source, and where in it. */
export interface Problem {
  readonly message: string
  /** Offsets in the source that was given, not in the document. */
  readonly range: Range
}

/** An expression that can be evaluated any number of times. Immutable; evaluating never throws. */
export interface Expression {
  readonly source: string
  readonly language: Language
  /** The names of the variables it may ask for, each once; of JavaScript nobody knows them. */
  readonly variables: readonly string[]
  /** Its value, or a `Failure`. FEEL's null and a missing value are both null. */
  evaluate(environment: Environment): unknown
}

/** Either the expression or what is wrong with it. */
export type Compiled =
  | { readonly expression: Expression; readonly problem?: undefined }
  | { readonly expression?: undefined; readonly problem: Problem }
