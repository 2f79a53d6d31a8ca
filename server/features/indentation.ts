import type { SyntaxTree, XmlElement } from "../syntax/index.ts"
import type { Change, Offset, Range, Text } from "../text/index.ts"
import type { Snapshot } from "../workspace/index.ts"

/**
 * The changes that indent each tag at the start of a line by its depth. Nothing else is touched:
 * not the text of an element, not the order or the lines of attributes, not what shares a line.
 * None while a tag waits for its close tag.
 * LSP: textDocument/formatting, textDocument/rangeFormatting.
 *
 * @param indent what a level is indented by
 * @param part   only tags in it are looked at
 */
export function indentation(snapshot: Snapshot, indent: string, part: Range): readonly Change[] {
  const { tree, text } = snapshot
  // What it was meant to hold seems to stand beside it: moving that would hide the mistake.
  const [unclosed] = tree.unclosed()
  if (unclosed) return []
  const isWhole = part.start <= 0 && text.length <= part.end
  // All parents together take less than one after the other.
  if (isWhole) void tree.nesting
  const changes: Change[] = []
  const place = (tag: Range, lexeme: number, depth: number, holder: Level) => {
    if (holder.isText || tag.start < part.start || part.end < tag.start) return
    const blank = blankBefore(text, tag.start)
    if (!blank || (holder.isLarge && isBehindText(tree, lexeme))) return
    const wanted = indent.repeat(Math.min(depth, deepest))
    if (text.slice(blank.start, blank.end) !== wanted) changes.push({ range: blank, text: wanted })
  }
  const levels = new Map<number, Level>()
  for (const element of elementsFor(tree, part)) {
    const { parent, closeTag } = element
    const around = (parent && levels.get(parent.index)) ?? outside
    const level = levelOf(element, around, isWhole)
    levels.set(element.index, level)
    place(element.openTag, element.lexeme, around.depth, around)
    if (closeTag) place(closeTag, element.closeLexeme, around.depth, level)
  }
  return changes.sort((a, b) => a.range.start - b.range.start)
}

/** A level deeper than this is not indented further: nobody could read it. */
const deepest = 64

/** An element that holds more than this is not read to the end for the sake of a part of it. */
const largest = 1000

/** What an element means for the tags in it. */
interface Level {
  /** How deep they stand. */
  readonly depth: number
  /** Whether white space may mean something. */
  readonly isText: boolean
  /** Whether that was not looked for, as it holds so much. */
  readonly isLarge: boolean
}

const outside: Level = { depth: 0, isText: false, isLarge: false }

function levelOf(element: XmlElement, around: Level, isWhole: boolean): Level {
  const isLarge = !isWhole && largest < element.end - element.index
  const isText = around.isText || keepsSpace(element, isLarge)
  return { depth: around.depth + 1, isText, isLarge }
}

/** Whether white space in an element may mean something: beside text, or where it says so. */
function keepsSpace(element: XmlElement, isLarge: boolean): boolean {
  if (element.attribute("xml:space")?.value === "preserve") return true
  return !isLarge && element.contentPieces().some(it => it.isRaw || it.text.trim() !== "")
}

/** Whether text stands directly before a tag. */
function isBehindText(tree: SyntaxTree, lexeme: number): boolean {
  const start = lexeme === 0 ? 0 : tree.lexeme(lexeme - 1).range.end
  return tree.text.slice(start, tree.lexeme(lexeme).range.start).trim() !== ""
}

/** The elements with a tag in a part of the text and those around them, in document order. */
function* elementsFor(tree: SyntaxTree, part: Range): Iterable<XmlElement> {
  const first = tree.elementAt(part.start)
  const around = first ? [first, ...first.ancestors()].reverse() : []
  yield* around
  const known = new Set(around)
  for (const element of tree.elementsIn(part)) if (!known.has(element)) yield element
}

/** White space from the start of a line to an offset; undefined where something else stands. */
function blankBefore(text: Text, end: Offset): Range | undefined {
  let start = end
  for (let isBlank = true; isBlank && 0 < start; ) {
    const before = text.slice(Math.max(0, start - stretch), start)
    const blanks = before.length - before.replace(/[ \t]+$/, "").length
    start -= blanks
    isBlank = blanks === before.length
  }
  const isLineStart = start === 0 || /[\r\n]/.test(text.slice(start - 1, start))
  return isLineStart ? { start, end } : undefined
}

/** So many UTF-16 units are looked at together; few lines are indented more. */
const stretch = 64
