import { elementNames, type Model } from "../model/index.ts"
import { type Attribute, type Flaw, type FlawCode, splitName } from "../syntax/index.ts"
import type { Change, Range } from "../text/index.ts"
import { removingAttribute, settingAttribute } from "./edits.ts"
import type { Fix } from "./rule.ts"

/** How a flaw of the XML may be mended; none where only the author knows. */
export function xmlFixes(model: Model, flaw: Flaw): readonly Fix[] {
  return fixesByCode[flaw.code]?.(model, flaw) ?? []
}

const fixesByCode: Partial<Record<FlawCode, (model: Model, flaw: Flaw) => readonly Fix[]>> = {
  "xml-attribute": attributeFixes,
  "xml-character": (_, { range }) => [preferred("Remove the character", [remove(range)])],
  "xml-doctype": (_, { range }) => [optional("Remove the DOCTYPE", [remove(range)])],
  "xml-duplicate-attribute": duplicateFixes,
  "xml-entity": (model, { range }) => [
    preferred(`Write “&amp;${model.tree.text.slice(range.start + 1, range.end)}”`, [
      insert(range.start + 1, "amp;"),
    ]),
  ],
  "xml-markup": markupFixes,
  "xml-namespace": namespaceFixes,
  "xml-stray-close-tag": strayFixes,
  "xml-unclosed-tag": unclosedFixes,
  "xml-unfinished-tag": unfinishedFixes,
}

function attributeFixes(model: Model, { range }: Flaw): readonly Fix[] {
  const attribute = attributeIn(model, range)
  if (!attribute) return []
  const { name, nameRange, valueRange, quote, closed } = attribute
  const { text } = model.tree
  if (name !== "" && quote === "")
    return [
      preferred("Put the value in quotes", [
        insert(valueRange.start, '"'),
        insert(valueRange.end, '"'),
      ]),
    ]
  if (name !== "" && quote && !closed && valueRange.start - 1 === range.start)
    return [preferred("Close the quote", [insert(valueRange.end, quote)])]
  const before = text.slice(nameRange.start - 1, nameRange.start)
  if (before === '"' || before === "'")
    return [preferred("Insert a space", [insert(nameRange.start, " ")])]
  return []
}

function duplicateFixes(model: Model, { range }: Flaw): readonly Fix[] {
  const attribute = attributeIn(model, range)
  const xml = model.tree.elementAt(range.start)
  if (!xml || !attribute || xml.attributes.findLast(it => it.name === attribute.name) !== attribute)
    return []
  const changes = removingAttribute(xml, attribute.name)
  const isSame = xml.attribute(attribute.name)?.value === attribute.value
  const title = `Remove the second ${attribute.name}`
  return [isSame ? preferred(title, changes) : optional(title, changes)]
}

function markupFixes(model: Model, { range }: Flaw): readonly Fix[] {
  const written = model.tree.text.slice(range.start, range.end)
  if (written === "<") return [preferred("Write “&lt;”", [{ range, text: "&lt;" }])]
  if (written === "]]>") return [preferred("Write “]]&gt;”", [{ range, text: "]]&gt;" }])]
  return []
}

function namespaceFixes(model: Model, { range }: Flaw): readonly Fix[] {
  const prefix = model.tree.text.slice(range.start, range.end)
  const namespace = usualNamespaces.get(prefix)
  const { root } = model.tree
  if (!namespace || !root) return []
  return [
    preferred(`Declare xmlns:${prefix}`, [settingAttribute(root, `xmlns:${prefix}`, namespace)]),
  ]
}

function unclosedFixes(model: Model, { range }: Flaw): readonly Fix[] {
  const xml = model.tree.elementAt(range.start)
  if (!xml) return []
  const { end } = xml.openTag
  return [
    optional("End the tag with “/>”", [insert(end - 1, "/")]),
    optional(`Insert </${xml.name}>`, [insert(end, `</${xml.name}>`)]),
  ]
}

