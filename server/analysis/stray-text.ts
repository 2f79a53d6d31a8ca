import { memo } from "../cache/index.ts"
import { type Element, isType, type Model, typesOf } from "../model/index.ts"
import {
  isSpace,
  LeafNotes,
  type LexemeLeaf,
  lexemeKind,
  lexemeStride,
  nameShift,
  type SyntaxTree,
  splitName,
  type TagNames,
  type XmlElement,
} from "../syntax/index.ts"
import type { Offset, Range, Text } from "../text/index.ts"
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
  const texts = textsIn(tree)
  if (texts.length === 0) return []
  const isForeign = isForeignContent(model)
  const found: StrayText[] = []
  const brokenEnds = endsOfBroken(model)
  for (const range of texts) {
    const xml = around(tree, range.start)
    const element = xml && model.elementOf(xml)
    if (followsBroken(model, range, brokenEnds)) continue
    if (!element || element.xml !== xml || isForeign(element) || holdsText(element)) continue
    found.push({ element, range })
  }
  return found
})

/** The texts that may be stray, whatever is around them. */
function textsIn({ leaves, names, text }: SyntaxTree): readonly Range[] {
  const texts: Range[] = []
  const visit = (note: readonly Range[], { base }: { readonly base: Offset }) => {
    for (const { start, end } of note) texts.push({ start: base + start, end: base + end })
    return true
  }
  textNotesOf(names).visit(leaves, text, () => true, visit)
  return texts
}

/** By leaf, its texts that may be stray: nearly all stand in an element that is there for them. */
const textNotesOf = memo((names: TagNames) => {
  const settled: boolean[] = []
  const isSettled = (name: number) => {
    settled[name] ??= typesOf(splitName(names.name(name)).local).every(holdsTextAs)
    return settled[name]
  }
  return new LeafNotes<object, readonly Range[]>(
    (leaf, base, text) => {
      const texts = [...textsOfLeaf(leaf, base, text, isSettled)]
      return texts.length === 0 ? undefined : texts
    },
    () => some,
  )
})

/** What a branch says when a leaf below it says something. */
const some = {}

/** Places are counted from the beginning of the leaf. */
function* textsOfLeaf(
  { lexemes, sum }: LexemeLeaf,
  base: Offset,
  text: Text,
  isSettled: (name: number) => boolean,
): Iterable<Range> {
  const string = text.slice(base, base + sum.length)
  for (let slot = base === 0 ? -1 : 0; slot < sum.lexemes; slot++) {
    const at = slot * lexemeStride
    let start = slot < 0 ? 0 : lexemes[at + 1]!
    let end = slot + 1 < sum.lexemes ? lexemes[at + lexemeStride]! : string.length
    while (start < end && isSpace(string.charCodeAt(start))) start++
    if (start === end) continue
    const word = slot < 0 ? 0 : lexemes[at + 2]!
    if ((word & 15) === lexemeKind.startTag && isSettled(word >>> nameShift)) continue
    while (isSpace(string.charCodeAt(end - 1))) end--
    yield { start, end }
  }
}

/** The innermost element that goes on behind `offset`. */
function around(tree: SyntaxTree, offset: Offset): XmlElement | undefined {
  let xml = tree.elementAt(offset)
  while (xml && xml.range.end <= offset) xml = xml.parent
  return xml
}

/** Where markup that is broken ends: what follows it may be the rest of it. */
function endsOfBroken(model: Model): ReadonlySet<Offset> {
  const structural = flawsOf(model).filter(it => !harmless.has(it.code))
  const unclosed = [...model.tree.unclosed()]
  return new Set([...structural.map(it => it.range.end), ...unclosed.map(it => it.openTag.end)])
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

function holdsText({ type }: Element): boolean {
  return type === undefined || holdsTextAs(type)
}

function holdsTextAs(type: string): boolean {
  if (simpleTypes.has(type) || type === "tExtensionElements") return true
  return textTypes.some(it => isType(type, it))
}

const simpleTypes: ReadonlySet<string> = new Set(["QName", "IDREF", "string", "any"])
