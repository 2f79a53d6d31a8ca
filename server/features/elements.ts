import { type Element, placeOf } from "../model/index.ts"
import type { Offset, Range } from "../text/index.ts"
import type { Snapshot } from "../workspace/index.ts"

/** Where an element stands, from its tag to its end, and the id in it. */
export function elementPlace(
  { model }: Snapshot,
  id: string,
): { readonly range: Range; readonly place: Range } | undefined {
  const element = model.find(id)
  return element && { range: element.xml.range, place: placeOf(element) }
}

/**
 * The element a position means: the innermost one with an id around it; in the diagram, the element
 * that is drawn there.
 */
export function elementAt({ model }: Snapshot, offset: Offset): Element | undefined {
  let at = model.elementAt(offset)
  while (at) {
    const drawn = at.xml.attribute("bpmnElement")?.value.trim()
    const target = drawn ? model.find(drawn.slice(drawn.indexOf(":") + 1)) : undefined
    if (target) return target
    if (at.id !== undefined && !/^(BPMN|Bounds|waypoint)/.test(at.kind)) return at
    at = at.parent
  }
  return undefined
}
