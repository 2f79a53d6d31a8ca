import type { Offset, Range } from "../text/index.ts"

/** What makes a text something else than a well-formed XML document. */
export interface Flaw {
  readonly range: Range
  readonly code: FlawCode
  /** What is wrong and what to do, as one sentence without a full stop. */
  readonly message: string
  /** The start tag that a close tag with another name seems to belong to: its name. */
  readonly partner?: Range
}

export type FlawCode =
  | "xml-attribute"
  | "xml-character"
  | "xml-comment"
  | "xml-doctype"
  | "xml-duplicate-attribute"
  | "xml-empty"
  | "xml-entity"
  | "xml-markup"
  | "xml-namespace"
  | "xml-outside-root"
  | "xml-stray-close-tag"
  | "xml-unclosed-tag"
  | "xml-unfinished-tag"

/** A flaw and what decides about it among others. */
export interface FoundFlaw {
  readonly start: Offset
  readonly end: Offset
  readonly code: FlawCode
  readonly message: string
  readonly partner: Range | undefined
  /** Which comes first of those at one place: see `ranks`. */
  readonly rank: number
  /** In a leaf: its lexeme, or the lexeme before it; -1 before the first of a text. */
  readonly slot: number
}

/** What flaws are about. */
export const ranks = {
  markup: 0,
  pairing: 1,
  attribute: 2,
  namespace: 3,
  character: 4,
  document: 5,
  text: 6,
} as const

/** Takes one flaw: see `Flaw`. */
export type Report = (
  start: Offset,
  end: Offset,
  code: FlawCode,
  message: string,
  partner?: Range,
) => void

/** How many flaws of one text are told; the rest are counted in the last one. */
export const flawLimit = 1000

/** Flaws found in text order: the first ones, and how many there are. */
export class FlawStream {
  readonly first: FoundFlaw[] = []
  count = 0

  add(flaw: FoundFlaw): void {
    this.count++
    if (this.first.length < flawLimit) this.first.push(flaw)
  }

  /**
   * Takes flaws of one rank.
   *
   * @param base what their places are counted from
   */
  report(rank: number, base: Offset = 0): Report {
    return (start, end, code, message, partner) =>
      this.add({ start: base + start, end: base + end, code, message, partner, rank, slot: 0 })
  }
}

/** The first flaws of several streams, in text order. */
export function firstOf(streams: Iterable<FlawStream>): readonly FoundFlaw[] {
  const all: FoundFlaw[] = []
  for (const { first } of streams) for (const flaw of first) all.push(flaw)
  return all.sort((a, b) => a.start - b.start || a.rank - b.rank).slice(0, flawLimit)
}