function strayFixes(model: Model, { range, partner }: Flaw): readonly Fix[] {
  const removal = optional("Remove the close tag", [remove(range)])
  return partner ? [...renamings(model, range, partner), removal] : [removal]
}

/** Either tag may be the mistyped one; preferred is what makes a name that BPMN knows. */
function renamings(model: Model, range: Range, partner: Range): readonly Fix[] {
  const opens = model.tree.text.slice(partner.start, partner.end)
  const [, closes = ""] = /^<\/([^\s>]*)/.exec(model.tree.text.slice(range.start, range.end)) ?? []
  const isKnown = (name: string) => elementNames.includes(splitName(name).local)
  const close = { title: `Write </${opens}>`, changes: [{ range, text: `</${opens}>` }] }
  const open = { title: `Write <${closes}>`, changes: [{ range: partner, text: closes }] }
  if (isKnown(closes) && !isKnown(opens)) return [{ ...open, isPreferred: true }, close]
  return [{ ...close, isPreferred: true }, ...(isKnown(closes) ? [open] : [])]
}

/** The tree takes a tag without `>` for an empty one; the fix writes what it takes it for. */
function unfinishedFixes(model: Model, { range, partner }: Flaw): readonly Fix[] {
  const { text } = model.tree
  if (partner) return renamings(model, range, partner).filter(it => it.isPreferred)
  const isWhole = text.slice(range.end - 1, range.end) === "/"
  const isClosing = text.slice(range.start, range.start + 2) === "</"
  const last = isClosing ? undefined : model.tree.elementAt(range.start)?.attributes.at(-1)
  const quote = (last && !last.closed && last.quote) || ""
  const ending = isWhole || isClosing ? ">" : `${quote}/>`
  return [preferred(`Insert “${ending}”`, [insert(range.end, ending)])]
}

/** The last attribute that begins at or before a place; a tag may have very many. */
function attributeIn(model: Model, { start }: Range): Attribute | undefined {
  const attributes = model.tree.elementAt(start)?.attributes ?? []
  let [low, high] = [0, attributes.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (attributes[middle]!.nameRange.start <= start) low = middle + 1
    else high = middle
  }
  return attributes[low - 1]
}

function preferred(title: string, changes: readonly Change[]): Fix {
  return { title, changes, isPreferred: true }
}

function optional(title: string, changes: readonly Change[]): Fix {
  return { title, changes }
}

function insert(at: number, text: string): Change {
  return { range: { start: at, end: at }, text }
}

function remove(range: Range): Change {
  return { range, text: "" }
}

/** The prefixes that modelling tools use, and what they stand for. */
const usualNamespaces: ReadonlyMap<string, string> = new Map([
  ["bpmn", "http://www.omg.org/spec/BPMN/20100524/MODEL"],
  ["bpmn2", "http://www.omg.org/spec/BPMN/20100524/MODEL"],
  ["semantic", "http://www.omg.org/spec/BPMN/20100524/MODEL"],
  ["bpmndi", "http://www.omg.org/spec/BPMN/20100524/DI"],
  ["dc", "http://www.omg.org/spec/DD/20100524/DC"],
  ["omgdc", "http://www.omg.org/spec/DD/20100524/DC"],
  ["di", "http://www.omg.org/spec/DD/20100524/DI"],
  ["omgdi", "http://www.omg.org/spec/DD/20100524/DI"],
  ["xsi", "http://www.w3.org/2001/XMLSchema-instance"],
  ["xsd", "http://www.w3.org/2001/XMLSchema"],
  ["bioc", "http://bpmn.io/schema/bpmn/biocolor/1.0"],
  ["color", "http://www.omg.org/spec/BPMN/non-normative/color/1.0"],
  ["modeler", "http://camunda.org/schema/modeler/1.0"],
  ["camunda", "http://camunda.org/schema/1.0/bpmn"],
  ["zeebe", "http://camunda.org/schema/zeebe/1.0"],
  ["operaton", "http://operaton.org/schema/1.0/bpmn"],
  ["flowable", "http://flowable.org/bpmn"],
  ["activiti", "http://activiti.org/bpmn"],
])
