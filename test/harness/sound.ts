import assert from "node:assert/strict"
import { flawLimit, flaws, SyntaxTree, type XmlElement } from "../../server/syntax/index.ts"
import type { Range } from "../../server/text/index.ts"

/**
 * Reads a text and holds the tree to what is true of every tree: it spells the text back, elements
 * lie in their parents and follow each other, attributes lie in their tags, and flaws are in order
 * and inside. Never asks for more than the whole costs to read.
 */
export function assertSound(text: string): SyntaxTree {
  const tree = SyntaxTree.read(text)
  assert.equal(tree.text.toString(), text)
  assert.equal(tree.text.length, text.length)
  /** Where the last child of an element ends, by the element's place; -1 for the roots. */
  const filled = new Map<number, number>()
  for (let index = 0; index < tree.elementCount; index++) {
    const element = tree.element(index)
    assertTag(element, text)
    const { parent, range } = element
    assert.ok(!parent || parent.index < index, `element ${index} before its parent`)
    const outer = parent?.contentRange ?? { start: 0, end: text.length }
    const key = parent?.index ?? -1
    assertInside(range, { start: filled.get(key) ?? outer.start, end: outer.end })
    filled.set(key, range.end)
  }
  let last = 0
  const found = flaws(tree)
  assert.ok(found.length <= flawLimit)
  for (const { range, message } of found) {
    assertInside(range, { start: last, end: text.length })
    assert.ok(message !== "" && !message.includes("undefined"), message)
    last = range.start
  }
  return tree
}

function assertTag(element: XmlElement, text: string): void {
  const { openTag, closeTag, name, nameRange, attributesRange, contentRange, range } = element
  assertInside(openTag, range)
  assert.equal(text[openTag.start], "<")
  assert.equal(text.slice(nameRange.start, nameRange.end), name)
  assertInside(attributesRange, openTag)
  let from = attributesRange.start
  for (const attribute of element.attributes) {
    const { nameRange, valueRange, value } = attribute
    assertInside(nameRange, { start: from, end: attributesRange.end })
    assert.equal(text.slice(nameRange.start, nameRange.end), attribute.name)
    assertInside(valueRange, { start: nameRange.end, end: attributesRange.end })
    assert.ok(value.length <= valueRange.end - valueRange.start)
    from = valueRange.end
  }
  if (!closeTag) return
  assertInside(closeTag, range)
  assertInside(contentRange, { start: openTag.end, end: closeTag.start })
  assert.ok(text.startsWith(`</${name}`, closeTag.start))
}

function assertInside({ start, end }: Range, outer: Range): void {
  assert.ok(
    outer.start <= start && start <= end && end <= outer.end,
    `${start} to ${end} is not inside ${outer.start} to ${outer.end}`,
  )
}
