/**
 * Other readers of XML read what we read: of every file the same verdict, the same elements, the
 * same attributes, the same text. Every difference has a reason below, and agreement.md lists it.
 */
import assert from "node:assert/strict"
import { readFileSync, writeFileSync } from "node:fs"
import { relative, sep } from "node:path"
import { fileURLToPath } from "node:url"
import { isDeepStrictEqual } from "node:util"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { decode } from "../../server/text/index.ts"
import {
  elementsByFastXmlParser,
  elementsOf,
  type ReadElement,
  readBySaxes,
  type Verdict,
  verdictOf,
  verdictsByXmllint,
  type WhiteSpace,
  wrongByFastXmlParser,
} from "../harness/readers.ts"
import { corpusFiles, corpusFolder, lacks, noFiles } from "./files.ts"

/** Why somebody else reads a file differently, and which files. All others must be read alike. */
interface Reason {
  readonly name: string
  readonly because: string
  readonly files: readonly string[]
}

const reasons: readonly Reason[] = [
  {
    name: "entities of a DTD",
    because:
      "We never read a DTD, so an entity that it declares stands for nothing, and we say so at the reference; the others accept it without a word. This one is external: XML 1.0, §4.4.3 leaves it to a reader whether to include those.",
    files: [
      "files/camunda7/engine/src/test/resources/org/camunda/bpm/engine/test/api/repository/diagram/testXxeParsingIsDisabled.bpmn20.xml",
    ],
  },
  {
    name: "the XML declaration",
    because:
      'fast-xml-parser does not read the declaration. It says `version="1.0"encoding=`, and production 80 of XML 1.0 wants white space before `encoding`.',
    files: [
      "files/bpmn-js/test/fixtures/bpmn/draw/gateway-type-default.bpmn",
      "files/bpmn-js/test/fixtures/bpmn/import/default-attrs.bpmn",
    ],
  },
]

/** Values of ours are what the author wrote, so that each character of them has a place. */
const whiteSpaceReason =
  "We give out white space as it is written. XML 1.0 tells a reader to make every line ending a line feed (§2.11) and white space in an attribute blanks (§3.3.3); once that is done to ours, all is equal."

/** One question that one reader answered about every file. */
class Comparison {
  readonly title: string
  same = 0
  readonly differences = new Map<string, string[]>()
  readonly unexplained: string[] = []

  constructor(title: string) {
    this.title = title
  }

  /** @param said what each says, when they differ */
  differ(file: string, reason: string | undefined, said: string): void {
    if (reason === undefined) this.unexplained.push(`${file}: ${said}`)
    else this.differences.set(reason, [...(this.differences.get(reason) ?? []), file])
  }

  verdicts(file: string, ours: string | undefined, theirs: string | undefined): void {
    if ((ours === undefined) === (theirs === undefined)) this.same++
    else {
      const reason = reasons.find(it => it.files.includes(file))?.name
      this.differ(file, reason, `ours ${ours ?? "nothing"}; theirs ${theirs ?? "nothing"}`)
    }
  }

  /** @param whiteSpace what the reader replaces */
  elements(
    file: string,
    tree: SyntaxTree,
    theirs: readonly ReadElement[],
    whiteSpace: WhiteSpace,
  ): void {
    if (isDeepStrictEqual(elementsOf(tree, "as written"), theirs)) this.same++
    else {
      const ours = elementsOf(tree, whiteSpace)
      const reason = isDeepStrictEqual(ours, theirs) ? "white space" : undefined
      this.differ(file, reason, firstDifference(ours, theirs))
    }
  }

  get count(): number {
    const explained = [...this.differences.values()].reduce((sum, it) => sum + it.length, 0)
    return this.same + explained + this.unexplained.length
  }
}

const files = corpusFiles().map(it => relative(corpusFolder, it).replaceAll(sep, "/"))
const page = fileURLToPath(new URL("agreement.md", import.meta.url))

