/**
 * Remembers what was computed, and knows nothing else.
 *
 * Invariant: keys of a memo are immutable, so nothing in it is ever invalidated.
 * Invariant: everything else that is remembered has a bound, and says how well it serves.
 */
export { Bounded, type BoundedPolicy, type Statistics } from "./bounded.ts"
export { lazy } from "./lazy.ts"
export { type Memo, memo } from "./memo.ts"
