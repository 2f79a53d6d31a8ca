import { FlawStream, ranks } from "./found-flaws.ts"
import { LexemeCursor } from "./lexeme-cursor.ts"
import { lexemeFlaw, nameShift } from "./lexer.ts"
import { isName } from "./name-form.ts"
import { tagOf } from "./tag-stack.ts"
import type { SyntaxTree } from "./tree.ts"

/**
 * Tells of start tags without close tag and of close tags that close nothing. A close tag with a
 * typing mistake makes one of each: the two are told as one. So does a tag without `>`, which is
 * told elsewhere.
 */
export function tagFlaws(tree: SyntaxTree): FlawStream {
  const found = new FlawStream()
  const { unpaired } = tree
  if (unpaired.length === 0) return found
  const report = found.report(ranks.pairing)
  const at = new LexemeCursor(tree.leaves)
  const partnerOf = partners(tree)
  const meant = new Set(partnerOf.values())
  for (const lexeme of unpaired) {
    at.goTo(lexeme)
    const { start, end } = at
    const isBroken = (at.word & lexemeFlaw.open) !== 0
    if ((tagOf(at.word) & 1) === 0) {
      const name = tree.names.name(at.word >>> nameShift)
      if (isBroken || !isName(name) || meant.has(lexeme)) continue
      const message = `<${name}> is never closed; write </${name}> or end it with “/>”`
      report(start, end, "xml-unclosed-tag", message)
      continue
    }
    const written = tree.text.slice(start, end)
    const code = isBroken ? "xml-unfinished-tag" : "xml-stray-close-tag"
    const partner = partnerOf.get(lexeme)
    if (partner === undefined) {
      const message = isBroken ? "this tag has no “>”" : `${written} closes nothing; remove it`
      report(start, end, code, message)
      continue
    }
    const { name, nameRange, hasOpenTag } = tree.elementOfLexeme(partner)
    // The start tag breaks off, which is told; then its close tag has nothing to close.
    if (hasOpenTag && !isBroken) continue
    const message = isBroken
      ? `this tag has no “>”; it seems to close <${name}>`
      : `${written} does not close <${name}>; give both the same name`
    report(start, end, code, message, nameRange)
  }
  return found
}

/** The start tags that close tags with another name seem to belong to, by close tag. */
function partners({ leaves, names, unpaired }: SyntaxTree) {
  const partnerOf = new Map<number, number>()
  /** Start tags, by lexeme and by the number of the name: there may be millions. */
  const waiting = new Int32Array(unpaired.length)
  const nameOf = new Int32Array(unpaired.length)
  let length = 0
  const at = new LexemeCursor(leaves)
  for (const lexeme of unpaired) {
    at.goTo(lexeme)
    if ((tagOf(at.word) & 1) === 0) {
      waiting[length] = lexeme
      nameOf[length] = at.word >>> nameShift
      length++
      continue
    }
    const written = names.name(at.word >>> nameShift)
    const far = Math.max(0, length - reach)
    let index = length - 1
    while (far <= index && !isTypo(written, names.name(nameOf[index]!))) index--
    if (index < far) continue
    partnerOf.set(lexeme, waiting[index]!)
    // What is in it stays open.
    length = index
  }
  return partnerOf
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