describe("agreement with other readers of XML", function () {
  this.timeout(300_000)

  const wellFormed = {
    xmllint: new Comparison("xmllint: well-formed by XML 1.0"),
    saxes: new Comparison("saxes: well-formed by XML 1.0"),
    fastXmlParser: new Comparison("fast-xml-parser (XMLValidator): well-formed by XML 1.0"),
  }
  const namespaces = {
    xmllint: new Comparison("xmllint: well-formed by Namespaces in XML 1.0"),
    saxes: new Comparison("saxes: well-formed by Namespaces in XML 1.0"),
  }
  const structure = {
    saxes: new Comparison("saxes: elements, attributes, text"),
    fastXmlParser: new Comparison("fast-xml-parser (XMLParser): elements, attributes, text"),
  }
  const counts = { files: 0, "well-formed": 0, elements: 0, attributes: 0 }
  let byXmllint: ReadonlyMap<string, Verdict> | undefined

  before(function () {
    if (files.length === 0) lacks(this, noFiles)
    byXmllint = verdictsByXmllint(corpusFolder, files)
    for (const file of files) compare(file)
    console.log(`      ${said(counts)}`)
  })

  function compare(file: string): void {
    const { text, problems } = decode(readFileSync(`${corpusFolder}/${file}`))
    const tree = SyntaxTree.read(text)
    const ours = verdictOf(tree)
    const xml = problems[0]?.message ?? ours.xml
    const saxes = readBySaxes(text)
    const fast = wrongByFastXmlParser(text)
    const lint = byXmllint?.get(file)
    counts.files++
    wellFormed.saxes.verdicts(file, ours.xml, saxes.xml)
    wellFormed.fastXmlParser.verdicts(file, ours.xml, fast)
    if (lint) wellFormed.xmllint.verdicts(file, xml, lint.xml)
    if (xml !== undefined) return

    counts["well-formed"]++
    counts.elements += tree.elementCount
    for (let index = 0; index < tree.elementCount; index++)
      counts.attributes += tree.element(index).attributes.length
    if (lint?.xml === undefined && lint)
      namespaces.xmllint.verdicts(file, ours.namespaces, lint.namespaces)
    if (saxes.xml !== undefined) return
    namespaces.saxes.verdicts(file, ours.namespaces, saxes.namespaces)
    structure.saxes.elements(file, tree, saxes.elements, "line endings and attributes")
    if (fast === undefined)
      structure.fastXmlParser.elements(file, tree, elementsByFastXmlParser(text), "line endings")
  }

  it("xmllint is there", function () {
    if (byXmllint) return
    lacks(this, "There is no xmllint; it comes with libxml2 (Debian: libxml2-utils).")
  })

  const all = [wellFormed, namespaces, structure].flatMap(it => Object.values<Comparison>(it))
  for (const comparison of all)
    it(comparison.title, function () {
      const { title, same, count, unexplained } = comparison
      if (title.startsWith("xmllint") && !byXmllint) this.skip()
      assert.ok(0 < count, "nothing was compared")
      console.log(`      ${same} of ${count} alike, the rest explained`)
      assert.deepEqual(unexplained, [])
    })

  /** The page is about one corpus; another one has its own differences. */
  function skipOtherCorpus(test: Mocha.Context): void {
    if (process.env.UPDATE) return
    const [count] = /[\d,]+ files/.exec(readFileSync(page, "utf8")) ?? []
    const said = `${files.length.toLocaleString("en")} files`
    if (count === said) return
    console.log(`      This corpus has ${said}, that of agreement.md ${count}. Not compared.`)
    test.skip()
  }

  it("has a reason for nothing that does not happen", function () {
    skipOtherCorpus(this)
    const told = new Set(all.flatMap(it => [...it.differences.values()].flat()))
    const idle = reasons.flatMap(it => it.files).filter(it => !told.has(it))
    assert.deepEqual(idle, [])
  })

  it("is written down", function () {
    if (!byXmllint) this.skip()
    skipOtherCorpus(this)
    const text = written(all, counts)
    if (process.env.UPDATE) writeFileSync(page, text)
    else assert.equal(readFileSync(page, "utf8"), text, "agreement.md is old: run with UPDATE=1")
  })
})

/** The page that shows what was compared. */
function written(all: readonly Comparison[], counts: Readonly<Record<string, number>>): string {
  const row = ({ title, same, count, differences }: Comparison) => {
    const [reader, question] = title.split(": ")
    const explained = [...differences].map(([name, them]) => `${them.length} ${name}`)
    return `| ${reader} | ${question} | ${count} | ${same} | ${explained.join(", ") || "none"} |`
  }
  const lists = all.flatMap(({ title, differences }) =>
    [...differences].map(([name, them]) => {
      const because = reasons.find(it => it.name === name)?.because ?? whiteSpaceReason
      const list = them.map(file => `- ${file}`).join("\n")
      return `## ${title}: ${name}\n\n${because}\n\n${list}\n`
    }),
  )
  return `# Agreement with other readers of XML

Written by \`agreement.test.ts\`, which fails when it is no longer true; \`UPDATE=1\` writes it anew.

${introduction(counts)}

| reader | question | files | alike | differences, all explained |
|---|---|---:|---:|---|
${all.map(row).join("\n")}

${lists.join("\n")}`
}

function introduction(counts: Readonly<Record<string, number>>): string {
  return [
    `All files of the corpus: ${said(counts)}.`,
    "xmllint reads bytes, the others the text that we decode.",
    "Elements are compared by name as written, order, depth, attributes (name, order, decoded value)",
    "and text, in every file that both call well-formed.",
  ].join(" ")
}

function firstDifference(ours: readonly ReadElement[], theirs: readonly ReadElement[]): string {
  const at = ours.findIndex((element, index) => !isDeepStrictEqual(element, theirs[index]))
  const [a, b] = at < 0 ? [theirs[ours.length], undefined] : [ours[at], theirs[at]]
  return `element ${at}: ours ${JSON.stringify(a)}; theirs ${JSON.stringify(b)}`.slice(0, 500)
}

function said(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count.toLocaleString("en")} ${name}`)
    .join(", ")
}
