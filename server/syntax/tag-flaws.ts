import type { Offset } from "../text/index.ts"
import type { FlawCode } from "./flaws.ts"
import { lexemeFlaw, lexemeStride } from "./lexer.ts"
import type { SyntaxTree } from "./tree.ts"

/** A flaw of a tag: see `Flaw`. */
export type ReportTag = (
  start: Offset,
  end: Offset,
  code: FlawCode,
  message: string,
  expected?: string,
) => void

/**
 * Tells of start tags without close tag and of close tags that close nothing. A close tag with a
 * typing mistake makes one of each: the two are told as one. So does a tag without `>`, which is
 * told elsewhere.
 */
export function reportTags(tree: SyntaxTree, report: ReportTag): void {
  const { nesting } = tree
  const waiting: number[] = []
  const paired = new Set<number>()
  let element = 0
  for (const lexeme of nesting.strayCloses) {
    for (; element < tree.elementCount && nesting.open[element]! < lexeme; element++)
      if (tree.element(element).isUnclosed && !isOpen(tree, nesting.open[element]!))
        waiting.push(element)
    const meant = waiting.at(-1)
    const [start, end] = rangeOf(tree, lexeme)
    const written = tree.text.slice(start, end)
    const name = meant === undefined ? "" : tree.element(meant).name
    if (meant !== undefined && isTypo(nameIn(written), name)) {
      waiting.pop()
      paired.add(meant)
      const message = `${told(written, lexeme)}; did you mean </${name}>?`
      report(start, end, codeOf(lexeme), message, `</${name}>`)
    } else report(start, end, codeOf(lexeme), `${told(written, lexeme)}; remove it`)
  }
  for (let index = 0; index < tree.elementCount; index++) {
    const { isUnclosed, name, openTag } = tree.element(index)
    if (!isUnclosed || paired.has(index) || isOpen(tree, nesting.open[index]!)) continue
    const message = `<${name}> is never closed; write </${name}> or end it with “/>”`
    report(openTag.start, openTag.end, "xml-unclosed-tag", message)
  }

  function codeOf(lexeme: number): FlawCode {
    return isOpen(tree, lexeme) ? "xml-unfinished-tag" : "xml-stray-close-tag"
  }

  function told(written: string, lexeme: number): string {
    return isOpen(tree, lexeme) ? "this tag has no “>”" : `${written} closes nothing`
  }
}

/** Whether a name in a close tag is another one, half typed or with a typing mistake. */
function isTypo(written: string, meant: string): boolean {
  if (written === "" || meant.startsWith(written)) return true
  let [start, end] = [0, 0]
  const length = Math.min(written.length, meant.length)
  const a = written.toLowerCase()
  const b = meant.toLowerCase()
  while (start < length && a[start] === b[start]) start++
  while (end < length - start && a.at(-1 - end) === b.at(-1 - end)) end++
  return Math.max(written.length, meant.length) - start - end <= 2 && 0 < start
}

function nameIn(closeTag: string): string {
  return /^<\/([^\s>]*)/.exec(closeTag)?.[1] ?? ""
}

/** Whether a tag has no `>`. */
function isOpen(tree: SyntaxTree, lexeme: number): boolean {
  return (tree.lexemes[lexeme * lexemeStride + 2]! & lexemeFlaw.open) !== 0
}

function rangeOf(tree: SyntaxTree, lexeme: number): [Offset, Offset] {
  return [tree.lexemes[lexeme * lexemeStride]!, tree.lexemes[lexeme * lexemeStride + 1]!]
}
