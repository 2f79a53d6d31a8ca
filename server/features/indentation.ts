import type { XmlElement } from "../syntax/index.ts"
import type { Change, Offset, Range } from "../text/index.ts"
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
  const string = text.toString()
  const changes: Change[] = []
  const place = (at: Offset, depth: number) => {
    if (at < part.start || part.end < at) return
    let start = at
    while (0 < start && (string[start - 1] === " " || string[start - 1] === "\t")) start--
    if (0 < start && string[start - 1] !== "\n" && string[start - 1] !== "\r") return
    const wanted = indent.repeat(Math.min(depth, deepest))
    if (string.slice(start, at) !== wanted)
      changes.push({ range: { start, end: at }, text: wanted })
  }
  const depths: number[] = []
  const isText: boolean[] = []
  for (const element of tree.elements()) {
    // What it was meant to hold seems to stand beside it: moving that would hide the mistake.
    if (element.isUnclosed) return []
    const parent = element.parent?.index
    const depth = parent === undefined ? 0 : depths[parent]! + 1
    depths.push(depth)
    const isInText = parent !== undefined && isText[parent]!
    isText.push(isInText || keepsSpace(element))
    if (isInText) continue
    place(element.openTag.start, depth)
    if (element.closeTag && !isText[element.index]) place(element.closeTag.start, depth)
  }
  return changes.sort((a, b) => a.range.start - b.range.start)
}

/** A level deeper than this is not indented further: nobody could read it. */
const deepest = 64

/** Whether white space in an element may mean something: beside text, or where it says so. */
function keepsSpace(element: XmlElement): boolean {
  if (element.attribute("xml:space")?.value === "preserve") return true
  return element.contentPieces().some(it => it.isRaw || it.text.trim() !== "")
}
