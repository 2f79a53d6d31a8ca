/**
 * Says what is wrong with a document, and how to mend it.
 *
 * Knows rules; soundness asks the engine what a step is. Never changes a text outside a fix.
 * Invariant: every finding has an exact place; a broken document is checked all the same.
 */
export {
  type CheckSettings,
  check,
  checkElement,
  checkInSteps,
  checkOutside,
  checkSome,
  checkText,
} from "./check.ts"
export type { Finding, Fix, Outside, RelatedPlace, Rule, Severity } from "./rule.ts"
export { rules } from "./rules/index.ts"
