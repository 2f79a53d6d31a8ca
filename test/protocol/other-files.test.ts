import assert from "node:assert/strict"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { FileChangeType, type Hover, type Location } from "vscode-languageserver/node"
import { type Editor, startEditor } from "../harness/editor.ts"
import { document } from "../harness/sketch.ts"
import { until } from "../harness/until.ts"

const model = "http://www.omg.org/spec/BPMN/20100524/MODEL"
const processes = (...ids: readonly string[]) =>
  `<definitions xmlns="${model}">\n${ids.map(it => `<process id="${it}"/>\n`).join("")}</definitions>`
const caller = (id: string) =>
  document(`<callActivity id="c" name="Caller" calledElement="${id}"/>`)
/** In the value of `calledElement` of `caller`. */
const onCalled = { line: 1, character: caller("").split("\n")[1]!.indexOf(`""`) + 2 }

interface Progress {
  readonly kind: "begin" | "report" | "end"
  readonly message?: string
  readonly cancellable?: boolean
}

/** An editor with a workspace of its own, and what it is told while files are read. */
async function inWorkspace(
  files: Readonly<Record<string, string>>,
  window: object,
  use: (workspace: {
    readonly editor: Editor
    readonly uriOf: (name: string) => string
    readonly pathOf: (name: string) => string
    readonly progress: readonly Progress[]
    /** Called with the token of what is shown when it begins. */
    readonly whenShown: (act: (token: unknown) => void) => void
    readonly messages: readonly { readonly method: string; readonly message: string }[]
  }) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "flowmeter (tests) "))
  const pathOf = (name: string) => join(folder, name)
  const uriOf = (name: string) => pathToFileURL(pathOf(name)).href
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(pathOf(name), text)
    const editor = await startEditor({
      capabilities: { window },
      workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "w" }],
    })
    const progress: Progress[] = []
    const messages: { method: string; message: string }[] = []
    let shown = (_: unknown) => {}
    const { connection } = editor
    connection.onRequest("window/workDoneProgress/create", () => null)
    connection.onNotification("$/progress", ({ token, value }) => {
      progress.push(value)
      if (value.kind === "begin") shown(token)
    })
    for (const method of ["window/showMessage", "window/logMessage"])
      connection.onNotification(method, ({ message }) => void messages.push({ method, message }))
    const whenShown = (act: (token: unknown) => void) => {
      shown = act
    }
    await use({ editor, uriOf, pathOf, progress, whenShown, messages })
    assert.equal(await editor.quit(), 0)
    assert.deepEqual(editor.errors, [])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const many = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`p${at}.bpmn`, processes(`process${at}`)]),
  )
const places = (locations: readonly Location[]) =>
  locations.map(it => `${it.uri.slice(it.uri.lastIndexOf("/") + 1)}:${it.range.start.line}`).sort()

