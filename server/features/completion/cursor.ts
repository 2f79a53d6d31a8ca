import {
  type Attribute,
  lexemeFlaw,
  lexemeKind,
  type SyntaxTree,
  type XmlElement,
} from "../../syntax/index.ts"
import type { Offset, Range, Text } from "../../text/index.ts"
import { lastChild } from "./last-child.ts"

/** Where a cursor stands, as far as it matters for what may be typed there. */
export type Cursor =
  | {
      /** Behind `<`, or in the name of a start tag. */
      readonly kind: "tag-name"
      /** The name as far as it is typed. */
      readonly range: Range
      /** The tag, when it goes on behind its name: then only the name is wanted. */
      readonly element: XmlElement | undefined
      readonly around: Surroundings
    }
  | {
      /** Behind `</`, or in the name of a close tag. */
      readonly kind: "close-name"
      readonly range: Range
      readonly around: Surroundings
    }
  | {
      readonly kind: "attribute-name"
      readonly range: Range
      readonly element: XmlElement
      /** Whether a `=` stands behind it. */
      readonly hasValue: boolean
    }
  | {
      readonly kind: "attribute-value"
      /** What the value replaces. */
      readonly range: Range
      readonly element: XmlElement
      readonly attribute: Attribute
      /** What must be written around the value. */
      readonly before: string
      readonly after: string
    }
  | {
      /** Between tags. */
      readonly kind: "content"
      /** The word before the cursor. */
      readonly range: Range
      readonly around: Surroundings
    }

/** The element a place lies in, as its author sees it, and what stands beside it. */
export interface Surroundings {
  /** Undefined outside of any element. */
  readonly parent: XmlElement | undefined
  /** Whether the parent waits for its close tag. */
  readonly isOpen: boolean
  /** The nearest child of the parent before and behind. */
  readonly before: XmlElement | undefined
  readonly behind: XmlElement | undefined
}

/** Undefined where nothing is to be suggested: in a comment, a CDATA section, an instruction. */
export function cursorAt(tree: SyntaxTree, offset: Offset): Cursor | undefined {
  const number = tree.lexemeBefore(offset)
  if (number < 0) return content(tree, 0, offset)
  const { range, word } = tree.lexeme(number)
  const { start, end } = range
  switch (word & 15) {
    case lexemeKind.startTag:
    case lexemeKind.emptyTag: {
      const element = tree.elementOfLexeme(number)
      if (!element.hasOpenTag && end <= offset) return content(tree, end, offset)
      return inTag(tree, element, offset)
    }
    case lexemeKind.endTag:
      return inCloseTag(tree, range, offset)
    case lexemeKind.stray:
      return behindBracket(tree, start, offset)
    default: {
      const isEndless = (word & lexemeFlaw.endless) !== 0
      if (offset < end || (isEndless && offset === end)) return undefined
      return content(tree, end, offset)
    }
  }
}

/** Behind a `<` that starts nothing yet. */
function behindBracket(tree: SyntaxTree, start: Offset, offset: Offset): Cursor | undefined {
  if (start + 1 === offset) {
    const range = { start: offset, end: offset }
    const around = surroundings(tree, start)
    return { kind: "tag-name", range, element: undefined, around }
  }
  const next = tree.text.slice(start + 1, start + 2)
  if (next === "!" || next === "?") return undefined
  return content(tree, start + 1, offset)
}

function inTag(tree: SyntaxTree, element: XmlElement, offset: Offset): Cursor | undefined {
  const { text } = tree
  const { start, end } = element.nameRange
  if (offset <= end) {
    const goesOn =
      0 < element.attributes.length || element.closeTag !== undefined || element.isEmptyTag
    const around = surroundings(tree, start - 1)
    const range = { start, end }
    return { kind: "tag-name", range, element: goesOn ? element : undefined, around }
  }
  const bare = behindEquals(element, text, offset)
  if (bare) return bare
  for (const attribute of element.attributes) {
    const { nameRange, valueRange, quote, closed } = attribute
    if (nameRange.start <= offset && offset <= nameRange.end && attribute.name !== "") {
      const hasValue = /^\s*=/.test(text.slice(nameRange.end, nameRange.end + 20))
      return { kind: "attribute-name", range: nameRange, element, hasValue }
    }
    if (offset < valueRange.start || valueRange.end < offset || attribute.name === "") continue
    if (quote === undefined && unitAt(text, valueRange.start - 1) !== "=") continue
    const mark = quote || '"'
    const before = quote ? "" : mark
    // The value of a quote without partner may reach into what follows: leave that alone.
    const until = closed ? valueRange.end : offset
    const range = { start: valueRange.start, end: until }
    const after = quote && closed ? "" : mark
    return { kind: "attribute-value", range, element, attribute, before, after }
  }
  if (!/\s/.test(unitAt(text, offset - 1))) return undefined
  return { kind: "attribute-name", range: { start: offset, end: offset }, element, hasValue: false }
}

