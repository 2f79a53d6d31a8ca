import type { Offset, Range } from "../text/index.ts"
import { lexemeFlaw, lexemeKind, nameShift } from "./lexer.ts"
import type { TagNames } from "./tag-names.ts"

/**
 * What lies between the name of a start tag or empty tag and its `>` or `/>`, or where it breaks
 * off.
 *
 * @param start where the tag begins
 * @param end   where it ends
 * @param word  its third number
 */
export function attributesRange(start: Offset, end: Offset, word: number, names: TagNames): Range {
  const from = start + 1 + names.name(word >>> nameShift).length
  const bracket = (word & lexemeFlaw.open) === 0 ? 1 : 0
  const slash = (word & 15) === lexemeKind.emptyTag ? 1 : 0
  return { start: from, end: Math.max(from, end - bracket - slash) }
}
