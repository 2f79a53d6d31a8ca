import type { Offset } from "../text/index.ts"
import { FlawStream, ranks } from "./found-flaws.ts"
import { LexemeCursor } from "./lexeme-cursor.ts"
import { lexemeKind } from "./lexer.ts"
import { outside, reportGap, reportOutside } from "./text-flaws.ts"
import type { SyntaxTree } from "./tree.ts"

/** What is wrong beside the root element of a document. */
export interface OutsideFlaws {
  readonly found: FlawStream
  /** Whether what follows a lexeme stands outside, where no text may be; -1 before the first. */
  isBehind(lexeme: number): boolean
  /** What a leaf says of such texts, which is not to be told besides: how many flaws. */
  readonly saidOfTexts: number
}

/** Tells of a second root, of a text without one, and of text outside of the only one. */
export function outsideFlaws(tree: SyntaxTree): OutsideFlaws {
  const found = new FlawStream()
  const { root, elementCount } = tree
  const report = found.report(ranks.document)
  if (!root) report(0, Math.min(tree.text.length, 1), "xml-empty", noElement)
  if (!root || root.end < elementCount) {
    // What follows a root that nobody closes belongs in it. One root too many stands for all.
    if (root && !root.isUnclosed) {
      const { start, end } = tree.element(root.end).openTag
      report(start, end, "xml-outside-root", "a document has one root element; this is another")
    }
    return { found, isBehind: () => false, saidOfTexts: 0 }
  }
  const last = root.closeLexeme < 0 ? root.lexeme : root.closeLexeme
  const isBehind = (lexeme: number) => lexeme < root.lexeme || last <= lexeme
  const ofTexts = new FlawStream()
  for (const { gap, start } of gapsOutside(tree, root.lexeme, last, found)) {
    reportOutside(gap, start, found.report(ranks.text))
    reportGap(gap, start, ofTexts.report(ranks.text))
  }
  return { found, isBehind, saidOfTexts: ofTexts.count }
}

const noElement = "there is no XML element in this document"

/** The texts between lexemes outside of the root; tells of CDATA sections on the way. */
function* gapsOutside(
  { leaves, text }: SyntaxTree,
  rootLexeme: number,
  lastLexeme: number,
  found: FlawStream,
): Iterable<{ readonly gap: string; readonly start: Offset }> {
  const at = new LexemeCursor(leaves)
  if (0 < at.start) yield { gap: text.slice(0, at.start), start: 0 }
  const count = leaves.root.sum.lexemes
  for (let lexeme = 0; lexeme < count; lexeme++) {
    if (lexeme === rootLexeme) lexeme = lastLexeme
    at.goTo(lexeme)
    if ((at.word & 15) === lexemeKind.cdata) found.report(ranks.text)(at.start, at.end, ...outside)
    const { end, next } = at
    if (end < next) yield { gap: text.slice(end, next), start: end }
  }
}
