import type { Range, Text } from "../text/index.ts"
import { printable, widthOf } from "./ink.ts"

/** How a place is shown: a piece of its line, and carets under it. */
export interface Excerpt {
  readonly source: string
  readonly carets: string
}

/**
 * The line a range starts in, cut to `columns` around it and without its indentation; the carets
 * end with the line when the range goes on below.
 */
export function excerpt(text: Text, range: Range, columns: number): Excerpt {
  const { line } = text.positionAt(range.start)
  const lineStart = text.lineStart(line)
  const lineEnd = text.lineEnd(line)
  // A line can be as long as the file: nothing but the part around the range is ever looked at.
  const from = Math.max(lineStart, range.start - columns)
  const to = Math.min(lineEnd, range.start + 2 * columns)
  const ahead = printable(text.slice(from, range.start))
  const rangeEnd = Math.max(range.start, Math.min(range.end, to))
  const behind = `${printable(text.slice(rangeEnd, to))}${to < lineEnd ? "…" : ""}`

  const marked = clip(printable(text.slice(range.start, rangeEnd)), Math.max(20, columns - 20))
  const left = columns - widthOf(marked)
  const before = clipStart(
    from === lineStart ? ahead.trimStart() : `…${ahead}`,
    Math.max(20, left - Math.min(widthOf(behind), Math.ceil(columns / 4))),
  )
  const room = Math.max(1, left - widthOf(before))
  return {
    source: `${before}${marked}${clip(behind, room)}`.trimEnd(),
    carets: " ".repeat(widthOf(before)) + "^".repeat(Math.max(1, widthOf(marked))),
  }
}

/** The start of a text, no wider than `columns`. */
export function clip(text: string, columns: number): string {
  if (text.length <= 2 * columns && widthOf(text) <= columns) return text
  let shown = ""
  let width = 1
  for (const character of text) {
    width += widthOf(character)
    if (columns < width) break
    shown += character
  }
  return `${shown}…`
}

/** The end of a text, no wider than `columns`. */
function clipStart(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  const kept: string[] = []
  let width = 1
  for (const character of [...text].reverse()) {
    width += widthOf(character)
    if (columns < width) break
    kept.unshift(character)
  }
  return `…${kept.join("")}`
}
