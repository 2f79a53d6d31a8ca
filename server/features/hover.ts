import {
  type AttributeRow,
  attributesOf,
  type Element,
  labelOf,
  type Model,
} from "../model/index.ts"
import type { Attribute } from "../syntax/index.ts"
import type { Offset, Range } from "../text/index.ts"
import type { Run, Snapshot } from "../workspace/index.ts"
import { type Detail, detailsOf } from "./details.ts"
import { type Elsewhere, nowhere } from "./elsewhere.ts"
import { extensionDetails } from "./extension-details.ts"
import { figuresOf, staleNote } from "./figures.ts"
import { undeclaredHere, usesElsewhere } from "./hover-elsewhere.ts"
import { holds, idAt } from "./id-use.ts"
import { code, escaped, shortened } from "./markdown.ts"
import { meaningOf } from "./meanings.ts"
import { partTextOf } from "./parts.ts"
import { inWords, kindInWords } from "./words.ts"

/** What to show for the id, tag or attribute under the cursor. LSP: textDocument/hover. */

export interface Hover {
  readonly range: Range
  /** What the author wrote is escaped in it. */
  readonly markdown: string
}

/** @param run of this document, when it was simulated */
export function hover(
  snapshot: Snapshot,
  offset: Offset,
  run?: Run,
  elsewhere: Elsewhere = nowhere,
): Hover | undefined {
  const use = idAt(snapshot, offset)
  if (use) {
    const { range, element } = use
    if (!element) return { range, markdown: undeclaredHere(snapshot, use, elsewhere) }
    return { range, markdown: describe(snapshot, element, run, elsewhere) }
  }
  const element = snapshot.model.elementAt(offset)
  if (!element || element.xml !== snapshot.tree.elementAt(offset)) return undefined
  const attribute = element.xml.attributes.find(it => holds(it.nameRange, offset))
  if (attribute) return attributeHover(element, attribute)
  const range = tagAt(element, offset)
  return range && { range, markdown: describe(snapshot, element, run, elsewhere) }
}

/** The tag of an element that an offset lies in, up to its name in the close tag. */
function tagAt({ xml }: Element, offset: Offset): Range | undefined {
  if (holds(xml.openTag, offset)) return xml.nameRange
  const close = xml.closeNameRange
  return close && holds(close, offset) ? close : undefined
}

function describe(
  snapshot: Snapshot,
  element: Element,
  run: Run | undefined,
  elsewhere: Elsewhere,
): string {
  const { model } = snapshot
  const documentation = partTextOf(element, "documentation") ?? partTextOf(element, "text")
  const figures = run && element.id !== undefined ? figuresOf(run, element.id) : undefined
  return [
    title(element),
    meaningOf(element.kind),
    documentation && escaped(shortened(documentation, longestDocumentation)),
    neighbours(model, element),
    details(model, element),
    usesElsewhere(snapshot, element, elsewhere),
    figures && `**Simulated:** ${figures}${staleNote(run!, snapshot)}`,
  ]
    .filter(Boolean)
    .join("\n\n")
}

/** The details, and the first of what its extensions say. */
function details(model: Model, element: Element): string {
  const extensions = extensionDetails(element)
  const more = extensions.length - mostExtensions
  return [
    ...[...detailsOf(model, element), ...extensions.slice(0, mostExtensions)].map(detailLine),
    ...(0 < more ? [`- and ${more} more in its extensions`] : []),
  ].join("\n")
}

function detailLine({ label, value }: Detail): string {
  const words = escaped(shortened(label, longestValue))
  return value.trim() ? `- ${words}: ${escaped(shortened(value, longestValue))}` : `- ${words}`
}

const longestDocumentation = 600
const longestValue = 120
/** How many lines tell of extensions. */
const mostExtensions = 10
/** How many elements a list of neighbours names. */
const mostNeighbours = 8

function title(element: Element): string {
  const name = element.name && `**${escaped(shortened(element.name, longestValue))}**`
  const id = element.id && code(shortened(element.id, longestValue))
  return [[name, id].filter(Boolean).join(" "), inWords(element)].filter(Boolean).join(" · ")
}

/** Who flows in and out; for a flow, its two ends. */
function neighbours({ flow }: Model, element: Element): string {
  if (flow.isFlow(element)) return flowing([flow.sourceOf(element)], [flow.targetOf(element)])
  return flowing(
    flow.incoming(element).map(it => flow.sourceOf(it)),
    flow.outgoing(element).map(it => flow.targetOf(it)),
  )
}

type Ends = readonly (Element | undefined)[]

function flowing(from: Ends, to: Ends): string {
  return [list("from", from), list("to", to)].filter(Boolean).join("  \n")
}

function list(word: string, ends: Ends): string {
  const elements = ends.filter(it => it !== undefined)
  if (elements.length === 0) return ""
  const named = elements.slice(0, mostNeighbours).map(it => escaped(shortened(labelOf(it), 60)))
  const more = elements.length - named.length
  return `${word} ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`
}

function attributeHover(element: Element, attribute: Attribute): Hover | undefined {
  const row = element.type && attributesOf(element.type).find(it => it.name === attribute.name)
  if (!row) return undefined
  return { range: attribute.nameRange, markdown: describeAttribute(element, row) }
}

function describeAttribute(element: Element, row: AttributeRow): string {
  const values = row.type.includes("|")
    ? `one of ${row.type.split("|").map(code).join(", ")}`
    : (typeWords.get(row.type) ?? row.type)
  const parts = [`${code(row.name)} of a ${kindInWords(element.kind)}`, values]
  if (row.isRequired) parts.push("required")
  if (row.defaultValue !== undefined) parts.push(`${code(row.defaultValue)} when left out`)
  return parts.join(" · ")
}

const typeWords: ReadonlyMap<string, string> = new Map([
  ["ID", "an id, unique in the document"],
  ["IDREF", "the id of an element"],
  ["QName", "the id of an element, with a prefix when it stands in another document"],
  ["boolean", "`true` or `false`"],
  ["integer", "a whole number"],
  ["double", "a number"],
  ["string", "text"],
])
