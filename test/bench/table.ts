/** Figures as a table that can be read on a terminal and in Markdown. */

export interface Table {
  readonly title: string
  /** What is measured and how; a paragraph. */
  readonly note: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** The first column is text, the others are figures. */
export function written({ head, rows }: Table): string {
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map(it => it[at]!.length), 3))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((it, at) => (at === 0 ? it.padEnd(widths[at]!) : it.padStart(widths[at]!))).join(" | ")} |`
  const rule = widths.map((width, at) =>
    at === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  )
  return [line(head), line(rule), ...rows.map(line)].join("\n")
}

/** Three digits that mean something, as a person writes them; a dash for what is not there. */
export function short(value: number | undefined): string {
  if (value === undefined) return "–"
  const size = Math.abs(value)
  if (size === 0) return "0"
  if (1000 <= size) return Math.round(value).toLocaleString("en")
  return value.toFixed(Math.min(3, Math.max(0, 2 - Math.floor(Math.log10(size)))))
}

/** How often one value is in another. */
export function times(above: number | undefined, below: number | undefined): string {
  return above === undefined || below === undefined ? "–" : `${short(above / below)}×`
}

/** Whether a row has any figure. */
export function hasFigures(row: readonly string[]): boolean {
  return row.slice(1).some(it => it !== "–")
}

/** A time given in microseconds. */
export function time(value: number | undefined): string {
  if (value === undefined) return "–"
  if (value < 1000) return `${short(value)} µs`
  return value < 1e6 ? `${short(value / 1000)} ms` : `${short(value / 1e6)} s`
}
