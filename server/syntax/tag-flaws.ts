import type { Offset } from "../text/index.ts"
import type { Report } from "./flaws.ts"
import { lexemeFlaw, lexemeStride } from "./lexer.ts"
import { isName } from "./name-form.ts"
import type { SyntaxTree } from "./tree.ts"

/**
 * Tells of start tags without close tag and of close tags that close nothing. A close tag with a
 * typing mistake makes one of each: the two are told as one. So does a tag without `>`, which is
 * told elsewhere.
 */
export function reportTags(tree: SyntaxTree, report: Report): void {
  const { nesting } = tree
  const waiting: number[] = []
  const paired = new Set<number>()
  let element = 0
  for (const lexeme of nesting.strayCloses) {
    for (; element < tree.elementCount && nesting.open[element]! < lexeme; element++)
      if (tree.element(element).isUnclosed) waiting.push(element)
    const [start, end] = rangeOf(tree, lexeme)
    const written = tree.text.slice(start, end)
    const isBroken = isOpen(tree, lexeme)
    const code = isBroken ? "xml-unfinished-tag" : "xml-stray-close-tag"
    const meant = meantBy(nameIn(written))
    if (meant === undefined) {
      const message = isBroken ? "this tag has no “>”" : `${written} closes nothing; remove it`
      report(start, end, code, message)
      continue
    }
    const { name, nameRange, hasOpenTag } = tree.element(meant)
    // The start tag breaks off, which is told; then its close tag has nothing to close.
    if (hasOpenTag && !isBroken) continue
    const message = isBroken
      ? `this tag has no “>”; it seems to close <${name}>`
      : `${written} does not close <${name}>; give both the same name`
    report(start, end, code, message, nameRange)
  }
  for (let index = 0; index < tree.elementCount; index++) {
    const { isUnclosed, hasOpenTag, name, openTag } = tree.element(index)
    if (!isUnclosed || hasOpenTag || !isName(name) || paired.has(index)) continue
    const message = `<${name}> is never closed; write </${name}> or end it with “/>”`
    report(openTag.start, openTag.end, "xml-unclosed-tag", message)
  }

  /** The start tag that a close tag of that name seems to belong to; what is in it stays open. */
  function meantBy(written: string): number | undefined {
    for (let at = waiting.length - 1; 0 <= at && waiting.length - reach <= at; at--) {
      const element = waiting[at]!
      if (!isTypo(written, tree.element(element).name)) continue
      waiting.length = at
      paired.add(element)
      return element
    }
    return undefined
  }
}

/** How many open start tags a close tag is compared with. */
const reach = 20

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
