/**
 * Remembers what was computed, and knows nothing else.
 *
 * Invariant: keys of a memo are immutable, so nothing in it is ever invalidated.
 */
export { type Memo, memo } from "./memo.ts"
