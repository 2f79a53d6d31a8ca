import { memo } from "../../cache/index.ts"
import type { Model } from "../../model/index.ts"
import type { Flaw, FlawCode } from "../../syntax/index.ts"
import { flawsOf } from "../flaws.ts"
import type { DocumentRule, Severity } from "../rule.ts"
import { xmlFixes } from "../xml-fixes.ts"

/** One rule per way in which a text fails to be XML. XML 1.0; Namespaces in XML 1.0. */
const summaries: Readonly<Record<FlawCode, string>> = {
  "xml-attribute": 'An attribute is written as `name="value"`, with white space before it',
  "xml-character": "The text holds a character that XML does not allow",
  "xml-comment": "A comment ends with `-->` and holds no other `--`",
  "xml-doctype": "A DOCTYPE is not read",
  "xml-duplicate-attribute": "A tag gives the same attribute twice",
  "xml-empty": "The document holds no element",
  "xml-entity": "`&` starts something that stands for no character",
  "xml-markup": "Markup is written in a way that XML does not know",
  "xml-namespace": "A prefix is used that nothing declares",
  "xml-outside-root": "A document has one root element and nothing beside it",
  "xml-stray-close-tag": "A close tag closes nothing",
  "xml-unclosed-tag": "A tag is opened and never closed",
  "xml-unfinished-tag": "A tag has no `>`",
}

/** What a BPMN reader can live with. */
const warnings: ReadonlySet<string> = new Set(["xml-doctype", "xml-namespace"])

export const xmlRules: readonly DocumentRule[] = Object.entries(summaries).map(([id, summary]) => ({
  id,
  summary,
  severity: severityOf(id),
  *checkDocument(model: Model) {
    for (const flaw of flawsByCode(model).get(id as FlawCode) ?? []) {
      const { message, range } = flaw
      const fixes = xmlFixes(model, flaw)
      yield fixes.length === 0 ? { message, range } : { message, range, fixes }
    }
  },
}))

function severityOf(id: string): Severity {
  return warnings.has(id) ? "warning" : "error"
}

const flawsByCode = memo(
  (model: Model): ReadonlyMap<FlawCode, readonly Flaw[]> =>
    Map.groupBy(flawsOf(model), it => it.code),
)
