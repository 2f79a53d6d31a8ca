import type { Problem } from "./expression.ts"

/** One word of an expression of the Unified Expression Language. */
export interface ElLexeme {
  readonly kind: "number" | "string" | "name" | "operator" | "end"
  /** Of a string: its value. Of an operator that has a word: its sign, `eq` is `==`. */
  readonly text: string
  readonly start: number
  readonly end: number
}

/** JSR-341 (EL 3.0), §1.8. `===` and `!==` are what those write who think of JavaScript. */
const operators = [
  "+=",
  "->",
  "===",
  "!==",
  "==",
  "!=",
  "<=",
  ">=",
  "&&",
  "||",
  ..."()[]{}.,?:+-*/%<>!=;",
] as const

/** EL 3.0, §1.9 and §1.10. */
const words: Readonly<Record<string, string>> = {
  eq: "==",
  ne: "!=",
  lt: "<",
  gt: ">",
  le: "<=",
  ge: ">=",
  and: "&&",
  or: "||",
  not: "!",
  div: "/",
  mod: "%",
}

/** More than anybody writes; what is read by recursion must not be endless. */
const wordsMax = 2000

/**
 * Splits an expression into its words, up to its end or the `}` that closes it.
 *
 * @param start where it begins in `source`
 */
export function lexEl(source: string, start: number): readonly ElLexeme[] | Problem {
  const lexemes: ElLexeme[] = []
  let at = start
  let depth = 0
  for (;;) {
    while (/\s/.test(source[at] ?? "")) at++
    if (at >= source.length || (source[at] === "}" && depth === 0)) {
      lexemes.push({ kind: "end", text: "", start: at, end: Math.min(at + 1, source.length) })
      return lexemes
    }
    const lexeme = lexemeAt(source, at)
    if ("message" in lexeme) return lexeme
    if (lexeme.kind === "operator" && lexeme.text === "{") depth++
    if (lexeme.kind === "operator" && lexeme.text === "}") depth--
    if (lexemes.push(lexeme) === wordsMax)
      return { message: "the expression is too long", range: { start, end: lexeme.end } }
    at = lexeme.end
  }
}

function lexemeAt(source: string, start: number): ElLexeme | Problem {
  const number = found(/(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y, source, start)
  if (number) return { kind: "number", text: number, start, end: start + number.length }
  const name = nameAt(source, start)
  if (name) {
    const sign = Object.hasOwn(words, name) ? words[name] : undefined
    return {
      kind: sign ? "operator" : "name",
      text: sign ?? name,
      start,
      end: start + name.length,
    }
  }
  const quote = source[start]!
  if (quote === "'" || quote === '"') return stringAt(source, start, quote)
  const operator = operators.find(it => source.startsWith(it, start))
  if (operator) return { kind: "operator", text: operator, start, end: start + operator.length }
  return { message: `“${quote}” does not belong here`, range: { start, end: start + 1 } }
}

/** The classes of Unicode take long to be made ready: only where ASCII does not do. */
function nameAt(source: string, start: number): string | undefined {
  const name = found(/[A-Za-z_$][\w$]*/y, source, start)
  const isPlain = !(127 < source.charCodeAt(start + (name?.length ?? 0)))
  return isPlain ? name : found(/[\p{L}_$][\p{L}\p{N}_$]*/uy, source, start)
}

/** @param pattern looks only at the place where it stands */
function found(pattern: RegExp, source: string, start: number): string | undefined {
  pattern.lastIndex = start
  return pattern.exec(source)?.[0]
}

/** A backslash stands before a quote or another backslash. EL 3.0, §1.3. */
function stringAt(source: string, start: number, quote: string): ElLexeme | Problem {
  let text = ""
  for (let at = start + 1; at < source.length; at++) {
    if (source[at] === quote) return { kind: "string", text, start, end: at + 1 }
    if (source[at] === "\\" && at + 1 < source.length) at++
    text += source[at]
  }
  return { message: `${quote} is never closed`, range: { start, end: source.length } }
}
