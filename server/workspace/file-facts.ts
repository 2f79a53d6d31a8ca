import { containerOf, type Element, is, labelOf, placeOf } from "../model/index.ts"
import type { Position, PositionEncoding } from "../text/index.ts"
import { PositionCounter } from "./position-counter.ts"
import type { Snapshot } from "./snapshot.ts"

/** An element that can be found from another file. */
export interface IndexedElement {
  readonly uri: string
  readonly id: string
  readonly name: string | undefined
  readonly kind: string
  /** What to call the process or sub-process around it. */
  readonly container: string | undefined
  readonly start: Position
  readonly end: Position
}

/** What the workspace keeps of a file. */
export interface FileFacts {
  readonly uri: string
  readonly elements: readonly IndexedElement[]
}

/** The elements of a file that people look for: what flows, what is called, what is sent. */
export function factsOf(snapshot: Snapshot, encoding: PositionEncoding): FileFacts {
  const elements: IndexedElement[] = []
  const positions = new PositionCounter(snapshot.text, encoding)
  for (const element of snapshot.model.elements) {
    if (element.id === undefined || !isSought(element)) continue
    const { start, end } = placeOf(element)
    const container = containerOf(element)
    elements.push({
      uri: snapshot.uri,
      id: element.id,
      name: element.name,
      kind: element.kind,
      container: container && labelOf(container),
      start: positions.at(start),
      end: positions.at(end),
    })
  }
  return { uri: snapshot.uri, elements }
}

function isSought(element: Element): boolean {
  if (is(element, "tEventDefinition")) return false
  return ["tFlowNode", "tRootElement", "tParticipant", "tLane"].some(it => is(element, it))
}
