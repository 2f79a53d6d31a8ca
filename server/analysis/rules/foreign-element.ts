import { type Element, type Model, typeOf } from "../../model/index.ts"
import { splitName, type XmlElement } from "../../syntax/index.ts"
import { damageOf } from "../damage.ts"
import { isForeignContent, isOpen } from "../foreign.ts"
import type { DocumentRule, Fix } from "../rule.ts"
import { calledInFull, quoted } from "../wording.ts"

/** What is not BPMN stands below `extensionElements`. BPMN 2.0.2, §8.3.3. */
export const foreignElement: DocumentRule = {
  id: "foreign-element",
  summary: "An element that is not in a namespace of BPMN stands outside of `extensionElements`",
  severity: "error",

  *checkDocument(model) {
    const { root } = model.tree
    // Where the outermost element has no namespace another rule tells so, once.
    if (!root?.qualifiedName.namespace) return
    for (const { xml, parent } of strangers(model)) {
      const name = quoted(xml.name)
      if (xml.qualifiedName.namespace) {
        const message = `${name} is not BPMN, so it cannot stand in ${calledInFull(parent)}; put it into extensionElements`
        yield { range: xml.nameRange, message }
        continue
      }
      const { prefix } = splitName(parent.xml.name)
      const isKnown = prefix !== "" && typeOf(xml.name, parent.type) !== undefined
      yield {
        range: xml.nameRange,
        message: isKnown
          ? `${name} is in no namespace, so it is not BPMN; write “${prefix}:${xml.name}”`
          : `${name} is in no namespace and means nothing in ${calledInFull(parent)}; remove it`,
        ...(isKnown ? { fixes: [prefixing(xml, prefix)] } : {}),
      }
    }
  },
}

/** Elements outside of BPMN directly in an element of BPMN that has no place for them. */
function* strangers(model: Model): Iterable<{ xml: XmlElement; parent: Element }> {
  const isForeign = isForeignContent(model)
  const damage = damageOf(model)
  for (const xml of model.tree.elements()) {
    const { namespace } = xml.qualifiedName
    // An unknown prefix is told as such.
    if (namespace === undefined || !xml.parent) continue
    if (namespace && model.elementFor(xml)) continue
    const parent = model.elementFor(xml.parent)
    if (!parent || damage.isBroken(parent)) continue
    if (isForeign(parent) || isOpen(parent)) continue
    yield { xml, parent }
  }
}

function prefixing(xml: XmlElement, prefix: string): Fix {
  const ranges = [xml.nameRange, ...(xml.closeNameRange ? [xml.closeNameRange] : [])]
  const changes = ranges.map(range => ({ range, text: `${prefix}:${xml.name}` }))
  return { title: `Write “${prefix}:${xml.name}”`, changes, isPreferred: true }
}
