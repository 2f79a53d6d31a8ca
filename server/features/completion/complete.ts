import { attributesOf, type Element, type Model, targetTypesOf } from "../../model/index.ts"
import type { Offset, Range } from "../../text/index.ts"
import type { IndexedElement, Snapshot } from "../../workspace/index.ts"
import { type Cursor, cursorAt, longestWord } from "./cursor.ts"
import { closeSuggestion, elementSuggestions } from "./elements.ts"
import type { Piece, Suggestion } from "./suggestion.ts"
import { attributeValues, referenceValues } from "./values.ts"

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
  if (!cursor || (trigger !== undefined && !triggers[cursor.kind].includes(trigger))) return all([])
  if (trigger === ">") return all(closing(cursor))
  const { suggestions, isCut } = suggestionsAt(snapshot, cursor, elsewhere)
  if (suggestions.length <= most) return { suggestions, isCut }
  const typed = snapshot.text.slice(cursor.range.start, offset).toLowerCase()
  const matching = suggestions.filter(it => (it.filter ?? it.label).toLowerCase().includes(typed))
  return { suggestions: matching.slice(0, most), isCut: true }
}

function all(suggestions: readonly Suggestion[]): Completions {
  return { suggestions, isCut: false }
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
): Completions {
  const { model, text } = snapshot
  switch (cursor.kind) {
    case "tag-name": {
      const form = { hasBracket: true, nameOnly: cursor.element !== undefined }
      // An editor that closes brackets has written a `>` that the new tag brings itself.
      const { start, end } = cursor.range
      const hasEnd = !form.nameOnly && text.slice(end, end + 1) === ">"
      const range = { start, end: hasEnd ? end + 1 : end }
      return all(elementSuggestions(model, cursor.around, range, form))
    }
    case "close-name": {
      const { parent } = cursor.around
      if (!parent) return all([])
      const hasEnd = text.slice(cursor.range.end, cursor.range.end + 1) === ">"
      const label = `${parent.name}${hasEnd ? "" : ">"}`
      return all([{ label, kind: "close-tag", range: cursor.range, text: [label] }])
    }
    case "attribute-name":
      return all(attributeSuggestions(model.elementFor(cursor.element), cursor))
    case "attribute-value": {
      const element = model.elementFor(cursor.element)
      return element ? valueSuggestions(model, element, cursor, elsewhere) : all([])
    }
    case "content":
      return contentSuggestions(snapshot, cursor, elsewhere)
  }
}

function valueSuggestions(
  model: Model,
  element: Element,
  { range, attribute, before, after }: Extract<Cursor, { kind: "attribute-value" }>,
  elsewhere: () => Iterable<IndexedElement>,
): Completions {
  const { values, isCut } = attributeValues(model, element, attribute.name, elsewhere)
  const suggestions = values.map(it => ({
    ...it,
    range,
    text: [`${before}${it.label}${after}`],
    ...(before === "" ? {} : { filter: `${before}${it.filter ?? it.label}` }),
  }))
  return { suggestions, isCut }
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
): Completions {
  const { model } = snapshot
  const { parent, isOpen } = around
  const element = parent && model.elementFor(parent)
  const holder = element?.parent
  const targets = element && holder?.type && targetTypesOf(holder.type, element.kind)
  if (!element || !holder || !targets)
    return all(elementSuggestions(model, around, range, { hasBracket: false, nameOnly: false }))
  const place = contentRange(snapshot, element, range)
  const { values, isCut } = referenceValues(model, holder, element.kind, targets, elsewhere)
  const suggestions: Suggestion[] = values.map(it => ({ ...it, range: place, text: [it.label] }))
  if (isOpen)
    suggestions.push(closeSuggestion(parent.name, range, { hasBracket: false, nameOnly: false }))
  return { suggestions, isCut }
}

/** The whole of a reference between tags, so that the middle of one can be asked about. */
function contentRange({ text }: Snapshot, { xml }: Element, range: Range): Range {
  if (xml.isUnclosed) return range
  const { end } = xml.contentRange
  const rest = /^[\w:.-]*/.exec(text.slice(range.end, Math.min(end, range.end + longestWord)))![0]
  return { start: range.start, end: range.end + rest.length }
}
