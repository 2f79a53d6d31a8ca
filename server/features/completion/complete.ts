import { attributesOf, type Element, targetTypesOf } from "../../model/index.ts"
import type { XmlElement } from "../../syntax/index.ts"
import type { Offset, Range } from "../../text/index.ts"
import type { IndexedElement, Snapshot } from "../../workspace/index.ts"
import { type Cursor, cursorAt } from "./cursor.ts"
import { closeSuggestion, elementSuggestions } from "./elements.ts"
import type { Piece, Suggestion } from "./suggestion.ts"
import { attributeValues, referenceValues, type Value } from "./values.ts"

/** What may be typed at the cursor, the likeliest first. LSP: textDocument/completion. */
export interface Completions {
  readonly suggestions: readonly Suggestion[]
  /** Whether there are more than could be given: ask again when more is typed. */
  readonly isCut: boolean
}

export interface CompletionRequest {
  /** The character that asked, when it was not the author: it speaks of one kind of place. */
  readonly trigger?: string
  /** What other files have. */
  readonly elsewhere: () => Iterable<IndexedElement>
}

/** How many suggestions one answer holds. */
const most = 1000

export function complete(
  snapshot: Snapshot,
  offset: Offset,
  { trigger, elsewhere }: CompletionRequest,
): Completions {
  const cursor = cursorAt(snapshot.tree, offset)
  if (!cursor || (trigger !== undefined && !triggers[cursor.kind].includes(trigger)))
    return { suggestions: [], isCut: false }
  if (trigger === ">") return { suggestions: closing(cursor), isCut: false }
  const all = suggestionsAt(snapshot, cursor, elsewhere)
  if (all.length <= most) return { suggestions: all, isCut: false }
  const typed = snapshot.text.slice(cursor.range.start, offset).toLowerCase()
  const matching = all.filter(it => (it.filter ?? it.label).toLowerCase().includes(typed))
  return { suggestions: matching.slice(0, most), isCut: true }
}

/** The characters behind which a kind of place is worth asking about by itself. */
const triggers: Readonly<Record<Cursor["kind"], string>> = {
  "tag-name": "<",
  "close-name": "/",
  "attribute-name": " ",
  "attribute-value": "\"'=",
  content: ">",
}

/** Behind a start tag that was just finished: its close tag, the cursor between the two. */
function closing({ range, ...cursor }: Cursor): readonly Suggestion[] {
  if (cursor.kind !== "content") return []
  const { parent, isOpen, before } = cursor.around
  if (!parent || !isOpen || before || parent.openTag.end !== range.end) return []
  const label = `</${parent.name}>`
  return [{ label, kind: "close-tag", range, text: [{ slot: "" }, label] }]
}

function suggestionsAt(
  snapshot: Snapshot,
  cursor: Cursor,
  elsewhere: () => Iterable<IndexedElement>,
): readonly Suggestion[] {
  const { model, text } = snapshot
  switch (cursor.kind) {
    case "tag-name": {
      const form = { hasBracket: true, nameOnly: cursor.element !== undefined }
      // An editor that closes brackets has written a `>` that the new tag brings itself.
      const { start, end } = cursor.range
      const hasEnd = !form.nameOnly && text.slice(end, end + 1) === ">"
      const range = { start, end: hasEnd ? end + 1 : end }
      return elementSuggestions(model, cursor.around, range, form)
    }
    case "close-name": {
      const { parent } = cursor.around
      if (!parent) return []
      const hasEnd = text.slice(cursor.range.end, cursor.range.end + 1) === ">"
      const label = `${parent.name}${hasEnd ? "" : ">"}`
      return [{ label, kind: "close-tag", range: cursor.range, text: [label] }]
    }
    case "attribute-name":
      return attributeSuggestions(owner(snapshot, cursor.element), cursor)
    case "attribute-value": {
      const element = owner(snapshot, cursor.element)
      if (!element) return []
      const values = attributeValues(model, element, cursor.attribute.name, elsewhere)
      return values.map(it => ({
        ...it,
        range: cursor.range,
        text: [`${cursor.before}${it.label}${cursor.after}`],
        ...(cursor.before === "" ? {} : { filter: `${cursor.before}${it.filter ?? it.label}` }),
      }))
    }
    case "content":
      return contentSuggestions(snapshot, cursor, elsewhere)
  }
}

/** The BPMN element that a tag is; undefined for a vendor's. */
function owner({ model }: Snapshot, xml: XmlElement): Element | undefined {
  const element = model.elementOf(xml)
  return element?.xml === xml ? element : undefined
}

function attributeSuggestions(
  element: Element | undefined,
  { range, hasValue }: Extract<Cursor, { kind: "attribute-name" }>,
): readonly Suggestion[] {
  if (element?.type === undefined) return []
  const { type } = element
  const present = new Set(
    element.xml.attributes.filter(it => it.nameRange.start !== range.start).map(it => it.name),
  )
  const rows = attributesOf(type).filter(it => !present.has(it.name))
  rows.sort((a, b) => Number(b.isRequired) - Number(a.isRequired))
  return rows.map(row => {
    const choices = row.type === "boolean" ? ["true", "false"] : row.type.split("|")
    const slot: Piece =
      1 < choices.length ? { slot: other(choices, row.defaultValue), choices } : { slot: "" }
    const detail = [
      row.isRequired ? "required" : "",
      row.defaultValue === undefined ? "" : `${row.defaultValue} when left out`,
    ]
    return {
      label: row.name,
      kind: "attribute",
      detail: detail.filter(Boolean).join(", "),
      range,
      text: hasValue ? [row.name] : [`${row.name}="`, slot, '"'],
      ...(targetTypesOf(type, row.name) ? { goesOn: true } : {}),
    }
  })
}

/** Who writes an attribute down wants another value than the one it has without. */
function other(choices: readonly string[], defaultValue: string | undefined): string {
  return choices.find(it => it !== defaultValue) ?? choices[0]!
}

function contentSuggestions(
  snapshot: Snapshot,
  { range, around }: Extract<Cursor, { kind: "content" }>,
  elsewhere: () => Iterable<IndexedElement>,
): readonly Suggestion[] {
  const { model } = snapshot
  const { parent } = around
  const element = parent && owner(snapshot, parent)
  const holder = element?.parent
  const targets = element && holder?.type && targetTypesOf(holder.type, element.kind)
  if (element && holder && targets) {
    const place = contentRange(snapshot, element, range)
    const values = referenceValues(model, holder, element.kind, targets, elsewhere)
    const close = around.isOpen
      ? [closeSuggestion(parent.name, range, { hasBracket: false, nameOnly: false })]
      : []
    return [...values.map((it: Value) => ({ ...it, range: place, text: [it.label] })), ...close]
  }
  return elementSuggestions(model, around, range, { hasBracket: false, nameOnly: false })
}

/** The whole of a reference between tags, so that the middle of one can be asked about. */
function contentRange({ text }: Snapshot, { xml }: Element, range: Range): Range {
  if (xml.isUnclosed) return range
  const { end } = xml.contentRange
  const rest = /^[\w:.-]*/.exec(text.slice(range.end, end))![0]
  return { start: range.start, end: range.end + rest.length }
}
