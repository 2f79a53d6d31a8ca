import { XMLParser } from "fast-xml-parser"
import { Bounded, type Statistics } from "../cache/index.ts"
import { decodeReferences, flaws, SyntaxTree, splitName, type XmlElement } from "../syntax/index.ts"
import type { Range } from "../text/index.ts"
import type { Element } from "./element.ts"
import { type Vendor, vendorNamespaces } from "./extensions.ts"

/** What an element carries beyond BPMN. Plain values, shared by all who ask: frozen. */
export interface ExtensionProperties {
  /** Its own attributes of other namespaces, in text order. */
  readonly attributes: readonly ExtensionAttribute[]
  /** What stands directly in its `extensionElements`, in text order. */
  readonly elements: readonly ExtensionElement[]
  /**
   * Why the text of `extensionElements` cannot be read by itself, or is not read as it is too long;
   * undefined where all of it was read.
   */
  readonly problem: string | undefined
}

/** A name of an extension. Who it belongs to is told by its namespace, never by its prefix. */
export interface ExtensionName {
  /** Without prefix. */
  readonly name: string
  /** Undefined when nothing declares its prefix; "" in no namespace. */
  readonly namespace: string | undefined
  /** Undefined for everybody else's. */
  readonly vendor: Vendor | undefined
}

export interface ExtensionAttribute extends ExtensionName {
  /** References decoded, line ends as XML reads them. XML 1.0, §2.11. */
  readonly value: string
}

export interface ExtensionElement extends ExtensionName {
  /** In text order, without declarations of namespaces; of two with one name the first. */
  readonly attributes: readonly ExtensionAttribute[]
  readonly elements: readonly ExtensionElement[]
  /** The text directly in it: references decoded, white space kept, line ends as XML reads them. */
  readonly text: string
}

/**
 * The extensions of an element, of whatever vendor. Never throws: where the text cannot be read by
 * itself, `problem` says why, and `elements` are those of the tree.
 */
export function extensionProperties(element: Element): ExtensionProperties {
  const attributes = ownAttributes(element.xml)
  const holders = element.firstChildren.filter(it => it.kind === "extensionElements")
  if (attributes.length === 0 && holders.length === 0) return nothing
  const [first = noContent, ...others] = holders.map(it => contentOf(it.xml))
  const elements = others.reduce((all, it) => all.concat(it.elements), first.elements)
  const problem = [first, ...others].find(it => it.problem !== undefined)?.problem
  return Object.freeze({ attributes, elements: Object.freeze(elements), problem })
}

/** How well what was read is remembered. */
export function extensionStatistics(): Statistics {
  return known.statistics
}

/** The longest text that is read, in UTF-16 units. Diagrams in extensions reach some thousand. */
const longestText = 1 << 18
/** How deep elements may stand in `extensionElements`; what is deeper is left out. */
const deepest = 100

interface Content {
  readonly elements: readonly ExtensionElement[]
  readonly problem: string | undefined
}

const noContent: Content = Object.freeze({ elements: Object.freeze([]), problem: undefined })
const nothing: ExtensionProperties = Object.freeze({ ...noContent, attributes: Object.freeze([]) })

/** By content, so that the same text is read once, whatever is edited around it. */
const known = new Bounded<Content>({
  maxEntries: 4096,
  maxSize: 1 << 23,
  sizeOf: (_, key) => key.length,
})

function contentOf(holder: XmlElement): Content {
  if (holder.isEmptyTag) return noContent
  if (holder.isUnclosed) return { elements: [], problem: `${holder.name} is not closed` }
  const { start, end } = holder.range
  if (longestText < end - start)
    return { elements: [], problem: `it is longer than ${longestText} characters` }
  const text = holder.tree.text.slice(start, end)
  const bindings = bindingsFor(holder, text)
  const key = `${JSON.stringify(bindings)}${text}`
  const remembered = known.get(key)
  if (remembered) return remembered
  // The end of the key, since a slice of the document would keep all of it alive.
  const elements = readFragment(key.slice(-text.length), bindings)
  // How the tree reads what is broken may hang on more than this text: it is not remembered.
  if (typeof elements === "string") return fromTree(holder, elements)
  const content: Content = Object.freeze({ elements, problem: undefined })
  known.set(key, content)
  return content
}

type Binding = readonly [prefix: string, namespace: string]

