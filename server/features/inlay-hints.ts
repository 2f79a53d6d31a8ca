import { labelOf, type Model, type Reference } from "../model/index.ts"
import type { XmlElement } from "../syntax/index.ts"
import type { Offset, Range } from "../text/index.ts"
import { isStale, type Run, type Snapshot } from "../workspace/index.ts"
import { basis, briefly, staleNote } from "./figures.ts"
import { shortened } from "./markdown.ts"
import { inWords } from "./words.ts"

/**
 * What the text does not say by itself: the name behind an id, and the figures of the last run.
 * LSP: textDocument/inlayHint.
 */
export interface InlayHint {
  readonly at: Offset
  readonly text: string
  readonly explanation: string
}

/** The hints of a part of the text, in text order. */
export function inlayHints(snapshot: Snapshot, part: Range, run?: Run): readonly InlayHint[] {
  return [...nameHints(snapshot, part), ...(run ? figureHints(snapshot, part, run) : [])].sort(
    (a, b) => a.at - b.at,
  )
}

const longestName = 40

function* nameHints({ model, text, tree }: Snapshot, part: Range): Iterable<InlayHint> {
  for (const reference of referencesIn(model, tree.elementsIn(part))) {
    const { start, end } = reference.range
    if (start < part.start || part.end < end) continue
    const target = model.targetOf(reference)
    if (!target?.name?.trim() || target.name.trim() === reference.value) continue
    // Behind the closing quote, or the end of the content: inside it would read as part of the id.
    const at = /["']/.test(text.slice(end, end + 1)) ? end + 1 : end
    const name = shortened(labelOf(target), longestName)
    yield { at, text: name, explanation: `${inWords(target)} ${reference.value}` }
  }
}

function* referencesIn(model: Model, elements: Iterable<XmlElement>): Iterable<Reference> {
  for (const xml of elements) {
    const element = model.elementFor(xml)
    if (element) yield* model.referencesIn(element)
  }
}

function* figureHints(snapshot: Snapshot, part: Range, run: Run): Iterable<InlayHint> {
  const { model, tree } = snapshot
  const stale = isStale(run, snapshot) ? "≈ " : ""
  for (const xml of tree.elementsIn(part)) {
    const id = model.elementFor(xml)?.id
    const figures = id === undefined ? undefined : run.elements.get(id)
    if (!figures || figures.entered === 0 || model.find(figures.element)?.xml !== xml) continue
    const at = xml.openTag.end
    if (part.end < at) continue
    const explanation = `Simulated: ${basis(run)}${staleNote(run, snapshot)}`
    yield { at, text: `${stale}${briefly(figures)}`, explanation }
  }
}
