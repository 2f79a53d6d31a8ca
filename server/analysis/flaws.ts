import { memo } from "../cache/index.ts"
import type { Model } from "../model/index.ts"
import { type Flaw, type FlawCode, flaws } from "../syntax/index.ts"

/** What is wrong with the XML of a document, told once per model. */
export const flawsOf = memo((model: Model): readonly Flaw[] => flaws(model.tree))

/** Flaws that leave the structure around them as it was meant. */
export const harmless: ReadonlySet<FlawCode> = new Set([
  "xml-character",
  "xml-doctype",
  "xml-entity",
  "xml-namespace",
  "xml-outside-root",
])
