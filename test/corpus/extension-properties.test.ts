import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { relative } from "node:path"
import {
  type Element,
  type ExtensionElement,
  extensionProperties,
  Model,
} from "../../server/model/index.ts"
import { SyntaxTree, type XmlElement } from "../../server/syntax/index.ts"
import { decode } from "../../server/text/index.ts"
import { lots } from "../harness/lots.ts"
import { corpusFiles, corpusFolder } from "./files.ts"

const seed = Number(process.env.FLOWMETER_SEED ?? 1)
const files = corpusFiles()

describe("corpus: extension properties", function () {
  this.timeout(300_000)

  it("say what the tree says, of every element of every file", function () {
    if (files.length === 0) this.skip()
    const counts: Record<string, number> = { holders: 0, read: 0, attributes: 0, refused: 0 }
    const wrong = [...eachModel(text => text)].flatMap(({ path, model }) => {
      count(model, counts)
      return differences(model).map(it => `${path}: ${it}`)
    })
    console.log(`      ${said(counts)}`)
    assert.deepEqual(wrong, [])
    assert.ok(0 < counts.read!)
  })

  it("and where one character of an extension is lost or added", function () {
    if (files.length === 0) this.skip()
    const draw = lots(seed)
    const counts: Record<string, number> = { holders: 0, read: 0, attributes: 0, refused: 0 }
    const change = (text: string) => {
      const starts = [...text.matchAll(/<([\w.-]+:)?extensionElements>/g)].map(it => it.index)
      const start = starts[Math.floor(draw() * starts.length)]
      if (start === undefined) return undefined
      const at = start + 19 + Math.floor(draw() * 200)
      const sign = signs[Math.floor(draw() * signs.length)]!
      return text.slice(0, at) + sign + text.slice(sign === "" ? at + 1 : at)
    }
    const wrong = [...eachModel(change)].flatMap(({ path, model }) => {
      count(model, counts)
      return differences(model).map(it => `${path}: ${it}`)
    })
    console.log(`      ${said(counts)}; FLOWMETER_SEED=${seed} repeats the changes`)
    assert.deepEqual(wrong, [])
    assert.ok(0 < counts.refused!)
  })
})

const signs = [
  "",
  "",
  "<",
  ">",
  '"',
  "'",
  "&",
  "/",
  "=",
  " ",
  "\r",
  "<!--",
  "-->",
  "<![CDATA[",
  "]]>",
  "<?x",
]

interface Read {
  readonly path: string
  readonly model: Model
}

/** The model of every file after a change; files for which there is none are left out. */
function* eachModel(change: (text: string) => string | undefined): Iterable<Read> {
  for (const path of files) {
    const text = change(decode(readFileSync(path)).text)
    if (text !== undefined)
      yield { path: relative(corpusFolder, path), model: new Model(SyntaxTree.read(text)) }
  }
}

/** The elements whose extensions are not what the tree says. */
function differences({ elements }: Model): string[] {
  return elements.filter(differs).map(it => it.id ?? it.kind)
}

function differs(element: Element): boolean {
  const closed = element.children.filter(
    it => it.kind === "extensionElements" && !it.xml.isUnclosed,
  )
  const expected = closed.flatMap(it => [...it.xml.children()]).flatMap(treeLines)
  const actual = extensionProperties(element).elements.flatMap(lines)
  return JSON.stringify(actual) !== JSON.stringify(expected)
}

function count({ elements }: Model, counts: Record<string, number>): void {
  const add = (name: string, number: number) => {
    counts[name] = (counts[name] ?? 0) + number
  }
  for (const element of elements) {
    const found = extensionProperties(element)
    add("holders", element.children.filter(it => it.kind === "extensionElements").length)
    add("read", found.elements.flatMap(lines).length)
    add("attributes", found.attributes.length)
    add("refused", found.problem === undefined ? 0 : 1)
    for (const { vendor } of [...found.elements, ...found.attributes]) add(vendor ?? "others", 1)
  }
}

/** An element and those in it, each with its attributes and its text. */
function lines(element: ExtensionElement): string[] {
  const attributes = element.attributes.map(({ name, namespace, value }) => [
    namespace,
    name,
    value,
  ])
  const own = JSON.stringify([element.namespace, element.name, attributes, element.text])
  return [own, ...element.elements.flatMap(lines)]
}

function treeLines(xml: XmlElement): string[] {
  const { namespace, local } = xml.qualifiedName
  const attributes = xml.attributes
    .filter((it, at, all) => all.findIndex(other => other.name === it.name) === at)
    .filter(it => !/^xmlns(:|$)/.test(it.name))
    .map(it => [...qualified(xml, it.name), asRead(it.value)])
  const text = xml.contentPieces().map(it => asRead(it.text))
  const own = JSON.stringify([namespace, local, attributes, text.join("")])
  return [own, ...[...xml.children()].flatMap(treeLines)]
}

function qualified(xml: XmlElement, name: string): readonly [string | undefined, string] {
  const { namespace, local } = xml.tree.scopes.resolve(name, xml.index, false)
  return [namespace, local]
}

/** Line ends as XML reads them. XML 1.0, §2.11. */
function asRead(value: string): string {
  return value.replace(/\r\n?/g, "\n")
}

function said(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(", ")
}
