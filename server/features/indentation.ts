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
  for (const _ of tree.unclosed()) return []
  const changes: Change[] = []
  const place = (at: Offset, depth: number) => {
    if (at < part.start || part.end < at) return
    const { start, isBlank } = lineBefore(text, at)
    if (!isBlank) return
    const wanted = indent.repeat(Math.min(depth, deepest))
    if (text.slice(start, at) !== wanted) changes.push({ range: { start, end: at }, text: wanted })
  }
  const around = new Surroundings()
  for (const element of elementsOf(tree, part)) {
    if (around.isInText(element)) continue
    const depth = around.depthOf(element)
    place(element.openTag.start, depth)
    if (element.closeTag && !around.isText(element)) place(element.closeTag.start, depth)
  }
  return changes.sort((a, b) => a.range.start - b.range.start)
}

/** The elements that have a tag in a part of the text. */
function* elementsOf(tree: SyntaxTree, part: Range): Iterable<XmlElement> {
  const first = tree.elementAt(part.start)
  if (first) yield* first.ancestors()
  if (first && first.openTag.end < part.start) yield first
  yield* tree.elementsIn(part)
}

/** Where the line of a tag begins, and whether nothing but white space stands before it. */
function lineBefore(text: Text, at: Offset): { readonly start: Offset; readonly isBlank: boolean } {
  let start = at
  while (0 < start && /[ \t]/.test(text.slice(start - 1, start))) start--
  return { start, isBlank: start === 0 || /[\n\r]/.test(text.slice(start - 1, start)) }
}

/** What lies around elements; asked again it is known. */
class Surroundings {
  readonly #depths = new Map<XmlElement, number>()
  readonly #texts = new Map<XmlElement, boolean>()

  /** How many elements lie around one. */
  depthOf(element: XmlElement): number {
    const path = this.#unknown(element, this.#depths)
    for (let at = path.pop(); at; at = path.pop())
      this.#depths.set(at, at.parent ? this.#depths.get(at.parent)! + 1 : 0)
    return this.#depths.get(element)!
  }

  /** Whether white space in an element may mean something. */
  isText(element: XmlElement): boolean {
    const path = this.#unknown(element, this.#texts)
    for (let at = path.pop(); at; at = path.pop())
      this.#texts.set(at, (at.parent && this.#texts.get(at.parent)) || keepsSpace(at))
    return this.#texts.get(element)!
  }

  /** Whether white space around an element may mean something. */
  isInText({ parent }: XmlElement): boolean {
    return parent !== undefined && this.isText(parent)
  }

  /** An element and those around it of which something is not known, innermost first. */
  #unknown(element: XmlElement, known: ReadonlyMap<XmlElement, unknown>): XmlElement[] {
    const path: XmlElement[] = []
    for (let at: XmlElement | undefined = element; at && !known.has(at); at = at.parent)
      path.push(at)
    return path
  }
}

/** A level deeper than this is not indented further: nobody could read it. */
const deepest = 64

/** What holds more elements than this is no text with elements in it. */
const mostInText = 1000

/** Whether white space in an element may mean something: beside text, or where it says so. */
function keepsSpace(element: XmlElement): boolean {
  if (element.attribute("xml:space")?.value === "preserve") return true
  if (mostInText < element.end - element.index) return false
  return element.contentPieces().some(it => it.isRaw || it.text.trim() !== "")
}
