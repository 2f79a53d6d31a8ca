import type { Outside } from "../analysis/index.ts"
import { memo } from "../cache/index.ts"
import { type Import, type OutlineReference, outlineInSteps } from "../model/index.ts"
import type { Position, PositionEncoding, Range } from "../text/index.ts"
import { PositionWalk } from "./position-walk.ts"
import type { Snapshot } from "./snapshot.ts"

/** A place in a file that need not be open. */
export interface IndexedPlace {
  readonly uri: string
  readonly start: Position
  readonly end: Position
}

/** An element that can be found from another file; the place is that of its id. */
export interface IndexedElement extends IndexedPlace {
  readonly id: string
  readonly name: string | undefined
  readonly kind: string
  /** Its type in the schema. */
  readonly type: string | undefined
  /** Of an error or an escalation. */
  readonly code: string | undefined
  /** What its file calls the namespace of its ids. */
  readonly namespace: string | undefined
  /** What to call the process or sub-process around it. */
  readonly container: string | undefined
}

/** A reference that may lead into another file; the place is that of the id it names. */
export interface IndexedReference extends IndexedPlace, Omit<OutlineReference, "range"> {}

/** What the workspace keeps of a file. */
export interface FileFacts {
  readonly uri: string
  readonly elements: readonly IndexedElement[]
  readonly references: readonly IndexedReference[]
  readonly imports: readonly Import[]
}

/** What others may ask of an open document. */
export function factsOf(snapshot: Snapshot, encoding: PositionEncoding): FileFacts {
  const reading = readFacts(snapshot.uri, snapshot.text.toString(), encoding)
  for (;;) {
    const step = reading.next()
    if (step.done) return step.value
  }
}

/** What others may ask of any text, in steps; see `outlineInSteps`. */
export function* readFacts(
  uri: string,
  text: string,
  encoding: PositionEncoding,
): Generator<undefined, FileFacts> {
  const { targetNamespace, imports, elements, references } = yield* outlineInSteps(text)
  yield
  const placed = new PositionWalk(text, encoding)
  const facts: { elements: IndexedElement[]; references: IndexedReference[] } = {
    elements: [],
    references: [],
  }
  for (const { place, ...rest } of elements) {
    const { start, end } = positionsOf(placed, place)
    facts.elements.push({ ...rest, uri, namespace: targetNamespace, start, end })
    if (facts.elements.length % placesPerStep === 0) yield
  }
  const placedAgain = new PositionWalk(text, encoding)
  const inOrder = [...references].sort((a, b) => a.range.start - b.range.start)
  for (const { range, ...rest } of inOrder) {
    const { start, end } = positionsOf(placedAgain, range)
    facts.references.push({ ...rest, uri, start, end })
    if (facts.references.length % placesPerStep === 0) yield
  }
  return { uri, imports, ...facts }
}

/** How many places are found in one step. */
const placesPerStep = 4096

function positionsOf(walk: PositionWalk, { start, end }: Range) {
  return { start: walk.at(start), end: walk.at(end) }
}

/** What files say to the rules that look beyond a document. @param files asked each time anew */
export function outsideOf(files: () => Iterable<FileFacts>): Outside {
  return {
    elementsOf(id) {
      const found: IndexedElement[] = []
      for (const facts of files()) found.push(...(byId(facts).get(id) ?? []))
      return found
    },
  }
}

const byId = memo(({ elements }: FileFacts) => Map.groupBy(elements, it => it.id))

/** About how many bytes facts take in memory. */
export function sizeOf({ uri, elements, references }: FileFacts): number {
  let bytes = fileBytes + 2 * uri.length
  for (const { id, name = "", code = "", container = "" } of elements)
    bytes += entryBytes + 2 * (id.length + name.length + code.length + container.length)
  for (const { value, from, namespace = "" } of references)
    bytes += entryBytes + 2 * (value.length + from.length + namespace.length)
  return bytes
}

/** What an entry and a file take beside their strings: measured, and rounded up. */
const entryBytes = 320
const fileBytes = 1000
