import { Failure } from "./expression.ts"

/** Why an evaluation is not begun, or not gone on with, although nothing in it is wrong. */
export class Refusal extends Failure {}

/** How many turns of loops, calls and looks at items an evaluation may take. */
const effortMax = 1_000_000

/**
 * What an evaluation may still do: nothing can interrupt it, so what might take forever ends when
 * this is used up. One for each expression; evaluating is never entered twice.
 */
export class Effort {
  #left = effortMax

  /** An evaluation begins. */
  renew(): void {
    this.#left = effortMax
  }

  /** @throws Refusal when the expression has done too much */
  spend(turns: number): void {
    this.#left -= turns
    // What is no number is without end, too.
    if (!(0 <= this.#left)) throw new Refusal("repeats too often to be evaluated")
  }

  /** Spends one turn for each value inside a value, however often it is in there. */
  spendOn(value: unknown): void {
    this.spend(1)
    if (typeof value !== "object" || value === null) return
    for (const inside of Array.isArray(value) ? value : Object.values(value)) this.spendOn(inside)
  }
}

/** Functions that take time that depends on a pattern. */
export const matching: ReadonlySet<string> = new Set(["matches", "replace", "split"])

/** What such a function is given in a row, or by the names that these have. */
export function textAndPattern<Given>(
  given: readonly Given[] | Readonly<Record<string, Given>>,
): readonly [text: Given | undefined, pattern: Given | undefined] {
  if (Array.isArray(given)) return [given[0], given[1]]
  const named = given as Readonly<Record<string, Given>>
  return [named.input ?? named.string, named.pattern ?? named.delimiter]
}

/**
 * A pattern may try every way to spread a text over its repetitions: as many as the length of the
 * text to the power of their number; without end, in effect, where one repeats a choice.
 *
 * @param text undefined when it is not known: it may be of any length
 * @param pattern undefined when it is not known
 * @throws Refusal when matching might take too long
 */
export function refuseSlowPattern(text: unknown, pattern: unknown): void {
  const written = pattern === undefined ? "(.*)*" : String(pattern)
  const length = text === undefined ? Number.POSITIVE_INFINITY : String(text).length
  const choices = written.match(/[|?*+{]/g)?.length ?? 0
  const isNested = /\)[*+{]/.test(written) && 1 < choices
  if (isNested || effortMax < length ** choices)
    throw new Refusal("matches a pattern that may take too long")
}
