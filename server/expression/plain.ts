import { compileEl, safely, variablesOf } from "./el-evaluate.ts"
import { parseEl } from "./el-parser.ts"
import type { Compiled } from "./expression.ts"
import { compileFeel } from "./feel.ts"

/**
 * A condition without a language, as people write it: `amount > 100`, `status = 'ok' && !late`,
 * `answer == "yes"`. Read like JUEL without its `${}`; what JUEL does not know, like FEEL.
 */
export function compilePlain(source: string): Compiled {
  const script = /\bthis\b|\bfunction\b|\breturn\b|\bnext\s*\(|=>|;/.exec(source)
  if (script) {
    const range = { start: script.index, end: script.index + script[0].length }
    return { problem: { message: "looks like a script, which is not evaluated here", range } }
  }
  const read = parseEl(source)
  if ("message" in read) {
    const feel = compileFeel(source)
    return feel.expression ? feel : { problem: read }
  }
  const variables = [...variablesOf(read.el)]
  return {
    expression: { source, language: "plain", variables, evaluate: safely(compileEl(read.el)) },
  }
}