describe("other files of the workspace", function () {
  this.timeout(60_000)

  it("a call leads to the process it calls, and the process to its callers", () =>
    inWorkspace(
      { "a.bpmn": caller("ship"), "b.bpmn": processes("bill", "ship") },
      {},
      async ({ editor, uriOf, pathOf }) => {
        const [a, b] = [uriOf("a.bpmn"), uriOf("b.bpmn")]
        await editor.open(a, caller("ship"))
        const called = { textDocument: { uri: a }, position: onCalled }
        assert.deepEqual(places(await editor.request("textDocument/definition", called)), [
          "b.bpmn:2",
        ])
        const hover = await editor.request<Hover>("textDocument/hover", called)
        assert.match(JSON.stringify(hover.contents), /process in `b\.bpmn`/)

        await editor.open(b, processes("bill", "ship"))
        const onShip = { textDocument: { uri: b }, position: { line: 2, character: 14 } }
        const context = { includeDeclaration: false }
        const users = () =>
          editor.request<Location[]>("textDocument/references", { ...onShip, context })
        assert.deepEqual(places(await users()), ["a.bpmn:1"])

        // What stands in the editor counts, then again what stands on disk.
        await editor.change(a, 2, [{ text: caller("bill") }])
        assert.deepEqual(places(await users()), [])
        await writeFile(pathOf("a.bpmn"), `\n${caller("ship")}`)
        await editor.close(a)
        await untilAsync(async () => places(await users()).join() === "a.bpmn:2")

        await rm(pathOf("a.bpmn"))
        await editor.connection.sendNotification("workspace/didChangeWatchedFiles", {
          changes: [{ uri: a, type: FileChangeType.Deleted }],
        })
        await untilAsync(async () => (await users()).length === 0)
        const rows = await editor.request<{ name: string; entries: number; misses: number }[]>(
          "flowmeter/cacheStatistics",
        )
        const row = rows.find(it => it.name === "files of the workspace")!
        assert.deepEqual([row.entries, row.misses], [1, 3])
      },
    ))

  it("a call that several files answer is told while they do", () =>
    inWorkspace(
      { "b.bpmn": processes("ship"), "c.bpmn": processes("ship") },
      {},
      async ({ editor, uriOf, pathOf }) => {
        const isTold = () =>
          editor
            .pushed(uriOf("a.bpmn"))
            .at(-1)
            ?.diagnostics.some(it => it.code === "ambiguous-call")
        await editor.open(uriOf("a.bpmn"), caller("ship"))
        await until(() => isTold() === true, "the finding")
        const c = uriOf("c.bpmn")
        await editor.open(c, processes("ship"))
        await editor.change(c, 2, [{ text: processes("pack") }])
        await until(() => isTold() === false, "that another one is edited")
        await editor.close(c)
        await until(() => isTold() === true, "that it stands on disk as before")
        await rm(pathOf("c.bpmn"))
        await editor.connection.sendNotification("workspace/didChangeWatchedFiles", {
          changes: [{ uri: uriOf("c.bpmn"), type: FileChangeType.Deleted }],
        })
        await until(() => isTold() === false, "that it is gone")
      },
    ))

  it("an editor that can show progress is told how far files are read", () =>
    inWorkspace(many(120), { workDoneProgress: true }, async ({ editor, progress }) => {
      const found = await editor.request<unknown[]>("workspace/symbol", { query: "process" })
      assert.equal(found.length, 120)
      await until(() => progress.at(-1)?.kind === "end", "the end of the progress")
      assert.deepEqual(progress[0], {
        kind: "begin",
        title: "Reading BPMN files",
        message: "0 of 120",
        percentage: 0,
        cancellable: true,
      })
      const reports = progress.slice(1, -1)
      assert.ok(0 < reports.length && reports.every(it => it.kind === "report"))
      assert.equal(reports.at(-1)?.message, "120 of 120")
    }))

  it("an editor that cannot is not, and few files are not worth it", async () => {
    await inWorkspace(many(120), {}, async ({ editor, progress }) => {
      await editor.request("workspace/symbol", { query: "process" })
      assert.deepEqual(progress, [])
    })
    await inWorkspace(many(3), { workDoneProgress: true }, async ({ editor, progress }) => {
      await editor.request("workspace/symbol", { query: "process" })
      assert.deepEqual(progress, [])
    })
  })

  it("who cancels the reading gets what is known, and the server goes on", () =>
    inWorkspace(
      many(1500),
      { workDoneProgress: true },
      async ({ editor, progress, whenShown, messages }) => {
        const { connection } = editor
        whenShown(
          token => void connection.sendNotification("window/workDoneProgress/cancel", { token }),
        )
        await editor.request("workspace/symbol", { query: "process" })
        await until(() => progress.at(-1)?.kind === "end", "the end of the progress")
        const isSaid = () => messages.some(it => /was cancelled/.test(it.message))
        await until(isSaid, "word that it was cancelled")
        const rows = await editor.request<{ name: string; entries: number }[]>(
          "flowmeter/cacheStatistics",
        )
        const read = rows.find(it => it.name === "files of the workspace")!.entries
        assert.ok(read < 1500, `${read} files were read all the same`)
        assert.ok(Array.isArray(await editor.request("workspace/symbol", { query: "process" })))
      },
    ))

  it("a file that is too large is named to the user", () =>
    inWorkspace(
      { "large.bpmn": `${processes("p")}${" ".repeat(4_000_000)}`, "a.bpmn": processes("q") },
      {},
      async ({ editor, messages }) => {
        await editor.request("workspace/symbol", { query: "p" })
        const shown = () => messages.filter(it => it.method === "window/showMessage")
        await until(() => shown().length === 1, "a message")
        assert.match(shown()[0]!.message, /^large\.bpmn: too large/)
      },
    ))

  it("questions about an open document are answered while files are read", () =>
    inWorkspace(
      Object.fromEntries(
        Array.from({ length: 6 }, (_, at) => [
          `large${at}.bpmn`,
          processes(...Array.from({ length: 60_000 }, (_, n) => `process${at}number${n}`)),
        ]),
      ),
      {},
      async ({ editor, uriOf }) => {
        const uri = uriOf("open.bpmn")
        await editor.open(uri, document(`<task id="a" name="A"/>`))
        let isRead = false
        const symbols = editor.request<unknown[]>("workspace/symbol", {
          query: "process5number59999",
        })
        void symbols.then(() => {
          isRead = true
        })
        let answers = 0
        while (!isRead) {
          const position = { line: 1, character: 2 }
          await editor.request("textDocument/hover", { textDocument: { uri }, position })
          if (!isRead) answers++
        }
        assert.equal((await symbols).length, 1)
        assert.ok(10 < answers, `${answers} answers before the files were read`)
      },
    ))
})

async function untilAsync(holds: () => Promise<boolean>): Promise<void> {
  let isTrue = false
  const asking = (async () => {
    for (let tries = 0; tries < 200 && !isTrue; tries++) isTrue = await holds()
  })()
  await asking
  assert.ok(isTrue, "it does not come true")
}
