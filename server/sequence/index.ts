/**
 * Long sequences that never change: an edit makes a new one that shares nearly everything.
 *
 * Knows how to keep a tree in balance. Does not know what the leaves hold.
 * Invariant: replacing leaves costs the logarithm of their number, and no node of the old sequence
 * is touched.
 */
export { type Algebra, type Branch, type Leaf, Sequence } from "./sequence.ts"
