import assert from "node:assert/strict"
import { LSPErrorCodes } from "vscode-languageserver/node"
import { type Editor, startEditor } from "../harness/editor.ts"
import { until } from "../harness/until.ts"

const definitions = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">`

/** A chain of tasks of at least so many characters. */
function chain(characters: number, separator: string): string {
  const parts = [definitions]
  for (let at = 0, length = 0; length < characters; at++) {
    const part =
      `<userTask id="task${at}" name="Step number ${at}"/>${separator}` +
      `<sequenceFlow id="flow${at}" sourceRef="task${at}" targetRef="task${at + 1}"/>${separator}`
    parts.push(part)
    length += part.length
  }
  parts.push("</process></definitions>")
  return parts.join("")
}

describe("large documents", function () {
  this.timeout(180_000)
  let editor: Editor
  before(async () => {
    editor = await startEditor({ capabilities: { general: { positionEncodings: ["utf-8"] } } })
  })
  after(async () => {
    assert.equal(await editor.quit(), 0)
    assert.deepEqual(editor.errors, [])
  })

  for (const [name, characters, separator] of [
    ["2 MB", 2_000_000, "\n"],
    ["10 MB on one line", 10_000_000, ""],
  ] as const)
    it(`${name}: diagnostics come, edits count, questions are answered`, async () => {
      const uri = `file:///${name.replaceAll(" ", "-")}.bpmn`
      const text = chain(characters, separator)
      const textDocument = { uri }
      await editor.open(uri, text)
      await editor.diagnostics(uri, 1)

      const at = text.indexOf('targetRef="task2"') + 'targetRef="task'.length
      const lines = text.slice(0, at).split("\n")
      const position = { line: lines.length - 1, character: lines.at(-1)!.length }
      await editor.change(uri, 2, [{ range: { start: position, end: position }, text: "x" }])
      // Asked while the check of the edit waits or runs: the answer does not wait for it.
      const hover = await editor.request<{ contents: { value: string } }>("textDocument/hover", {
        textDocument,
        position,
      })
      assert.match(hover.contents.value, /taskx2.*not declared/)
      const diagnostics = await editor.diagnostics(uri, 2)
      assert.ok(diagnostics.some(it => it.code === "dangling-reference"))
      for (const method of ["documentSymbol", "foldingRange", "codeLens"])
        assert.ok(await editor.request(`textDocument/${method}`, { textDocument }), method)
      await editor.close(uri)
    })

  it("100,000 nested elements", async () => {
    const depth = 100_000
    const uri = "file:///deep.bpmn"
    const text = `${definitions}${"<subProcess>".repeat(depth)}${"</subProcess>".repeat(depth)}`
    const textDocument = { uri }
    await editor.open(uri, text)
    const position = { line: 0, character: definitions.length + 6 * depth }
    for (const method of ["hover", "completion", "documentHighlight"])
      await editor.request(`textDocument/${method}`, { textDocument, position })
    for (const method of ["documentSymbol", "foldingRange", "codeLens"])
      await editor.request(`textDocument/${method}`, { textDocument })
    const [ranges] = await editor.request<object[]>("textDocument/selectionRange", {
      textDocument,
      positions: [position],
    })
    assert.ok(ranges)
    assert.ok((await editor.diagnostics(uri, 1)).length)
    await editor.close(uri)
  })

  it("an edit is judged at once, what it means elsewhere once its author pauses", async () => {
    const uri = "file:///followed.bpmn"
    const text = chain(2_000_000, "\n")
    await editor.open(uri, text)
    await editor.diagnostics(uri, 1)
    const dangling = (at: number) =>
      editor
        .pushed(uri)
        .filter(it => it.version === 2)
        .at(at)
        ?.diagnostics.filter(it => it.code === "dangling-reference").length
    const lines = text.slice(0, text.indexOf('id="task7"') + 9).split("\n")
    const position = { line: lines.length - 1, character: lines.at(-1)!.length }
    await editor.change(uri, 2, [{ range: { start: position, end: position }, text: "x" }])
    await until(() => dangling(1) !== undefined, "the second findings", 30_000)
    // Two flows name the task that has another id now; only they are told of it.
    const before = dangling(0)!
    assert.equal(dangling(1), before + 2)
    await editor.close(uri)
  })

  it("a check that takes long does not hold up a keystroke for long", async () => {
    const uri = "file:///slices.bpmn"
    await editor.open(uri, chain(2_000_000, "\n"))
    await editor.diagnostics(uri, 1)
    const start = { line: 0, character: 0 }
    await editor.change(uri, 2, [{ range: { start, end: start }, text: " " }])
    const latencies: number[] = []
    // While the check of the edit waits and runs, somebody looks around.
    while (editor.pushed(uri).at(-1)?.version !== 2) {
      const before = performance.now()
      await editor
        .request("textDocument/hover", {
          textDocument: { uri },
          position: { line: 3, character: 4 },
        })
        .catch(error => assert.equal(error.code, LSPErrorCodes.ContentModified))
      latencies.push(performance.now() - before)
    }
    latencies.sort((a, b) => a - b)
    const worst = latencies.at(-1)!
    console.log(`      ${latencies.length} hovers, the slowest after ${Math.round(worst)} ms`)
    assert.ok(worst < 2000, `a hover took ${Math.round(worst)} ms`)
  })
})