/** `name=` and nothing yet, whatever the tag goes on with: it would be taken for the value. */
function behindEquals(element: XmlElement, text: Text, offset: Offset): Cursor | undefined {
  const behind = unitAt(text, offset)
  if (unitAt(text, offset - 1) !== "=" || /["']/.test(behind)) return undefined
  const attribute = element.attributes.find(it => it.nameRange.end === offset - 1)
  if (!attribute || (attribute.quote === "" && /\S/.test(behind))) return undefined
  const range = { start: offset, end: offset }
  return { kind: "attribute-value", range, element, attribute, before: '"', after: '"' }
}

/** @param tag the close tag */
function inCloseTag(tree: SyntaxTree, tag: Range, offset: Offset): Cursor | undefined {
  const start = tag.start + 2
  const [name] = /^[^\s<>/"'=]*/.exec(tree.text.slice(start, tag.end))!
  const end = start + name.length
  if (offset < start) return undefined
  if (offset <= end)
    return { kind: "close-name", range: { start, end }, around: surroundings(tree, tag.start) }
  return unitAt(tree.text, end) === ">" ? content(tree, tag.end, offset) : undefined
}

/** @param from where the markup before the cursor ends */
function content(tree: SyntaxTree, from: Offset, offset: Offset): Cursor {
  const [word] = /[\w:.-]*$/.exec(tree.text.slice(Math.max(from, offset - longestWord), offset))!
  const start = offset - word.length
  return { kind: "content", range: { start, end: offset }, around: surroundings(tree, start) }
}

/** A word longer than this is no name that somebody types, in UTF-16 units. */
export const longestWord = 200

function unitAt(text: Text, offset: Offset): string {
  return text.slice(offset, offset + 1)
}

function surroundings(tree: SyntaxTree, at: Offset): Surroundings {
  const holder = closedAround(tree, at)
  const count = (tree.elementBefore(at)?.index ?? -1) + 1
  const before = lastChild(tree, holder, count)
  const waiting = waitingBefore(tree, holder, at)
  const behind = childBehind(tree, holder, count, at)
  if (!waiting) return { parent: holder, isOpen: false, before, behind }
  const inner = before === waiting ? undefined : before
  return { parent: waiting, isOpen: true, before: inner, behind: undefined }
}

/** The innermost element with both its tags around an offset. */
function closedAround(tree: SyntaxTree, offset: Offset): XmlElement | undefined {
  let at = tree.elementAt(offset)
  while (at && !(at.closeTag && at.openTag.end <= offset && offset <= at.closeTag.start))
    at = at.parent
  return at
}

/** How many tags without close tag are looked at. */
const mostLooks = 20

/** The last child of an element, before an offset in it, that waits for its close tag. */
function waitingBefore(
  tree: SyntaxTree,
  holder: XmlElement | undefined,
  offset: Offset,
): XmlElement | undefined {
  const { unpaired } = tree
  const last = tree.lexemeBefore(offset)
  const behind = unpaired.findLastIndex(it => it <= last)
  for (let at = behind; 0 <= at && behind - at < mostLooks; at--) {
    const lexeme = unpaired[at]!
    if (holder && lexeme < holder.lexeme) return undefined
    if ((tree.lexeme(lexeme).word & 15) !== lexemeKind.startTag) continue
    const element = tree.elementOfLexeme(lexeme)
    if (element.parent === holder) return element
  }
  return undefined
}

/**
 * The first child from one of the document's elements on. The tag at `at` itself is what is being
 * typed: the one behind it counts.
 */
function childBehind(
  tree: SyntaxTree,
  parent: XmlElement | undefined,
  from: number,
  at: Offset,
): XmlElement | undefined {
  let next = from
  if (next < tree.elementCount && tree.element(next).openTag.start === at)
    next = tree.element(next).end
  const element = next < tree.elementCount ? tree.element(next) : undefined
  return element?.parent === parent ? element : undefined
}
