import type { Offset, Range } from "../text/index.ts"
import { decodeReferences } from "./entities.ts"
import { endOfBrokenValue, endsName, isSpace } from "./lexer.ts"

/** One attribute of a tag, as far as it is written. */
export interface Attribute {
  /** As written, with its prefix. */
  readonly name: string
  readonly nameRange: Range
  /** With references decoded; empty while there is no value. */
  readonly value: string
  /** Between the quotes; empty, behind the name or the `=`, while there is no value. */
  readonly valueRange: Range
  /** What its value stands in; "" for a value without quotes. Undefined when there is no value. */
  readonly quote: '"' | "'" | "" | undefined
  /** Whether the closing quote is there. */
  readonly closed: boolean
}

/**
 * The attributes of a tag, in text order. Never throws: half-typed attributes appear as far as they
 * go.
 *
 * @param tag  the text between the name of the tag and its `>` or `/>`, or where the tag breaks off
 * @param base where `tag` stands in the document
 */
export function readAttributes(tag: string, base: Offset): Attribute[] {
  const attributes: Attribute[] = []
  let at = 0
  for (;;) {
    while (at < tag.length && (isSpace(tag.charCodeAt(at)) || tag.charCodeAt(at) === SLASH)) at++
    if (tag.length <= at) return attributes
    const { attribute, end } = readAttribute(tag, at, base)
    attributes.push(attribute)
    at = Math.max(at + 1, end)
  }
}

function readAttribute(tag: string, start: Offset, base: Offset) {
  let nameEnd = start
  while (nameEnd < tag.length && !endsName(tag.charCodeAt(nameEnd))) nameEnd++
  const equals = skipSpace(tag, nameEnd)
  const hasEquals = tag.charCodeAt(equals) === EQUALS
  const isLoneQuote = nameEnd === start && isQuote(tag.charCodeAt(start))
  const valueAt = hasEquals ? skipSpace(tag, equals + 1) : start

  let quote: Attribute["quote"]
  let from = hasEquals ? equals + 1 : nameEnd
  let to = from
  let closed = false
  if (isLoneQuote || (hasEquals && isQuote(tag.charCodeAt(valueAt)))) {
    quote = tag[valueAt] as '"' | "'"
    from = valueAt + 1
    const partner = tag.indexOf(quote, from)
    closed = 0 <= partner
    to = closed ? partner : endOfBrokenValue(tag, from, tag.length)
  } else if (hasEquals && valueAt < tag.length) {
    quote = ""
    from = valueAt
    to = valueAt
    while (to < tag.length && !isSpace(tag.charCodeAt(to))) to++
    closed = true
  }
  const attribute: Attribute = {
    name: tag.slice(start, nameEnd),
    nameRange: { start: base + start, end: base + nameEnd },
    value: decodeReferences(tag.slice(from, to)),
    valueRange: { start: base + from, end: base + to },
    quote,
    closed,
  }
  return { attribute, end: closed && quote ? to + 1 : to }
}

function skipSpace(tag: string, from: Offset): Offset {
  let at = from
  while (at < tag.length && isSpace(tag.charCodeAt(at))) at++
  return at
}

function isQuote(code: number): boolean {
  return code === 34 || code === 39
}

const SLASH = 47
const EQUALS = 61
