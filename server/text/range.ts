/** UTF-16 code units from the start of a text. */
export type Offset = number

/** Half-open: `start` is inside, `end` is not. */
export interface Range {
  readonly start: Offset
  readonly end: Offset
}

/** Zero-based. The unit of `character` is that of the position encoding in use. */
export interface Position {
  readonly line: number
  readonly character: number
}

/** What `Position.character` counts: UTF-16 code units or UTF-8 bytes. LSP 3.17, §Position. */
export type PositionEncoding = "utf-16" | "utf-8"

/** Replaces `range` of the text before the change by `text`. */
export interface Change {
  readonly range: Range
  readonly text: string
}
