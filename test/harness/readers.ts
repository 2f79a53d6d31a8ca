import { spawnSync } from "node:child_process"
import { XMLParser, XMLValidator } from "fast-xml-parser"
import { type SaxesAttributeNS, SaxesParser } from "saxes"
import { decodeReferences, flaws, type SyntaxTree } from "../../server/syntax/index.ts"

/** One element, as a reader of XML gives it out. */
export interface ReadElement {
  readonly name: string
  /** 0 for the root. */
  readonly depth: number
  /** Names and values, in text order. */
  readonly attributes: readonly (readonly [name: string, value: string])[]
  /** All character data directly below it. */
  text: string
}

/** What a reader has against a text; undefined: nothing. */
export interface Verdict {
  /** By XML 1.0. */
  readonly xml: string | undefined
  /** By Namespaces in XML 1.0. */
  readonly namespaces: string | undefined
}

/** How much of the white space that XML tells a reader to replace is replaced. */
export type WhiteSpace = "as written" | "line endings" | "line endings and attributes"

/** Ours. A DOCTYPE is remarked on, but it is no mistake. */
export function verdictOf(tree: SyntaxTree): Verdict {
  const found = flaws(tree).filter(it => it.code !== "xml-doctype")
  const said = (isNamespaces: boolean) =>
    found.find(it => (it.code === "xml-namespace") === isNamespaces)?.message
  return { xml: said(false), namespaces: said(true) }
}

/** Our elements, their white space replaced as XML 1.0, §2.11 and §3.3.3 say. */
export function elementsOf(tree: SyntaxTree, whiteSpace: WhiteSpace): readonly ReadElement[] {
  const found: ReadElement[] = []
  for (let index = 0; index < tree.elementCount; index++) {
    const element = tree.element(index)
    const depth = element.parent ? found[element.parent.index]!.depth + 1 : 0
    const attributes = element.attributes.map(({ name, value, valueRange }) => {
      if (whiteSpace === "as written") return [name, value] as const
      const raw = lineEndings(tree.text.slice(valueRange.start, valueRange.end))
      const all = whiteSpace === "line endings and attributes"
      return [name, decodeReferences(all ? raw.replace(/[\n\t]/g, " ") : raw)] as const
    })
    found.push({ name: element.name, depth, attributes, text: textOf(element, whiteSpace) })
  }
  return found
}

function textOf(element: ReturnType<SyntaxTree["element"]>, whiteSpace: WhiteSpace): string {
  if (whiteSpace === "as written") return element.content
  const { text } = element.tree
  return element
    .contentPieces()
    .map(({ range, isRaw }) => {
      const raw = lineEndings(text.slice(range.start, range.end))
      return isRaw ? raw : decodeReferences(raw)
    })
    .join("")
}

function lineEndings(raw: string): string {
  return raw.replace(/\r\n?/g, "\n")
}

/** What saxes, which is strict, reads. */
export function readBySaxes(text: string): Verdict & { readonly elements: readonly ReadElement[] } {
  const elements: ReadElement[] = []
  const open: ReadElement[] = []
  let xml: string | undefined
  let namespaces: string | undefined
  const parser = new SaxesParser({ xmlns: true, position: false })
  parser.on("error", ({ message }) => {
    if (ofNamespaces.test(message)) namespaces ??= message
    else xml ??= message
  })
  parser.on("opentag", ({ name, attributes }) => {
    const values = Object.values<SaxesAttributeNS>(attributes)
    const element: ReadElement = {
      name,
      depth: open.length,
      attributes: values.map(it => [it.name, it.value] as const),
      text: "",
    }
    elements.push(element)
    open.push(element)
  })
  parser.on("closetag", () => void open.pop())
  const add = (data: string) => {
    const innermost = open.at(-1)
    if (innermost) innermost.text += data
  }
  parser.on("text", add)
  parser.on("cdata", add)
  parser.write(text).close()
  return { xml, namespaces, elements }
}

const ofNamespaces =
  /^(?:unbound|malformed name|invalid attempt to undefine|may not assign|the default namespace|xml(?:ns)? prefix)/

/** What the validator of fast-xml-parser has against a text; it knows no namespaces. */
export function wrongByFastXmlParser(text: string): string | undefined {
  const verdict = XMLValidator.validate(text)
  return verdict === true ? undefined : verdict.err.msg
}

const fastXmlParser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  // Without it numeric references stay as they are written.
  htmlEntities: true,
  maxNestedTags: 10_000,
  processEntities: { enabled: true, maxTotalExpansions: 1e9, maxExpandedLength: 1e9 },
})

interface FastXmlNode {
  readonly ":@"?: Readonly<Record<string, string>>
  readonly [name: string]: unknown
}

/** What fast-xml-parser reads of a text that it calls valid. */
export function elementsByFastXmlParser(text: string): readonly ReadElement[] {
  const elements: ReadElement[] = []
  const walk = (nodes: readonly FastXmlNode[], depth: number, outer?: ReadElement) => {
    for (const node of nodes) {
      const [name] = Object.keys(node)
      if (name === "#text" && outer) outer.text += node[name]
      if (name === undefined || name === "#text") continue
      const element = { name, depth, attributes: Object.entries(node[":@"] ?? {}), text: "" }
      elements.push(element)
      walk(node[name] as readonly FastXmlNode[], depth + 1, element)
    }
  }
  walk(fastXmlParser.parse(text), 0)
  return elements
}

/** How many files one process of xmllint reads. */
const filesPerProcess = 500

/**
 * What xmllint (libxml2) has against files, read as bytes. Nothing is loaded from elsewhere.
 *
 * @param files  relative to `folder`
 * @returns undefined when there is no xmllint
 * @throws Error when it says something that is about no file
 */
export function verdictsByXmllint(
  folder: string,
  files: readonly string[],
): ReadonlyMap<string, Verdict> | undefined {
  const verdicts = new Map<string, Verdict>()
  for (const file of files) verdicts.set(file, { xml: undefined, namespaces: undefined })
  for (let from = 0; from < files.length; from += filesPerProcess) {
    const batch = files.slice(from, from + filesPerProcess)
    const { error, stderr } = spawnSync("xmllint", ["--noout", "--nonet", ...batch], {
      cwd: folder,
      encoding: "latin1",
      maxBuffer: 2 ** 30,
    })
    if (error && "code" in error && error.code === "ENOENT") return undefined
    if (error) throw error
    for (const line of stderr.split("\n")) {
      const [, file, kind, message] = xmllintMessage.exec(line) ?? []
      const verdict = verdicts.get(file ?? "")
      if (!verdict && /^(?:warning|error|I\/O|xmllint|usage)\b/i.test(line)) throw new Error(line)
      if (!verdict || !file || !message) continue
      if (kind === "namespace") verdicts.set(file, { ...verdict, namespaces: message })
      else verdicts.set(file, { ...verdict, xml: verdict.xml ?? message })
    }
  }
  return verdicts
}

/** `file:line: parser error : message`; the lines between messages repeat the source. */
const xmllintMessage = /^(.+?):\d+: (\w+) (?:error|warning) : (.*)$/
