import type { Element, Model, Reference } from "../model/index.ts"
import type { Offset, Range } from "../text/index.ts"
import type { Snapshot } from "../workspace/index.ts"

/** An id under the cursor: where it is declared, or where it is used. */
export interface IdUse {
  readonly id: string
  readonly range: Range
  /** The element it names; undefined while there is none. */
  readonly element: Element | undefined
  /** Undefined at the declaration. */
  readonly reference: Reference | undefined
}

/** The id that `offset` lies in, its end included. */
export function idAt({ model }: Snapshot, offset: Offset): IdUse | undefined {
  const element = model.elementAt(offset)
  const declared = element && idRange(element)
  if (declared && holds(declared, offset))
    return { id: element.id!, range: declared, element, reference: undefined }
  const reference = model.referenceAt(offset)
  if (!reference) return undefined
  const target = model.targetOf(reference)
  return { id: reference.value, range: reference.range, element: target, reference }
}

/** Where the id of an element stands, without white space around it; undefined when it has none. */
export function idRange(element: Element): Range | undefined {
  const attribute = element.xml.attribute("id")
  if (element.id === undefined || !attribute) return undefined
  const { start, end } = attribute.valueRange
  const raw = element.xml.tree.text.slice(start, end)
  const before = raw.length - raw.trimStart().length
  return { start: start + before, end: start + before + raw.trim().length }
}

/** Every place where an id stands: declarations first, then references, each in text order. */
export function occurrences(
  model: Model,
  id: string,
): { readonly declarations: readonly Range[]; readonly references: readonly Range[] } {
  return {
    declarations: model.declarations(id).flatMap(it => idRange(it) ?? []),
    references: model.referencesTo(id).map(it => it.range),
  }
}

export function holds({ start, end }: Range, offset: Offset): boolean {
  return start <= offset && offset <= end
}
