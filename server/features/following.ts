import { type CheckSettings, checkSome, type Finding } from "../analysis/index.ts"
import type { Element } from "../model/index.ts"
import type { XmlElement } from "../syntax/index.ts"
import type { Change, Range } from "../text/index.ts"
import type { Snapshot } from "../workspace/index.ts"

/**
 * What can be said at once after an edit of a large document, from what was found before it: the
 * rules are asked about the elements that were edited, and the text about its XML; all other
 * findings move with their text. What the edit means for elements elsewhere, only a whole check
 * tells.
 *
 * @param found   what is true of the version before the first change
 * @param changes one after the other, up to `snapshot`
 * @returns in text order; undefined when so much was edited that a whole check is no slower
 */
export function follow(
  found: readonly Finding[],
  changes: readonly Change[],
  snapshot: Snapshot,
  settings: CheckSettings,
): readonly Finding[] | undefined {
  if (mostChanges < changes.length) return undefined
  const edited = editedElements(snapshot, touchedBy(changes))
  if (!edited) return undefined
  const places = edited.map(({ xml }) => (sizeOf(xml) === 0 ? xml.range : xml.openTag))
  const isEdited = ({ range }: Finding) => places.some(it => holds(it, range.start))
  const kept = found
    .flatMap(it => moved(it, changes) ?? [])
    .filter(it => !isOfText(it) && !isEdited(it))
  const fresh = checkSome(snapshot.model, edited, settings).filter(
    it => isOfText(it) || isEdited(it),
  )
  return [...kept, ...fresh].sort((a, b) => a.range.start - b.range.start)
}

/** Whether it is found anew with the XML as a whole. */
function isOfText({ rule }: Finding): boolean {
  return rule.startsWith("xml-")
}

/** More changes than this at once, or more edited elements, and the document is checked instead. */
export const mostChanges = 100
const mostElements = 200

/** Where changes left their mark in the text after the last of them. */
function touchedBy(changes: readonly Change[]): readonly Range[] {
  return changes.map(({ range, text }, at) => {
    let touched: Range = { start: range.start, end: range.start + text.length }
    for (const later of changes.slice(at + 1)) {
      const start = shifted(touched.start, later)
      touched = { start, end: Math.max(start, shifted(touched.end, later)) }
    }
    return touched
  })
}

/** The BPMN elements in whose tags or contents something was touched, and what holds them. */
function editedElements(
  { model, tree }: Snapshot,
  touched: readonly Range[],
): readonly Element[] | undefined {
  const edited = new Set<Element>()
  for (const range of touched) {
    const inside = model.elementAt(range.start)
    for (const it of [inside, inside?.parent])
      if (it && sizeOf(it.xml) <= largestAround) edited.add(it)
    for (const xml of tree.elementsIn(range)) {
      const element = model.elementOf(xml)
      if (element) edited.add(element)
      if (mostElements < edited.size) return undefined
    }
  }
  return [...edited]
}

/** An element that holds more elements than this is not edited by what is edited in it. */
const largestAround = 50

/** How many elements an element holds, at any depth. */
function sizeOf({ index, end }: XmlElement): number {
  return end - index - 1
}

/** A finding where its text stands now; undefined where that was edited. */
function moved(finding: Finding, changes: readonly Change[]): Finding | undefined {
  const range = movedRange(finding.range, changes)
  if (!range) return undefined
  const { related, fixes, ...rest } = finding
  const fixesNow = fixes?.flatMap(fix => {
    const edits = fix.changes.map(it => ({ ...it, range: movedRange(it.range, changes) }))
    return edits.every(it => it.range) ? [{ ...fix, changes: edits as readonly Change[] }] : []
  })
  const relatedNow = related?.flatMap(it => {
    const place = movedRange(it.range, changes)
    return place ? [{ ...it, range: place }] : []
  })
  return {
    ...rest,
    range,
    ...(relatedNow && { related: relatedNow }),
    ...(fixesNow && { fixes: fixesNow }),
  }
}

function movedRange(range: Range, changes: readonly Change[]): Range | undefined {
  let { start, end } = range
  for (const change of changes) {
    if (change.range.start < end && start < change.range.end) return undefined
    start = shifted(start, change)
    end = Math.max(start, change.range.start < end ? shifted(end, change) : end)
  }
  return { start, end }
}

/** Where an offset stands after a change; inside of what was replaced, at its start. */
function shifted(offset: number, { range, text }: Change): number {
  if (offset < range.start) return offset
  if (offset < range.end) return range.start
  return offset + text.length - (range.end - range.start)
}

function holds({ start, end }: Range, offset: number): boolean {
  return start <= offset && offset <= end
}
