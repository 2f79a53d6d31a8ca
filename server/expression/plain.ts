import type { Compiled } from "./expression.ts"
import { compileFeel } from "./feel.ts"

export function compilePlain(source: string): Compiled {
  return compileFeel(source)
}
