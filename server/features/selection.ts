import type { XmlElement } from "../syntax/index.ts"
import type { Offset, Range } from "../text/index.ts"
import type { Snapshot } from "../workspace/index.ts"
import { holds } from "./id-use.ts"

/**
 * What to select around the cursor, from the smallest range to the whole: a value, its attribute,
 * the tag, the content, the element, and so on outwards. Each lies in the next and is larger.
 * LSP: textDocument/selectionRange.
 */
export function selections({ tree, text }: Snapshot, offset: Offset): readonly Range[] {
  const ranges: Range[] = []
  const add = (range: Range) => {
    const inner = ranges.at(-1)
    const isInside = !inner || (range.start <= inner.start && inner.end <= range.end)
    const isLarger = !inner || range.start < inner.start || inner.end < range.end
    if (isInside && isLarger && holds(range, offset)) ranges.push(range)
  }
  const innermost = tree.elementAt(offset)
  for (const element of innermost ? outwards(innermost) : []) {
    if (deepest <= ranges.length) break
    if (holds(element.openTag, offset)) addOfTag(element, add)
    if (holds(element.contentRange, offset)) add(element.contentRange)
    add(element.range)
  }
  add({ start: 0, end: text.length })
  if (ranges.length === 0) ranges.push({ start: offset, end: offset })
  return ranges
}

/** How many ranges one answer nests; the whole document is always the last. */
const deepest = 200

function* outwards(element: XmlElement): Iterable<XmlElement> {
  yield element
  yield* element.ancestors()
}

function addOfTag(element: XmlElement, add: (range: Range) => void): void {
  for (const { nameRange, valueRange, quote, closed } of element.attributes) {
    add(nameRange)
    if (quote === undefined) continue
    add(valueRange)
    const mark = quote === "" ? 0 : 1
    add({ start: nameRange.start, end: valueRange.end + (closed ? mark : 0) })
  }
  add(element.nameRange)
  add(element.openTag)
}
