import assert from "node:assert/strict"
import type { Diagnostic } from "vscode-languageserver/node"
import { type Editor, startEditor } from "../harness/editor.ts"
import { document } from "../harness/sketch.ts"
import { until } from "../harness/until.ts"

const codes = (diagnostics: readonly Diagnostic[]) => diagnostics.map(it => it.code)

describe("documents", function () {
  this.timeout(60_000)
  let editor: Editor
  let files = 0
  let uri = ""

  before(async () => {
    editor = await startEditor()
  })
  beforeEach(() => {
    uri = `file:///documents/${files++}.bpmn`
  })
  after(async () => {
    assert.equal(await editor.quit(), 0)
    assert.deepEqual(editor.errors, [])
  })

  const replace = (text: string, sought: string, by: string) => {
    const before = text.slice(0, text.indexOf(sought))
    const line = before.split("\n").length - 1
    const character = before.length - (before.lastIndexOf("\n") + 1)
    const range = {
      start: { line, character },
      end: { line, character: character + sought.length },
    }
    return { range, text: by }
  }

  const flow = document(
    `<startEvent id="s"/>\n<task id="review" name="Review"/>\n<endEvent id="e"/>\n` +
      `<sequenceFlow id="f" sourceRef="s" targetRef="review"/>\n` +
      `<sequenceFlow id="g" sourceRef="review" targetRef="e"/>`,
  )

  it("a mistake appears while it is typed and goes when it is mended", async () => {
    await editor.open(uri, flow)
    assert.ok(!codes(await editor.diagnostics(uri, 1)).includes("dangling-reference"))
    await editor.change(uri, 2, [replace(flow, `"review"/>`, `"revie"/>`)])
    const dangling = (await editor.diagnostics(uri, 2)).filter(
      it => it.code === "dangling-reference",
    )
    assert.equal(dangling.length, 1)
    assert.deepEqual(dangling[0]?.range, {
      start: { line: 4, character: 46 },
      end: { line: 4, character: 51 },
    })
    assert.equal(dangling[0]?.severity, 1)
    assert.equal(dangling[0]?.source, "flowmeter")
    const broken = flow.replace(`"review"/>`, `"revie"/>`)
    await editor.change(uri, 3, [replace(broken, `"revie"/>`, `"review"/>`)])
    assert.ok(!codes(await editor.diagnostics(uri, 3)).includes("dangling-reference"))
  })

  it("fast typing is checked once it pauses, and the last word is right", async () => {
    await editor.open(uri, flow)
    const start = { line: 2, character: 10 }
    for (let version = 2; version < 42; version++)
      await editor.change(uri, version, [{ range: { start, end: start }, text: "x" }])
    const found = await editor.diagnostics(uri, 41)
    assert.equal(found.filter(it => it.code === "dangling-reference").length, 2)
    assert.ok(editor.pushed(uri).length < 40, `${editor.pushed(uri).length} pushes for 40 edits`)
    const versions = editor.pushed(uri).map(it => it.version ?? 0)
    assert.deepEqual(
      versions,
      [...versions].sort((a, b) => a - b),
    )
  })

  it("several cursors, and the whole text at once", async () => {
    await editor.open(uri, flow)
    await editor.change(uri, 2, [
      replace(flow, `"review" targetRef`, `"check" targetRef`),
      replace(flow, `"review"/>`, `"check"/>`),
      replace(flow, `id="review"`, `id="check"`),
    ])
    assert.ok(!codes(await editor.diagnostics(uri, 2)).includes("dangling-reference"))
    await editor.change(uri, 3, [{ text: "<nonsense" }])
    assert.ok(codes(await editor.diagnostics(uri, 3)).includes("xml-unfinished-tag"))
  })

  it("closing takes the diagnostics away", async () => {
    await editor.open(uri, `<definitions><task id="a"`)
    assert.notDeepEqual(await editor.diagnostics(uri, 1), [])
    await editor.close(uri)
    await until(() => editor.pushed(uri).at(-1)?.diagnostics.length === 0, "empty diagnostics")
    const symbols = await editor.request("textDocument/documentSymbol", { textDocument: { uri } })
    assert.equal(symbols, null)
  })

  it("what is not BPMN is not ours", async () => {
    const other = "file:///documents/a.xml"
    const textDocument = { uri: other, languageId: "xml", version: 1, text: "<a" }
    await editor.connection.sendNotification("textDocument/didOpen", { textDocument })
    const xml = { ...textDocument, uri: "file:///documents/b.bpmn20.xml" }
    await editor.connection.sendNotification("textDocument/didOpen", { textDocument: xml })
    await editor.diagnostics(xml.uri, 1)
    assert.deepEqual(editor.pushed(other), [])
  })

  it("an address that nobody opened has no answers and does no harm", async () => {
    await editor.change(uri, 2, [{ text: "<a" }])
    await editor.close(uri)
    const there = { textDocument: { uri }, position: { line: 0, character: 0 } }
    assert.equal(await editor.request("textDocument/hover", there), null)
    assert.equal(await editor.request("textDocument/completion", there), null)
  })

  it("a byte order mark, Windows and old Mac line endings, and no text at all", async () => {
    const texts = [`\ufeff${flow}`, flow.replaceAll("\n", "\r\n"), flow.replaceAll("\n", "\r")]
    for (const [at, text] of texts.entries()) {
      const name = `${uri}.${at}.bpmn`
      await editor.open(name, text)
      assert.ok(!codes(await editor.diagnostics(name, 1)).some(it => `${it}`.startsWith("xml-")))
      const position = { line: 2, character: 12 }
      const found = await editor.request<{ contents: { value: string } }>("textDocument/hover", {
        textDocument: { uri: name },
        position,
      })
      assert.match(found.contents.value, /Review/)
    }
    await editor.open(uri, "")
    assert.deepEqual(codes(await editor.diagnostics(uri, 1)), ["xml-empty"])
  })
})

