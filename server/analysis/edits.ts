import type { Element, Model } from "../model/index.ts"
import { splitName, type XmlElement } from "../syntax/index.ts"
import type { Change, Offset, Range, Text } from "../text/index.ts"

/** Takes an element out, with its line when it stands alone on it. */
export function removing({ tree, range }: XmlElement): Change {
  return { range: withLine(tree.text, range), text: "" }
}

/** Takes an attribute out, with the white space before it. */
export function removingAttribute(xml: XmlElement, name: string): Change[] {
  const attribute = xml.attributes.findLast(it => it.name === name)
  if (!attribute) return []
  const { text } = xml.tree
  let { start } = attribute.nameRange
  while (/\s/.test(text.slice(start - 1, start))) start--
  const end = attribute.valueRange.end + (attribute.quote && attribute.closed ? 1 : 0)
  return [{ range: { start, end }, text: "" }]
}

/** Gives an attribute a value, or writes it behind the last one. */
export function settingAttribute(xml: XmlElement, name: string, value: string): Change {
  const written = escaped(value)
  const attribute = xml.attribute(name)
  if (attribute?.quote && attribute.closed) return { range: attribute.valueRange, text: written }
  const last = xml.attributes.at(-1)
  const end = last ? last.valueRange.end + (last.quote ? 1 : 0) : xml.nameRange.end
  return { range: { start: end, end }, text: ` ${name}="${written}"` }
}

/** Gives an element another name; its prefix stays. */
export function renamingTags(xml: XmlElement, local: string): Change[] {
  const { prefix } = splitName(xml.name)
  const text = prefix ? `${prefix}:${local}` : local
  const ranges = [xml.nameRange, ...(xml.closeNameRange ? [xml.closeNameRange] : [])]
  return ranges.map(range => ({ range, text }))
}

/**
 * Takes elements out together with what speaks of them alone: their shapes and edges, `incoming`,
 * `outgoing` and `flowNodeRef` children, and `default` attributes.
 */
export function removingEverywhere(model: Model, elements: readonly Element[]): Change[] {
  const doomed = new Set<XmlElement>(elements.map(it => it.xml))
  const changes: Change[] = []
  for (const { id } of elements)
    for (const reference of id === undefined ? [] : model.referencesTo(id)) {
      if (reference.role === "default")
        changes.push(...removingAttribute(reference.from.xml, "default"))
      else if (reference.role === "bpmnElement") doomed.add(reference.from.xml)
      else if (["incoming", "outgoing", "flowNodeRef"].includes(reference.role)) {
        const child = model.tree.elementAt(reference.range.start)
        if (child) doomed.add(child)
      }
    }
  const outermost = [...doomed].filter(it => !isInside(it, doomed))
  const isKept = ({ range }: Change) => !outermost.some(it => holds(it.range, range.start))
  return [...changes.filter(isKept), ...outermost.map(removing)]
}

/** A text as it stands in an attribute value or between tags. XML 1.0, §2.4. */
export function escaped(value: string): string {
  return value.replace(/[&<"]/g, character => references[character]!)
}

const references: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", '"': "&quot;" }

function isInside(xml: XmlElement, others: ReadonlySet<XmlElement>): boolean {
  for (const ancestor of xml.ancestors()) if (others.has(ancestor)) return true
  return false
}

function holds({ start, end }: Range, offset: Offset): boolean {
  return start <= offset && offset < end
}

function withLine(text: Text, { start, end }: Range): Range {
  const firstLine = text.positionAt(start).line
  const lastLine = text.positionAt(end).line
  const before = text.slice(text.lineStart(firstLine), start)
  const after = text.slice(end, text.lineEnd(lastLine))
  if (before.trim() !== "" || after.trim() !== "") return { start, end }
  return { start: text.lineStart(firstLine), end: text.lineStart(lastLine + 1) }
}
