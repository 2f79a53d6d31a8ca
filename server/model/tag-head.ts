import type { Tags } from "../syntax/index.ts"
import type { Range } from "../text/index.ts"

/** The attributes that nearly every element has, read from its tag alone. */
export interface Head {
  /** Undefined while there is none, or an empty one. */
  readonly id: string | undefined
  readonly name: string | undefined
  /** Where an element is best pointed at: its id, else its name, else the name of its tag. */
  readonly place: Range
  /** Whether the tag has other attributes as well. */
  readonly hasMore: boolean
}

/** @param at the lexeme of a start tag or an empty tag */
export function readHead(tags: Tags, at: number): Head {
  let [idStart, idEnd, nameStart, nameEnd] = [-1, -1, -1, -1]
  let hasMore = false
  for (const scan = tags.attributes(at); scan.next(); )
    if (idStart < 0 && scan.isNamed("id")) {
      idStart = scan.valueStart
      idEnd = scan.valueEnd
    } else if (nameStart < 0 && scan.isNamed("name")) {
      nameStart = scan.valueStart
      nameEnd = scan.valueEnd
    } else hasMore = true
  let place: Range
  if (idStart < idEnd) place = { start: idStart, end: idEnd }
  else if (nameStart < nameEnd) place = { start: nameStart, end: nameEnd }
  else place = tags.nameRange(at)
  return {
    id: (idStart < idEnd && tags.value(idStart, idEnd).trim()) || undefined,
    name: (nameStart < nameEnd && tags.value(nameStart, nameEnd)) || undefined,
    place,
    hasMore,
  }
}

/** The first attribute of that name, as written, references decoded. */
export function attributeAt(tags: Tags, at: number, name: string): string | undefined {
  for (const scan = tags.attributes(at); scan.next(); )
    if (scan.isNamed(name)) return tags.value(scan.valueStart, scan.valueEnd)
  return undefined
}

/** How to call an element when speaking to its author; see `labelOf` of the elements of a model. */
export function labelOf({ id, name }: Head, kind: string): string {
  return name?.replace(/\s+/g, " ").trim() || id || kind
}
