import { memo } from "../cache/index.ts"
import { type Element, is, type Model } from "../model/index.ts"
import type { SyntaxTree, XmlElement } from "../syntax/index.ts"
import type { Offset, Range } from "../text/index.ts"
import { flawsOf, harmless } from "./flaws.ts"
import { isForeignContent } from "./foreign.ts"

/** Text in an element that holds elements and nothing else. */
export interface StrayText {
  readonly element: Element
  /** Without the white space around it. */
  readonly range: Range
}

/** All of it, in text order. */
export const strayTextsOf = memo((model: Model): readonly StrayText[] => {
  const { tree } = model
  const isForeign = isForeignContent(model)
  const found: StrayText[] = []
  const brokenEnds = endsOfBroken(model)
  for (const range of tree.texts()) {
    const xml = around(tree, range.start)
    const element = xml && model.elementOf(xml)
    if (followsBroken(model, range, brokenEnds)) continue
    if (!element || element.xml !== xml || isForeign(element) || holdsText(element)) continue
    found.push({ element, range })
  }
  return found
})

/** The innermost element that goes on behind `offset`. */
function around(tree: SyntaxTree, offset: Offset): XmlElement | undefined {
  let xml = tree.elementAt(offset)
  while (xml && xml.range.end <= offset) xml = xml.parent
  return xml
}

/** Where markup that is broken ends: what follows it may be the rest of it. */
function endsOfBroken(model: Model): ReadonlySet<Offset> {
  const structural = flawsOf(model).filter(it => !harmless.has(it.code))
  const unclosed = model.elements.filter(it => it.xml.isUnclosed)
  return new Set([...structural.map(it => it.range.end), ...unclosed.map(it => it.xml.openTag.end)])
}

/** Whether nothing but white space lies between a text and broken markup before it. */
function followsBroken(model: Model, { start }: Range, ends: ReadonlySet<Offset>): boolean {
  const { text } = model.tree
  let at = start
  while (!ends.has(at) && text.slice(at - 1, at).trim() === "" && 0 < at) at--
  return ends.has(at)
}

/** The types with `mixed="true"`, and those that are a simple value. BPMN 2.0.2, Semantic.xsd. */
const textTypes = ["tBaseElementWithMixedContent", "tDocumentation", "tScript", "tText"]

function holdsText(element: Element): boolean {
  const { type } = element
  if (type === undefined || simpleTypes.has(type)) return true
  return type === "tExtensionElements" || textTypes.some(it => is(element, it))
}

const simpleTypes: ReadonlySet<string> = new Set(["QName", "IDREF", "string", "any"])
