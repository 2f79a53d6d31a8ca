import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { schemaElements, schemaTypes, type TypeRow } from "../../server/model/schema.ts"
import { SyntaxTree, splitName, type XmlElement } from "../../server/syntax/index.ts"
import { corpusFolder, lacks } from "./files.ts"

/** The schemas lie beside the corpus. */
const folder = join(corpusFolder, "../xsd")
const files = ["BPMN20.xsd", "Semantic.xsd", "BPMNDI.xsd", "DI.xsd", "DC.xsd"]

describe("the table of the metamodel", () => {
  const roots = files.flatMap(readSchema)

  it("has schemas to be compared with", function () {
    if (roots.length === files.length) return
    lacks(this, `There are no schemas in ${folder}; they belong beside FLOWMETER_CORPUS.`)
  })

  it("names every global element, its type and what it stands for", function () {
    if (roots.length === 0) this.skip()
    const expected = Object.fromEntries(
      globals(roots, "element").map(element => {
        const head = value(element, "substitutionGroup")
        const type = local(value(element, "type")!)
        return [value(element, "name")!, head ? `${type} < ${local(head)}` : type]
      }),
    )
    assert.deepEqual({ ...schemaElements }, expected)
  })

  it("has every complex type with its base, attributes and children", function () {
    if (roots.length === 0) this.skip()
    const enumerations = new Map(
      globals(roots, "simpleType").map(it => [value(it, "name")!, enumerationOf(it)]),
    )
    const types = globals(roots, "complexType")
    const expected = Object.fromEntries(
      types.map(it => [value(it, "name")!, rowOf(it, enumerations)]),
    )
    const ours = Object.entries<TypeRow>(schemaTypes).map(([name, row]) => [name, spelledOut(row)])
    assert.deepEqual(Object.fromEntries(ours), expected)
  })
})

function readSchema(file: string): XmlElement[] {
  try {
    const { root } = SyntaxTree.read(readFileSync(join(folder, file), "utf8"))
    return root ? [root] : []
  } catch {
    // There is no such file: the first test says so.
    return []
  }
}

/** A row of the table, as the schema says it. */
interface Row {
  readonly base: string | undefined
  readonly isAbstract: boolean
  readonly attributes: readonly string[]
  readonly children: readonly string[]
}

function spelledOut({ base, isAbstract, attributes = "", children = "" }: TypeRow): Row {
  const words = (text: string) => text.split(" ").filter(Boolean)
  return {
    base,
    isAbstract: isAbstract === true,
    attributes: words(attributes),
    children: words(children),
  }
}

function rowOf(type: XmlElement, enumerations: ReadonlyMap<string, string>): Row {
  const extension = descendants(type, "extension")[0]
  return {
    base: extension && local(value(extension, "base")!),
    isAbstract: value(type, "abstract") === "true",
    attributes: descendants(type, "attribute").map(it => attributeWord(it, enumerations)),
    children: particles(type),
  }
}

function attributeWord(attribute: XmlElement, enumerations: ReadonlyMap<string, string>): string {
  const name = value(attribute, "name")!
  const inline = descendants(attribute, "simpleType")[0]
  const type = inline
    ? enumerationOf(inline)
    : simpleType(local(value(attribute, "type")!), enumerations)
  const required = value(attribute, "use") === "required" ? "!" : ""
  const given = value(attribute, "default")
  return `${name}${required}:${type}${given === undefined ? "" : `=${given}`}`
}

/** The types that the checks tell apart; all others are text. */
function simpleType(name: string, enumerations: ReadonlyMap<string, string>): string {
  if (["ID", "IDREF", "QName", "boolean", "double"].includes(name)) return name
  if (["integer", "int"].includes(name)) return "integer"
  return enumerations.get(name) || "string"
}

/** The values of an enumeration; empty for a type that is none, or leaves room for other values. */
function enumerationOf(type: XmlElement): string {
  if (descendants(type, "union").length > 0 && value(type, "name") !== "tTransactionMethod")
    return ""
  return descendants(type, "enumeration")
    .map(it => value(it, "value"))
    .join("|")
}

/** The children in order. What is one of several choices need not be there. */
function particles(type: XmlElement): string[] {
  const words: string[] = []
  const visit = (parent: XmlElement, isChoice: boolean) => {
    for (const child of parent.children()) {
      const { local: name } = splitName(child.name)
      if (name === "element") words.push(optional(elementWord(child), isChoice))
      else if (name === "any") words.push(`any${countOf(child)}`)
      else if (name !== "attribute") visit(child, isChoice || name === "choice")
    }
  }
  visit(type, false)
  return words
}

function optional(word: string, isChoice: boolean): string {
  if (!isChoice) return word
  return word.endsWith("+") ? word.replace("+", "*") : word.replace(/(?<=\w)$/, "?")
}

function elementWord(element: XmlElement): string {
  const reference = value(element, "ref")
  if (reference) return local(reference) + countOf(element)
  const type = value(element, "type")
  return `${value(element, "name")}:${type ? local(type) : "any"}${countOf(element)}`
}

function countOf(particle: XmlElement): string {
  const isOptional = value(particle, "minOccurs") === "0"
  const isMany = value(particle, "maxOccurs") === "unbounded"
  if (isMany) return isOptional ? "*" : "+"
  return isOptional ? "?" : ""
}

function globals(roots: readonly XmlElement[], kind: string): XmlElement[] {
  return roots.flatMap(root => [...root.children()].filter(it => local(it.name) === kind))
}

function descendants(element: XmlElement, kind: string): XmlElement[] {
  const found: XmlElement[] = []
  for (const child of element.children()) {
    if (local(child.name) === kind) found.push(child)
    found.push(...descendants(child, kind))
  }
  return found
}

function value(element: XmlElement, attribute: string): string | undefined {
  return element.attribute(attribute)?.value
}

function local(name: string): string {
  return splitName(name).local
}
