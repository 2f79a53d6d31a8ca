import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { joined, lexFast } from "../../server/syntax/fast-lexer.ts"
import { lexemeFlaw, lexemeKind, nameShift } from "../../server/syntax/lexer.ts"
import { hashOf, TagNames } from "../../server/syntax/tag-names.ts"
import { decode } from "../../server/text/index.ts"
import { corpusFiles } from "../corpus/files.ts"
import { shapes } from "../fuzz/shapes.ts"
import { projectFolder } from "../harness/command-line.ts"
import { assertSameLexemes, listOf, padding } from "../harness/lexemes.ts"

describe("the lexer in WebAssembly", function () {
  this.timeout(120_000)

  it("is what its source gives", () => {
    const compiler = join(projectFolder, ".ci/wasm.mjs")
    const { status, stderr } = spawnSync(process.execPath, [compiler, "--check"], {
      encoding: "utf8",
    })
    assert.equal(status, 0, stderr)
  })

  it("reads what tags, comments, sections and stray marks are", () => {
    const text = `${padding}<ä:b c='>'/>é<!--<-->🚚<x y="1>< <ä:b\n</x><![CDATA[>]]><?p?>`
    const names = new TagNames()
    const lexemes = joined(lexFast(text, names)!)
    const seen = Array.from({ length: lexemes.length / 3 }, (_, at) => {
      const [start, end, word] = lexemes.subarray(3 * at, 3 * at + 3)
      return [text.slice(start, end), word! & 15, word! & 0xf0, names.name(word! >>> nameShift)]
    })
    const { startTag, endTag, emptyTag, comment, cdata, instruction, stray } = lexemeKind
    assert.deepEqual(seen, [
      ["<ä:b c='>'/>", emptyTag, 0, "ä:b"],
      ["<!--<-->", comment, 0, ""],
      [`<x y="1>`, startTag, lexemeFlaw.quote, "x"],
      ["<", stray, 0, ""],
      ["<ä:b", startTag, lexemeFlaw.open, "ä:b"],
      ["</x>", endTag, 0, "x"],
      ["<![CDATA[>]]>", cdata, 0, ""],
      ["<?p?>", instruction, 0, ""],
    ])
    assert.deepEqual(listOf(names), ["", "ä:b", "x"])
  })

  it("is left aside for small texts", () => {
    assert.equal(lexFast(`<a/>${padding}`.slice(0, padding.length - 1), new TagNames()), undefined)
  })

  it("is not there without WebAssembly", async () => {
    const path = new URL("../../server/syntax/wasm/lexer-module.ts?alone", import.meta.url)
    const { lexerModule } = await import(path.href)
    const { WebAssembly } = globalThis
    try {
      Object.assign(globalThis, { WebAssembly: undefined })
      assert.equal(lexerModule(), undefined)
    } finally {
      Object.assign(globalThis, { WebAssembly })
    }
    assert.equal(lexerModule(), undefined)
  })
})

describe("the lexer in WebAssembly and the reference read the same", function () {
  this.timeout(120_000)

  const cases: readonly (readonly [name: string, text: string])[] = [
    ["a tag longer than a window", `<a><b c="${"x".repeat(100_000)}"/></a>`],
    ["a comment longer than a window", `<a><!--${"<x>".repeat(30_000)}--></a><b/>`],
    ["a section longer than a window", `<a><![CDATA[${"<x>".repeat(30_000)}]]></a><b/>`],
    ["an instruction longer than a window", `<?a ${"<x>".repeat(30_000)}?></a><b/>`],
    ["a DOCTYPE longer than a window", `<!DOCTYPE a [${"<!ELEMENT a (b)>".repeat(9_000)}]><a/>`],
    ["a second DOCTYPE", `<!DOCTYPE a><!DOCTYPE b><a/><!DOCTYPE c>`],
    ["a DOCTYPE behind a tag", `</a><!DOCTYPE c>`],
    ["text longer than a window", `<a>${"x".repeat(100_000)}<b>${"ä".repeat(100_000)}</b></a>`],
    ["comments without end in many windows", `<!--${"a".repeat(1000)}\n`.repeat(500)],
    ["sections without end in many windows", `<![CDATA[${"a".repeat(1000)}\n`.repeat(500)],
    ["instructions without end in many windows", `<?${"a".repeat(1000)}\n`.repeat(500)],
    ["halves of surrogate pairs", `<\ud800><\ud801></\ud800>${"<a/>".repeat(20_000)}<\udc00/>`],
    ["letters that Latin-1 would cut to marks", "<a b='ļľĢħ'>ļ</a>".repeat(5_000)],
  ]
  for (const [name, text] of cases) it(name, () => assertSameLexemes(text))

  it("names: many, long, alike in both ends, colliding", () => {
    const tags = (count: number, nameOf: (at: number) => string) =>
      Array.from({ length: count }, (_, at) => `<${nameOf(at)}></${nameOf(count - at)}>`).join("")
    assertSameLexemes(tags(100_000, at => `n${at}`))
    assertSameLexemes(tags(50, at => "x".repeat(10_000 + at)))
    assertSameLexemes(tags(480, at => "x".repeat(17 + at)))
    assertSameLexemes(tags(700, at => `${"a".repeat(16)}${at}${"b".repeat(16)}`))
    const alike = tags(256, at =>
      [1, 2, 4, 8, 16, 32, 64].map(it => (at & it ? "Aa" : "BB")).join(""),
    )
    assert.equal(hashOf("Aa"), hashOf("BB"))
    assertSameLexemes(alike)
  })

  it("names that a document had before", () => {
    assertSameLexemes("<a/><b/><c/><b/>", ["c", "x", "b"])
  })

  for (const { name, text, size } of shapes) it(name, () => assertSameLexemes(text(size)))

  it("the files of the corpus", function () {
    const files = corpusFiles()
    if (files.length === 0) this.skip()
    for (const path of files) {
      try {
        assertSameLexemes(decode(readFileSync(path)).text)
      } catch (error) {
        throw new Error(`in ${path}`, { cause: error })
      }
    }
  })
})
