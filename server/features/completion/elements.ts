import { type ChildRow, childrenOf, type Element, isType, type Model } from "../../model/index.ts"
import type { Range } from "../../text/index.ts"
import { meaningOf } from "../meanings.ts"
import { kindInWords } from "../words.ts"
import type { Surroundings } from "./cursor.ts"
import { type Naming, snippetOf } from "./snippet.ts"
import type { Piece, Suggestion } from "./suggestion.ts"

/** The elements that the schema allows at a place, in its order, and the close tag it waits for. */
export function elementSuggestions(
  model: Model,
  around: Surroundings,
  range: Range,
  form: Form,
): Suggestion[] {
  const { parent } = around
  if (!parent) return [documentSuggestion(range, form)]
  const element = model.elementFor(parent)
  const naming = { model, xml: parent }
  const close = around.isOpen ? [closeSuggestion(parent.name, range, form)] : []
  // Inside the elements of a vendor BPMN has no say.
  if (element?.type === undefined) return close
  const rows = allowedRows(model, element, element.type, around)
  return [...close, ...rows.map(row => rowSuggestion(row, naming, element, range, form))]
}

/** What is there already and what is wanted: `<` typed or not, the whole tag or its name. */
export interface Form {
  readonly hasBracket: boolean
  readonly nameOnly: boolean
}

function rowSuggestion(
  row: ChildRow,
  naming: Naming,
  parent: Element,
  range: Range,
  form: Form,
): Suggestion {
  const { name, pieces } = snippetOf(row, naming, parent)
  const whole: Piece[] = form.hasBracket ? pieces : ["<", ...pieces]
  const meaning = meaningOf(row.name)
  const words = kindInWords(row.name)
  const details = [words === row.name ? "" : words, row.isRequired ? "required" : ""]
  const detail = details.filter(Boolean).join(", ")
  const colon = name.indexOf(":")
  return {
    label: name,
    kind: "element",
    ...(detail === "" ? {} : { detail }),
    ...(meaning === undefined ? {} : { explanation: meaning }),
    range,
    text: form.nameOnly ? [name] : whole,
    // The prefix need not be typed to find the name.
    filter: colon < 0 ? name : `${name.slice(colon + 1)} ${name}`,
  }
}

/** A close tag for an element; what of it is typed already stands before the range. */
export function closeSuggestion(name: string, range: Range, { hasBracket }: Form): Suggestion {
  const text = `${hasBracket ? "" : "<"}/${name}>`
  return { label: `</${name}>`, kind: "close-tag", range, text: [text], filter: text }
}

/** The rows that fit between the neighbours, without those that are there and cannot repeat. */
function allowedRows(
  model: Model,
  parent: Element,
  type: string,
  { before, behind, isOpen }: Surroundings,
): ChildRow[] {
  const rows = childrenOf(type)
  const slots = slotsOf(rows)
  const slotOf = (xml: typeof before) => {
    const element = xml && model.elementFor(xml)
    return element && slots[rows.findIndex(it => it.name === element.kind)]
  }
  const first = slotOf(before) ?? 0
  const last = slotOf(behind) ?? Number.POSITIVE_INFINITY
  // The children of an element that is not closed yet seem to stand beside it.
  const present = new Set(isOpen ? [] : parent.firstChildren.map(it => it.kind))
  return rows.filter((row, at) => {
    if (slots[at]! < first || last < slots[at]!) return false
    return row.isMany || !present.has(row.name)
  })
}

/** Elements that stand in for the same one may come in any order: they share a slot. */
function slotsOf(rows: readonly ChildRow[]): number[] {
  const slots: number[] = []
  for (const [at, row] of rows.entries()) {
    const previous = rows[at - 1]
    const same = previous && headOf(previous) === headOf(row)
    slots.push(at === 0 ? 0 : slots[at - 1]! + (same ? 0 : 1))
  }
  return slots
}

function headOf(row: ChildRow): string {
  return heads.find(it => isType(row.type, it)) ?? row.name
}

/** The types behind the elements of the schema that others stand in for. */
const heads = [
  "tRootElement",
  "tFlowElement",
  "tArtifact",
  "tResourceRole",
  "tLoopCharacteristics",
  "tConversationNode",
  "DiagramElement",
]

/** A whole document, for a text in which nothing stands yet. */
function documentSuggestion(range: Range, { hasBracket }: Form): Suggestion {
  const text: Piece[] = [
    hasBracket ? "" : "<",
    'definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="',
    { slot: "http://example.org/process" },
    '">\n  <process id="',
    { slot: "Process_1" },
    '" name="',
    { slot: "" },
    '" isExecutable="true">\n    <startEvent id="Start" />\n    <sequenceFlow id="Flow_1" ' +
      'sourceRef="Start" targetRef="End" />\n    <endEvent id="End" />\n  </process>\n</definitions>',
  ]
  const detail = "BPMN document with one process"
  return { label: "definitions", kind: "element", detail, range, text }
}
