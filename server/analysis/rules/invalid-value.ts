import { type AttributeRow, attributesOf } from "../../model/index.ts"
import { isForeignContent } from "../foreign.ts"
import { nearest } from "../nearest.ts"
import type { ElementRule, Remark } from "../rule.ts"
import { called, joined, quoted } from "../wording.ts"
import { isFlowEnd } from "./missing-flow-end.ts"
import { schemaTypeOf } from "./unknown-attribute.ts"

/** A value is of the type that the schema gives to its attribute. XML Schema, part 2. */
export const invalidValue: ElementRule = {
  id: "invalid-value",
  summary: "An attribute has a value that its type does not allow",
  severity: "error",
  visitsTypes: [
    "tDefinitions",
    "tBaseElement",
    "tBaseElementWithMixedContent",
    "DiagramElement",
    "Diagram",
    "Bounds",
    "Point",
    "Font",
  ],

  *checkElement(model, element) {
    if (isForeignContent(model)(element)) return
    const rows = attributesOf(schemaTypeOf(element))
    for (const { name, value, valueRange, nameRange, quote } of element.xml.attributes) {
      const row = rows.find(it => it.name === name)
      if (!row || quote === undefined || isComputed(value)) continue
      if (value.trim() === "" && isFlowEnd(element, name)) continue
      const demand = demandOf(row, value.trim())
      if (demand === undefined) continue
      const range = valueRange.start < valueRange.end ? valueRange : nameRange
      const isId = row.type === "ID"
      yield {
        message: isId
          ? `${quoted(value)} is not an id; ${demand}`
          : `${name} of ${called(element)} is ${quoted(value)}; it must be ${demand}`,
        range,
        ...correction(row, value, range),
      }
    }
  },
}

/** Whether an engine computes the value: JUEL in `${}` or `#{}`, FEEL behind `=`. */
export function isComputed(value: string): boolean {
  return /^\s*=|[$#]\{/.test(value)
}

/** What the value must be and is not. */
function demandOf({ type }: AttributeRow, value: string): string | undefined {
  if (type.includes("|")) {
    const allowed = type.split("|")
    return allowed.includes(value) ? undefined : joined(allowed)
  }
  const lexical = lexicalOf[type]
  return !lexical || lexical.pattern.test(value) ? undefined : lexical.demand
}

const lexicalOf: Readonly<Record<string, { readonly pattern: RegExp; readonly demand: string }>> = {
  boolean: { pattern: /^(true|false|1|0)$/, demand: "true or false" },
  integer: { pattern: /^[+-]?\d+$/, demand: "a whole number" },
  double: {
    pattern: /^([+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?INF|NaN)$/,
    demand: "a number, with a point for decimals",
  },
  ID: {
    pattern: /^[\p{L}_][\p{L}\p{N}\p{M}._·-]*$/u,
    demand: "an id starts with a letter or “_” and holds letters, digits, “_”, “-” and “.”",
  },
  IDREF: { pattern: /^\S+$/, demand: "the id of one element" },
  QName: { pattern: /^\S+$/, demand: "the id of one element" },
}

function correction(row: AttributeRow, value: string, range: Remark["range"]) {
  if (!range || value.trim() === "") return {}
  const allowed = row.type === "boolean" ? ["true", "false"] : row.type.split("|")
  const meant =
    row.type.includes("|") || row.type === "boolean" ? nearest(value, allowed) : undefined
  if (!meant) return {}
  const changes = [{ range, text: meant.word }]
  return {
    fixes: [{ title: `Change to ${quoted(meant.word)}`, changes, isPreferred: true as const }],
  }
}
