import { FeelFunction } from "feelin"
import { valueText } from "./value-text.ts"

/** Functions that are not in DMN, but which Camunda 8 has in FEEL. */
const additions: Readonly<Record<string, FeelFunction>> = {
  cycle: new FeelFunction(cycle, ["repetitions", "interval"]),
}

export function additionNamed(name: string): FeelFunction | undefined {
  return Object.hasOwn(additions, name) ? additions[name] : undefined
}

/** What feelin is given beside the variables. */
export function additionEntries(): [name: string, value: unknown][] {
  return Object.entries(additions)
}

/**
 * The repeating interval of ISO 8601 that a duration is: `cycle(3, duration("PT1M"))` is `R3/PT1M`.
 * With a duration alone it never ends.
 */
function cycle(first: unknown, second: unknown): string | null {
  const [repetitions, interval] =
    second === undefined ? ["", first] : [first === undefined ? "" : first, second]
  if (repetitions !== "" && (typeof repetitions !== "number" || repetitions % 1 !== 0)) return null
  if (typeof interval !== "object" || interval === null) return null
  const text = valueText(interval)
  return /^-?P/.test(text) ? `R${repetitions}/${text}` : null
}