describe("positions over the wire", function () {
  this.timeout(60_000)
  const text = document(
    `<task id="a" name="😀é"/><sequenceFlow id="f" sourceRef="zz" targetRef="a"/>`,
  )
  const uri = "file:///wide.bpmn"
  const before = text.split("\n")[1]!.split("zz")[0]!

  for (const [encoding, offered, length] of [
    ["utf-16", ["utf-16", "utf-8"], before.length],
    ["utf-8", ["utf-8", "utf-16"], Buffer.byteLength(before)],
    ["utf-8", ["utf-32", "utf-8"], Buffer.byteLength(before)],
    ["utf-16", undefined, before.length],
  ] as const)
    it(`count in ${encoding} when the editor offers ${offered ?? "nothing"}`, async () => {
      const capabilities = offered ? { general: { positionEncodings: [...offered] } } : {}
      const editor = await startEditor({ capabilities })
      assert.equal(editor.initialized.capabilities.positionEncoding, encoding)
      await editor.open(uri, text)
      const dangling = (version: number) =>
        editor
          .diagnostics(uri, version)
          .then(all => all.find(it => it.code === "dangling-reference"))
      const start = { line: 1, character: length }
      const end = { line: 1, character: length + 2 }
      assert.deepEqual((await dangling(1))?.range, { start, end })
      await editor.change(uri, 2, [{ range: { start, end }, text: "a" }])
      assert.equal(await dangling(2), undefined)
      const place = await editor.request("flowmeter/elementPlace", { uri, element: "f" })
      const flow = text.split("\n")[1]!.indexOf(`"f"`) + 1
      // Places of our own requests are in UTF-16, whatever was agreed on.
      assert.deepEqual(place, {
        start: { line: 1, character: flow },
        end: { line: 1, character: flow + 1 },
      })
      assert.equal(await editor.quit(), 0)
      assert.deepEqual(editor.errors, [])
    })
})