/** What the prefixes of a text mean around it. Some are no prefixes, which does no harm. */
function bindingsFor(holder: XmlElement, text: string): readonly Binding[] {
  const prefixes = new Set([""])
  for (const [word] of text.matchAll(/[^\s<>/="':]+:?/g))
    if (word.endsWith(":")) prefixes.add(word.slice(0, -1))
  return [...prefixes].flatMap(prefix => {
    const name = prefix === "" ? "x" : `${prefix}:x`
    const { namespace } = holder.tree.scopes.resolve(name, holder.index, true)
    return namespace === undefined ? [] : [[prefix, namespace] as const]
  })
}

// Values stay texts as they are written; entities are ours to decode, those of a DTD never are.
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: "#cdata",
  ignoreDeclaration: true,
  ignorePiTags: true,
  jPath: false,
  maxNestedTags: deepest,
  onDangerousProperty: name => name,
})

/** What the parser makes of an element, a text or a CDATA section: its name → what is in it. */
type Parsed = Readonly<Record<string, unknown>>

/** What stands in the one element of a text; a reason where it is refused. */
function readFragment(
  text: string,
  bindings: readonly Binding[],
): readonly ExtensionElement[] | string {
  if (/<!DOCTYPE/i.test(text)) return "it holds a DOCTYPE"
  // What is no XML the parser reads in a way of its own. What prefixes mean is known from around.
  const flaw = flaws(SyntaxTree.read(text)).find(it => it.code !== "xml-namespace")
  if (flaw) return flaw.message
  try {
    const [root]: readonly Parsed[] = parser.parse(text)
    const around = { declared: new Map(bindings), outer: undefined }
    return root ? convert(root, around).elements : []
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** The namespaces that an element declares, and those around it. */
interface Scope {
  readonly declared: ReadonlyMap<string, string>
  readonly outer: Scope | undefined
}

function convert(parsed: Parsed, around: Scope): ExtensionElement {
  const written = Object.entries((parsed[":@"] ?? {}) as Readonly<Record<string, string>>)
  const values = written.map(([name, raw]) => [name, decodeReferences(raw)] as const)
  const declared = values.filter(([name]) => isDeclaration(name))
  const scope: Scope =
    declared.length === 0
      ? around
      : { declared: new Map(declared.map(([name, it]) => [name.slice(6), it])), outer: around }
  const resolve: Resolve = (prefix, isElement) => {
    if (prefix === "" && !isElement) return ""
    for (let at: Scope | undefined = scope; at; at = at.outer)
      if (at.declared.has(prefix)) return at.declared.get(prefix)
    return undefined
  }
  const name = Object.keys(parsed).find(it => it !== ":@") ?? ""
  const elements: ExtensionElement[] = []
  let text = ""
  for (const child of parsed[name] as readonly Parsed[]) {
    if (Object.hasOwn(child, "#text")) text += decodeReferences(String(child["#text"]))
    else if (Object.hasOwn(child, "#cdata"))
      text += (child["#cdata"] as readonly Parsed[]).map(it => String(it["#text"])).join("")
    else elements.push(convert(child, scope))
  }
  return extensionElement(name, values, elements, text, resolve)
}

/** The namespace of a prefix; that of a name without one depends on what it names. */
type Resolve = (prefix: string, isElement: boolean) => string | undefined

function extensionElement(
  name: string,
  values: readonly (readonly [name: string, value: string])[],
  elements: readonly ExtensionElement[],
  text: string,
  resolve: Resolve,
): ExtensionElement {
  const attributes = values
    .filter(([it]) => !isDeclaration(it))
    .map(([it, value]) => Object.freeze({ ...named(it, false, resolve), value }))
  return Object.freeze({
    ...named(name, true, resolve),
    attributes: Object.freeze(attributes),
    elements: Object.freeze(elements),
    text,
  })
}

function named(written: string, isElement: boolean, resolve: Resolve): ExtensionName {
  const { prefix, local } = splitName(written)
  const namespace = resolve(prefix, isElement)
  return { name: local, namespace, vendor: vendorOf.get(namespace ?? "") }
}

const vendorOf: ReadonlyMap<string, Vendor> = new Map(
  Object.entries(vendorNamespaces).map(([vendor, namespace]) => [namespace, vendor as Vendor]),
)

function isDeclaration(attribute: string): boolean {
  return attribute === "xmlns" || attribute.startsWith("xmlns:")
}

/** The same from the tree, for a text that is broken, too deep, or has names too strange. */
function fromTree(holder: XmlElement, problem: string): Content {
  return { elements: childrenInTree(holder, 1), problem }
}

function childrenInTree(xml: XmlElement, depth: number): readonly ExtensionElement[] {
  if (deepest < depth) return []
  return Array.from(xml.children(), child => {
    const content = child.contentPieces().map(it => raw(child, it.range, it.isRaw))
    return extensionElement(
      child.name,
      valuesInTree(child),
      childrenInTree(child, depth + 1),
      content.join(""),
      resolvingIn(child),
    )
  })
}

function valuesInTree(xml: XmlElement): readonly (readonly [string, string])[] {
  const values = new Map<string, string>()
  for (const { name, valueRange } of xml.attributes)
    if (!values.has(name)) values.set(name, raw(xml, valueRange, false))
  return [...values]
}

function raw({ tree }: XmlElement, { start, end }: Range, isVerbatim: boolean): string {
  const text = tree.text.slice(start, end).replace(/\r\n?/g, "\n")
  return isVerbatim ? text : decodeReferences(text)
}

function resolvingIn(xml: XmlElement): Resolve {
  return (prefix, isElement) =>
    xml.tree.scopes.resolve(prefix === "" ? "x" : `${prefix}:x`, xml.index, isElement).namespace
}

/** Those of another namespace than the element's; what XML itself reserves is nobody's. */
function ownAttributes(xml: XmlElement): readonly ExtensionAttribute[] {
  const found = xml.attributes.filter(it => it.name.includes(":") && !isReserved(it.name))
  if (found.length === 0) return nothing.attributes
  const own = xml.qualifiedName.namespace
  const resolve = resolvingIn(xml)
  const attributes = valuesInTree(xml)
    .filter(([name]) => name.includes(":") && !isReserved(name))
    .map(([name, value]) => Object.freeze({ ...named(name, false, resolve), value }))
    .filter(({ namespace }) => namespace !== schemaInstance && (!own || namespace !== own))
  return Object.freeze(attributes)
}

function isReserved(attribute: string): boolean {
  return isDeclaration(attribute) || attribute.startsWith("xml:")
}

const schemaInstance = "http://www.w3.org/2001/XMLSchema-instance"
