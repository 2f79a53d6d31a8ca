import { compileEl, type Evaluate, safely, variablesOf } from "./el-evaluate.ts"
import { parseEl } from "./el-parser.ts"
import { toText } from "./el-values.ts"
import { type Compiled, Failure } from "./expression.ts"

/**
 * JUEL as Camunda 7, Flowable and Activiti write it: `${amount > 100}` or `#{…}`, alone or inside
 * a text. The Unified Expression Language, JSR-341.
 */
export function compileJuel(source: string): Compiled {
  const parts: (string | Evaluate)[] = []
  const variables = new Set<string>()
  let at = 0
  while (at < source.length) {
    const opening = /(\\)?[$#]\{/g
    opening.lastIndex = at
    const found = opening.exec(source)
    if (found?.[1]) {
      parts.push(source.slice(at, found.index) + found[0].slice(1))
      at = opening.lastIndex
      continue
    }
    const start = found?.index ?? source.length
    if (at < start) parts.push(source.slice(at, start))
    if (!found) break
    const read = parseEl(source, start + 2)
    if ("message" in read) return { problem: read }
    if (source[read.end - 1] !== "}") {
      const range = { start, end: source.length }
      return { problem: { message: `“${found[0]}” is never closed`, range } }
    }
    parts.push(compileEl(read.el))
    variablesOf(read.el, variables)
    at = read.end
  }
  const [only] = parts
  const evaluate = safely(typeof only === "function" && parts.length === 1 ? only : joined(parts))
  return { expression: { source, language: "juel", variables: [...variables], evaluate } }
}

/** Texts and expressions in a row are one text. */
function joined(parts: readonly (string | Evaluate)[]): Evaluate {
  return environment => {
    let text = ""
    for (const part of parts) {
      const value = typeof part === "string" ? part : part(environment)
      if (value instanceof Failure) return value
      text += toText(value)
    }
    return text
  }
}
