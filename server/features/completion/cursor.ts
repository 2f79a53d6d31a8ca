import type { Attribute, SyntaxTree, XmlElement } from "../../syntax/index.ts"
import type { Offset, Range } from "../../text/index.ts"

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
  const text = tree.text.toString()
  if (isInside(text, offset, "<!--", "-->") || isInside(text, offset, "<![CDATA[", "]]>"))
    return undefined
  const open = offset === 0 ? -1 : text.lastIndexOf("<", offset - 1)
  if (open < 0) return content(tree, text, offset)
  const next = text[open + 1]
  if (next === "/") return inCloseTag(tree, text, open, offset)
  const element = tree.elementAt(open + 1)
  if (element?.openTag.start === open) {
    const { end } = element.openTag
    const isFinished = text[end - 1] === ">"
    if (isFinished && end <= offset) return content(tree, text, offset)
    return inTag(tree, element, text, offset)
  }
  if (open + 1 === offset) {
    const range = { start: offset, end: offset }
    const around = surroundings(tree, open)
    return { kind: "tag-name", range, element: undefined, around }
  }
  if (next === "!" || next === "?") {
    const end = text.indexOf(next === "?" ? "?>" : ">", open)
    if (end < 0 || offset <= end) return undefined
  }
  return content(tree, text, offset)
}

function inTag(
  tree: SyntaxTree,
  element: XmlElement,
  text: string,
  offset: Offset,
): Cursor | undefined {
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
    if (quote === undefined && text[valueRange.start - 1] !== "=") continue
    const mark = quote || '"'
    const before = quote ? "" : mark
    // The value of a quote without partner may reach into what follows: leave that alone.
    const until = closed ? valueRange.end : offset
    const range = { start: valueRange.start, end: until }
    const after = quote && closed ? "" : mark
    return { kind: "attribute-value", range, element, attribute, before, after }
  }
  if (!/\s/.test(text[offset - 1] ?? "")) return undefined
  return { kind: "attribute-name", range: { start: offset, end: offset }, element, hasValue: false }
}

/** `name=` and nothing yet, whatever the tag goes on with: it would be taken for the value. */
function behindEquals(element: XmlElement, text: string, offset: Offset): Cursor | undefined {
  if (text[offset - 1] !== "=" || /["']/.test(text[offset] ?? "")) return undefined
  const attribute = element.attributes.find(it => it.nameRange.end === offset - 1)
  if (!attribute || (attribute.quote === "" && !/\s/.test(text[offset] ?? " "))) return undefined
  const range = { start: offset, end: offset }
  return { kind: "attribute-value", range, element, attribute, before: '"', after: '"' }
}

function inCloseTag(
  tree: SyntaxTree,
  text: string,
  open: Offset,
  offset: Offset,
): Cursor | undefined {
  const start = open + 2
  let end = start
  while (end < text.length && /[^\s<>/"'=]/.test(text[end]!)) end++
  if (offset < start) return undefined
  if (end < offset) return text[end] === ">" ? content(tree, text, offset) : undefined
  return { kind: "close-name", range: { start, end }, around: surroundings(tree, open) }
}

function content(tree: SyntaxTree, text: string, offset: Offset): Cursor {
  let start = offset
  while (0 < start && /[\w:.-]/.test(text[start - 1]!)) start--
  return { kind: "content", range: { start, end: offset }, around: surroundings(tree, start) }
}

function isInside(text: string, offset: Offset, open: string, close: string): boolean {
  const start = text.lastIndexOf(open, offset - open.length)
  if (start < 0 || offset < open.length) return false
  const end = text.indexOf(close, start + open.length)
  return end < 0 || offset < end + close.length
}

/** How many elements are looked at for one that waits for its close tag. */
const mostLooks = 2000

function surroundings(tree: SyntaxTree, at: Offset): Surroundings {
  const holder = closedAround(tree, at)
  const last = lastBefore(tree, at)
  let before: XmlElement | undefined
  let waiting: XmlElement | undefined
  const first = holder ? holder.index + 1 : 0
  for (let index = last; first <= index && last - index < mostLooks && !waiting; index--) {
    const element = tree.element(index)
    if (element.parent !== holder) continue
    before ??= element
    if (element.isUnclosed) waiting = element
  }
  const behind = childBehind(tree, holder, last + 1, at)
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

/** The last element whose tag begins before an offset; -1 when there is none. */
function lastBefore(tree: SyntaxTree, offset: Offset): number {
  let low = 0
  let high = tree.elementCount
  while (low < high) {
    const middle = (low + high) >> 1
    if (tree.element(middle).openTag.start < offset) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** The tag at `at` itself is what is being typed: the one behind it counts. */
function childBehind(
  tree: SyntaxTree,
  parent: XmlElement | undefined,
  from: number,
  at: Offset,
): XmlElement | undefined {
  let next = from
  if (next < tree.elementCount && tree.element(next).openTag.start === at)
    next = lastBefore(tree, tree.element(next).range.end) + 1
  const element = next < tree.elementCount ? tree.element(next) : undefined
  return element?.parent === parent ? element : undefined
}
