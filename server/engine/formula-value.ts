import { Failure } from "../expression/index.ts"
import type { Engine } from "./engine.ts"
import type { Formula } from "./formula.ts"
import type { Frame } from "./frames.ts"

/** What a formula comes to in a frame now: a plain text means itself. Undefined: nobody can say. */
export function formulaValue(engine: Engine, frame: Frame, formula: Formula): unknown {
  if (formula.kind === "text") return formula.text
  if (formula.kind === "problem") return undefined
  const value = formula.expression.evaluate(engine.environmentOf(frame))
  return value instanceof Failure ? undefined : value
}
