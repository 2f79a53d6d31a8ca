import type { Offset, Range } from "../text/index.ts"
import type { Attribute } from "./attributes.ts"
import type { Report } from "./found-flaws.ts"
import { isName } from "./name-form.ts"
import { reportReferences } from "./text-flaws.ts"

/** The attributes of a tag, and how they are written. */
export interface WrittenAttributes {
  /** Where `attributes` and `range` say that they stand. */
  readonly text: string
  readonly attributes: readonly Attribute[]
  /** See `attributesRange`. */
  readonly range: Range
}

/**
 * Tells what is wrong with the way attributes are written. Behind the first slip in a tag its
 * quotes may be out of step: the rest of it is not judged.
 *
 * @param isBroken whether the tag breaks off: it is being typed, and told already
 */
export function reportAttributes(
  written: WrittenAttributes,
  isBroken: boolean,
  report: Report,
): void {
  const { text, attributes } = written
  const { count, slip } = judged(written)
  const seen = new Set<string>()
  for (let at = 0; at < count; at++) {
    const { name, nameRange, valueRange } = attributes[at]!
    if (seen.has(name))
      report(nameRange.start, nameRange.end, "xml-duplicate-attribute", `${name} is given twice`)
    seen.add(name)
    reportReferences(text.slice(valueRange.start, valueRange.end), valueRange.start, report)
  }
  if (slip && !isBroken) report(...slip)
}

/** The attributes before the first slip. */
export function inOrder(written: WrittenAttributes): readonly Attribute[] {
  const { count } = judged(written)
  return written.attributes.slice(0, count)
}

/** How many attributes are in order, and what is wrong behind them. */
function judged({ text, attributes, range }: WrittenAttributes): {
  readonly count: number
  readonly slip: Parameters<Report> | undefined
} {
  let lastEnd = range.start
  for (const [at, attribute] of attributes.entries()) {
    const { start } = attribute.nameRange
    const slip = slashIn(text, lastEnd, start) ?? slipIn(attribute, at === 0 ? -1 : lastEnd)
    if (slip) return { count: at, slip }
    lastEnd = attribute.valueRange.end + 1
  }
  return { count: attributes.length, slip: slashIn(text, lastEnd, range.end) }
}

/** A slash between attributes, or one too many at the end of a tag. XML 1.0, production 44. */
function slashIn(text: string, from: Offset, to: Offset): Parameters<Report> | undefined {
  let at = from
  while (at < to && text.charCodeAt(at) !== SLASH) at++
  if (to <= at) return undefined
  return [at, at + 1, "xml-markup", "“/” can stand only right before the “>” of a tag"]
}

/** What is wrong with the way an attribute is written; `lastEnd` is where the one before ends. */
function slipIn(
  { name, nameRange, valueRange, quote, closed }: Attribute,
  lastEnd: Offset,
): Parameters<Report> | undefined {
  const code = "xml-attribute"
  const [start, end] = [nameRange.start, nameRange.end]
  if (name === "")
    return [start, Math.max(start + 1, valueRange.end), code, "a name is missing here"]
  if (!isName(name)) return [start, end, code, `“${name}” is not a name`]
  if (quote === undefined)
    return [start, Math.max(end, valueRange.end), code, `${name} has no value`]
  if (quote === "")
    return [valueRange.start, valueRange.end, code, `the value of ${name} has no quotes`]
  if (!closed)
    return [valueRange.start - 1, valueRange.end, code, `the value of ${name} never ends`]
  if (start === lastEnd) return [start, end, code, "white space is missing before this attribute"]
  return undefined
}

const SLASH = 47
