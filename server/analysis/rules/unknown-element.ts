import { memo } from "../../cache/index.ts"
import { childrenOf, type Element, elementNames, type Model } from "../../model/index.ts"
import { damageOf } from "../damage.ts"
import { renamingTags } from "../edits.ts"
import { isForeignContent } from "../foreign.ts"
import { nearest } from "../nearest.ts"
import type { ElementRule, Fix } from "../rule.ts"
import { quoted } from "../wording.ts"

/** An element in a namespace of BPMN has a name of BPMN. BPMN 2.0.2, Semantic.xsd, BPMNDI.xsd. */
export const unknownElement: ElementRule = {
  id: "unknown-element",
  summary: "An element has a name that BPMN does not know",
  severity: "error",

  visitsTypes: "all",

  *checkElement(model, element) {
    // What stands in an unknown element is unknown with it.
    if (element.type !== undefined || (element.parent && element.parent.type === undefined)) return
    if (isForeignContent(model)(element) || damageOf(model).isSpilled(element)) return
    const meant = suggestionsOf(model)(element)
    const advice = meant ? `; did you mean ${quoted(meant)}?` : "; nothing reads it"
    yield {
      range: element.xml.nameRange,
      message: `BPMN has no element ${quoted(element.kind)}${advice}`,
      ...(meant ? { fixes: [renaming(element, meant)] } : {}),
    }
  },
}

/**
 * What an author may have meant: what is allowed in the place comes first, then every name there
 * is. Looked for once for each name and place.
 */
const suggestionsOf = memo((_: Model) => {
  const known = new Map<string, string | undefined>()
  return ({ kind, parent }: Element): string | undefined => {
    const key = `${kind} ${parent?.type}`
    if (!known.has(key)) {
      const allowed = parent?.type ? childrenOf(parent.type).map(it => it.name) : []
      known.set(key, (nearest(kind, allowed) ?? nearest(kind, elementNames))?.word)
    }
    return known.get(key)
  }
})

function renaming({ xml }: Element, meant: string): Fix {
  return {
    title: `Change to ${quoted(meant)}`,
    changes: renamingTags(xml, meant),
    isPreferred: true,
  }
}
