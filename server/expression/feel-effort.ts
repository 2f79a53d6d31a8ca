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

/**
 * A pattern may try every way to spread a text over its repetitions: as many as the length of the
 * text to the power of their number; without end, in effect, where one repeats a choice.
 *
 * @throws Refusal when matching might take too long
 */
export function refuseSlowPattern(text: string, pattern: string): void {
  const choices = pattern.match(/[|?*+{]/g)?.length ?? 0
  const isNested = /\)[*+{]/.test(pattern) && 1 < choices
  if (isNested || effortMax < text.length ** choices)
    throw new Refusal("matches a pattern that may take too long")
}
