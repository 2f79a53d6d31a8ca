/** What an author wrote, as Markdown that shows it literally: no links, images, HTML or lists. */
export function escaped(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[\\`*_[\]<&~|]/g, "\\$&")
    .replace(/^[ \t]*([#>+=-]|\d+(?=[.)]))/gm, leading)
    .replace(/\n[ \t]*/g, "  \n")
    .replace(/^[ \t]+/, "")
}

/** At the start of a line these would make a heading, a quotation or a list. */
function leading(_: string, sign: string): string {
  return /\d/.test(sign) ? `${sign}\\` : `\\${sign}`
}

/** An id, or other text without white space, set as code. */
export function code(text: string): string {
  const ticks = longestRun(text) + 1
  const fence = "`".repeat(ticks)
  const pad = text.startsWith("`") || text.endsWith("`") ? " " : ""
  return `${fence}${pad}${text.replace(/\s+/g, " ")}${pad}${fence}`
}

/** On one line, and no longer than so many characters. */
export function shortened(text: string, most: number): string {
  const line = text.replace(/\s+/g, " ").trim()
  const characters = Array.from(line.slice(0, most * 2))
  if (characters.length <= most && line.length <= most * 2) return line
  return `${characters
    .slice(0, most - 1)
    .join("")
    .trimEnd()}…`
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(it => it[0].length))
}
