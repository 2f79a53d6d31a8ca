import { attributeValue, type Element, is } from "../model/index.ts"
import type { Profile } from "./profiles.ts"

/** How many tokens activities begin with, and put on each flow that they take: by node. */
export interface Quantities {
  readonly startQuantity: Int32Array
  readonly completionQuantity: Int32Array
}

/** BPMN 2.0.2, Table 10.3. */
export function quantitiesOf(elements: readonly Element[], profile: Profile): Quantities {
  const read = (name: string) =>
    Int32Array.from(elements, it => (profile.countsQuantities ? quantityOf(it, name) : 1))
  return { startQuantity: read("startQuantity"), completionQuantity: read("completionQuantity") }
}

/** 1 where nothing else is said, or nothing that could be counted. */
export function quantityOf(element: Element, name: string): number {
  if (!is(element, "tActivity")) return 1
  const written = attributeValue(element, name)?.trim() ?? ""
  return /^\+?0*[1-9]\d*$/.test(written) ? Math.min(Number(written), most) : 1
}

const most = 2 ** 31 - 1

/** Why an activity puts out more tokens than anybody wants; undefined when it does not. */
export function whyTooMany(completionQuantity: number): string | undefined {
  if (completionQuantity <= completionsMost) return undefined
  return `puts out ${completionQuantity} tokens, more than the ${completionsMost} that are executed`
}

const completionsMost = 10_000
