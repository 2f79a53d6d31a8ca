import type { Range } from "../../text/index.ts"

/** Something that may be typed at the cursor. */
export interface Suggestion {
  readonly label: string
  readonly kind: "element" | "attribute" | "value" | "reference" | "close-tag"
  /** Beside the label: the name of an element, what a value means. */
  readonly detail?: string
  /** One sentence that explains it. */
  readonly explanation?: string
  /** What it replaces, on the line of the cursor. */
  readonly range: Range
  readonly text: readonly Piece[]
  /** What the typed text is compared with, where that is not the label. */
  readonly filter?: string
  /** Whether suggestions for what comes next should follow at once. */
  readonly goesOn?: true
}

/** Literal text, or a place to type in; the last place without text is where the cursor ends. */
export type Piece = string | { readonly slot: string; readonly choices?: readonly string[] }

/** The text of pieces with their slots as they stand. */
export function plainText(pieces: readonly Piece[]): string {
  return pieces.map(it => (typeof it === "string" ? it : it.slot)).join("")
}
