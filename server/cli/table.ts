import { clip } from "./excerpt.ts"
import { widthOf } from "./ink.ts"

export interface Column {
  readonly heading: string
  /** Numbers stand at the right. */
  readonly isNumber?: true
  /** Gives way when the table is too wide. */
  readonly isElastic?: true
}

/**
 * Rows below their headings, as wide as their contents; elastic columns are cut where the table
 * would be wider than `columns`.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  widest: number,
): string[] {
  const widths = columns.map(({ heading }, at) =>
    Math.max(widthOf(heading), ...rows.map(row => widthOf(row[at] ?? ""))),
  )
  const between = 2
  const total = widths.reduce((sum, it) => sum + it, 0) + between * (columns.length - 1)
  const elastic = columns.flatMap(({ isElastic }, at) => (isElastic ? [at] : []))
  for (let excess = total - widest; 0 < excess && 0 < elastic.length; excess--) {
    const widestOne = elastic.reduce((a, b) => (widths[a]! < widths[b]! ? b : a))
    if (widths[widestOne]! <= leastWidth) break
    widths[widestOne]!--
  }
  return [columns.map(it => it.heading), ...rows].map(row =>
    row
      .map((cell, at) => {
        const shown = clip(cell, widths[at]!)
        const space = " ".repeat(Math.max(0, widths[at]! - widthOf(shown)))
        return columns[at]!.isNumber ? space + shown : shown + space
      })
      .join(" ".repeat(between))
      .trimEnd(),
  )
}

const leastWidth = 12
