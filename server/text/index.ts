/**
 * Texts, positions, changes, and how bytes become text.
 *
 * Knows UTF-16 offsets, lines and encodings. Does not know XML beyond the encoding declaration,
 * nor BPMN, files or the editor.
 * Invariant: a Text never changes; an edit makes a new one.
 */
export { type Decoded, decode } from "./decode.ts"
export type { Change, Offset, Position, PositionEncoding, Range } from "./range.ts"
export { Text } from "./text.ts"
export { unitsOf } from "./units.ts"
