import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { fileURLToPath, pathToFileURL } from "node:url"
import {
  type ClientCapabilities,
  type CodeAction,
  type CompletionList,
  CompletionTriggerKind,
  type DocumentDiagnosticReport,
  type DocumentSymbol,
  ErrorCodes,
  type FoldingRange,
  type LocationLink,
  LSPErrorCodes,
  type SymbolInformation,
  type WorkspaceEdit,
} from "vscode-languageserver/node"
import { type Editor, startEditor } from "../harness/editor.ts"
import { document } from "../harness/sketch.ts"

/** Another one for each test: what is pushed for one document stays apart. */
let uri = ""
let documents = 0
const text = document(
  `<startEvent id="s" name="Order in"/>\n<task id="review" name="Review"/>\n` +
    `<sequenceFlow id="f" sourceRef="s" targetRef="review"/>`,
)
const textDocument = {
  get uri() {
    return uri
  },
}
/** In `targetRef="review"`. */
const onTarget = { textDocument, position: { line: 3, character: 47 } }
const onId = { line: 2, character: 10 }

describe("requests", function () {
  this.timeout(60_000)

  /** An editor for each kind of editor: starting a server takes a second. */
  const editors = new Map<string, Promise<Editor>>()

  const withEditor = async (
    capabilities: ClientCapabilities,
    use: (editor: Editor) => Promise<void>,
    more = {},
  ) => {
    const key = JSON.stringify([capabilities, more])
    const starting = editors.get(key) ?? startEditor({ capabilities, ...more })
    editors.set(key, starting)
    const editor = await starting
    uri = `file:///order${documents++}.bpmn`
    await editor.open(uri, text)
    await use(editor)
    await editor.close(uri)
  }

  after(async () => {
    for (const editor of await Promise.all(editors.values())) {
      assert.equal(await editor.quit(), 0)
      assert.deepEqual(editor.errors, [])
      assert.equal(editor.complaints(), "")
    }
  })

  it("an editor that can do nothing special gets the plain forms", () =>
    withEditor({}, async editor => {
      const hover = await editor.request<{ contents: { kind: string; value: string } }>(
        "textDocument/hover",
        onTarget,
      )
      assert.match(hover.contents.value, /\*\*Review\*\* `review` · task/)
      assert.deepEqual(await editor.request("textDocument/definition", onTarget), [
        { uri, range: { start: onId, end: { line: 2, character: 16 } } },
      ])
      const edit = await editor.request<WorkspaceEdit>("textDocument/rename", {
        ...onTarget,
        newName: "check",
      })
      assert.equal(edit.documentChanges, undefined)
      assert.equal(edit.changes?.[uri]?.length, 2)
      const symbols = await editor.request<SymbolInformation[]>("textDocument/documentSymbol", {
        textDocument,
      })
      assert.deepEqual(
        symbols.map(it => [it.name, it.containerName]),
        [
          ["process", undefined],
          ["Order in", "process"],
          ["Review", "process"],
        ],
      )
      const list = await editor.request<CompletionList>("textDocument/completion", {
        textDocument,
        position: { line: 3, character: 0 },
      })
      assert.ok(list.items.every(it => it.insertTextFormat === 1))
      assert.ok(list.items.every(it => it.command === undefined))
      assert.equal(editor.initialized.capabilities.codeActionProvider, false)
    }))

  it("an editor that can do more gets more", () =>
    withEditor(
      {
        workspace: { workspaceEdit: { documentChanges: true } },
        textDocument: {
          definition: { linkSupport: true },
          documentSymbol: { hierarchicalDocumentSymbolSupport: true },
          completion: { completionItem: { snippetSupport: true } },
          foldingRange: { rangeLimit: 1 },
          codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
        },
      },
      async editor => {
        const [link] = await editor.request<LocationLink[]>("textDocument/definition", onTarget)
        assert.deepEqual(link?.originSelectionRange, {
          start: { line: 3, character: 46 },
          end: { line: 3, character: 52 },
        })
        assert.deepEqual(link?.targetSelectionRange.start, onId)
        const edit = await editor.request<WorkspaceEdit>("textDocument/rename", {
          ...onTarget,
          newName: "check",
        })
        assert.equal(edit.changes, undefined)
        assert.deepEqual(
          edit.documentChanges?.map(it => "textDocument" in it && it.textDocument),
          [{ uri, version: 1 }],
        )
        const symbols = await editor.request<DocumentSymbol[]>("textDocument/documentSymbol", {
          textDocument,
        })
        assert.deepEqual(
          symbols[0]?.children?.map(it => it.name),
          ["Order in", "Review"],
        )
        const list = await editor.request<CompletionList>("textDocument/completion", {
          textDocument,
          position: { line: 3, character: 0 },
        })
        const task = list.items.find(it => it.label === "userTask")
        assert.equal(task?.insertTextFormat, 2)
        assert.equal(task?.textEdit?.newText, '<userTask id="${1:Task_1}" name="$0" />')
        const folds = await editor.request<FoldingRange[]>("textDocument/foldingRange", {
          textDocument,
        })
        assert.equal(folds.length, 1)
      },
    ))

  it("a refusal to rename reaches the author as a sentence", () =>
    withEditor({}, async editor => {
      await assert.rejects(
        editor.request("textDocument/rename", { ...onTarget, newName: "s" }),
        (error: { code: number; message: string }) =>
          error.code === LSPErrorCodes.RequestFailed &&
          error.message === "“s” is already the id of another element “Order in”.",
      )
      await assert.rejects(
        editor.request("textDocument/prepareRename", {
          textDocument,
          position: { line: 2, character: 2 },
        }),
        /Put the cursor on an id/,
      )
    }))

  it("an editor that pulls diagnostics is not pushed any", () =>
    withEditor(
      { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } },
      async editor => {
        assert.ok(editor.initialized.capabilities.diagnosticProvider)
        await editor.change(uri, 2, [{ text: text.replace(`"review"/>`, `"nobody"/>`) }])
        const report = await editor.request<DocumentDiagnosticReport>("textDocument/diagnostic", {
          textDocument,
        })
        assert.equal(report.kind, "full")
        assert.ok(
          report.kind === "full" && report.items.some(it => it.code === "dangling-reference"),
        )
        const none = await editor.request("textDocument/diagnostic", {
          textDocument: { uri: "file:///unknown.bpmn" },
        })
        assert.deepEqual(none, { kind: "full", items: [] })
        assert.deepEqual(editor.pushed(uri), [])
      },
    ))

  it("a fix mends what its diagnostic says", () =>
    withEditor(
      {
        textDocument: {
          codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
        },
      },
      async editor => {
        const misspelt = text.replace(`"review"/>`, `"revie"/>`)
        await editor.change(uri, 2, [{ text: misspelt }])
        const diagnostics = await editor.diagnostics(uri, 2)
        const dangling = diagnostics.find(it => it.code === "dangling-reference")!
        const actions = await editor.request<CodeAction[]>("textDocument/codeAction", {
          textDocument,
          range: dangling.range,
          context: { diagnostics: [dangling] },
        })
        const [action] = actions
        assert.equal(action?.kind, "quickfix")
        assert.deepEqual(
          action.edit?.changes?.[uri]?.map(it => it.newText),
          ["review"],
        )
        const none = await editor.request<CodeAction[]>("textDocument/codeAction", {
          textDocument,
          range: dangling.range,
          context: { diagnostics: [], only: ["refactor"] },
        })
        assert.deepEqual(none, [])
      },
    ))

  it("a diagnostic leads to the page of its rule, when the editor can follow", () =>
    withEditor(
      { textDocument: { publishDiagnostics: { codeDescriptionSupport: true } } },
      async editor => {
        await editor.change(uri, 2, [{ text: text.replace(`"review"/>`, `"nobody"/>`) }])
        const diagnostics = await editor.diagnostics(uri, 2)
        const href = diagnostics.find(it => it.code === "dangling-reference")?.codeDescription?.href
        assert.ok(href, "no page for dangling-reference")
        assert.match(readFileSync(new URL(href), "utf8"), /^# /)
      },
    ))

  it("suggestions that come by themselves come only where they fit", () =>
    withEditor({}, async editor => {
      const labels = async (position: object, triggerCharacter: string) => {
        const { items } = await editor.request<CompletionList>("textDocument/completion", {
          textDocument,
          position,
          context: { triggerKind: CompletionTriggerKind.TriggerCharacter, triggerCharacter },
        })
        return items.map(it => it.label)
      }
      assert.deepEqual(await labels({ line: 3, character: 46 }, '"'), ["review"])
      assert.deepEqual(await labels({ line: 3, character: 0 }, " "), [])
    }))

  it("processes of other files are found, and called", async () => {
    const folder = pathToFileURL(fileURLToPath(new URL("../../examples", import.meta.url))).href
    await withEditor(
      {},
      async editor => {
        const found = await editor.request<SymbolInformation[]>("workspace/symbol", {
          query: "claim",
        })
        const process = found.find(it => it.location.uri.endsWith("/claim.bpmn"))
        assert.ok(process, "claim.bpmn is not found")
        const called = readFileSync(new URL(process.location.uri), "utf8")
        const id = /<(?:\w+:)?process id="([^"]+)"/.exec(called)![1]!
        const caller = document(`<callActivity id="c" calledElement="${id}"/>`)
        await editor.change(uri, 2, [{ text: caller }])
        const position = { line: 1, character: caller.split("\n")[1]!.indexOf(id) + 1 }
        const places = await editor.request<{ uri: string }[]>("textDocument/definition", {
          textDocument,
          position,
        })
        assert.deepEqual(
          places.map(it => it.uri),
          [process.location.uri],
        )
      },
      { workspaceFolders: [{ uri: folder, name: "examples" }] },
    )
  })

  it("what the text has left behind is not answered to an editor that asks by itself", () =>
    withEditor({}, async editor => {
      const insert = { range: range(0, 0, 0, 0), text: " " }
      const codes: number[] = []
      // Whether an edit comes in time is the system's affair: try until one does.
      for (let version = 2; version < 200 && codes.length === 0; version++) {
        const asked = editor
          .request("textDocument/foldingRange", { textDocument })
          .catch(error => codes.push(error.code))
        const wished = editor.request("textDocument/hover", onTarget)
        await editor.change(uri, version, [insert])
        await asked
        assert.notEqual(await wished, null)
      }
      assert.deepEqual(codes, [LSPErrorCodes.ContentModified])
    }))

  it("what is cancelled is not begun", () =>
    withEditor({}, async editor => {
      const params = { textDocument }
      const ask = { jsonrpc: "2.0", id: 4711, method: "textDocument/documentSymbol", params }
      const answer = new Promise<{ error?: { code: number } }>(resolve => {
        editor.server.stdout.on("data", chunk => {
          const found = /\{"jsonrpc":"2.0","id":4711.*\}/.exec(String(chunk))
          if (found) resolve(JSON.parse(found[0]))
        })
      })
      const cancel = { jsonrpc: "2.0", method: "$/cancelRequest", params: { id: 4711 } }
      // Both in one write: the server has the second before it begins with the first.
      const frame = (message: object) => {
        const body = JSON.stringify(message)
        return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
      }
      editor.server.stdin.write(frame(ask) + frame(cancel))
      assert.equal((await answer).error?.code, LSPErrorCodes.RequestCancelled)
    }))

  it("parameters that are none are refused, impossible positions are not", () =>
    withEditor({}, async editor => {
      const wrong: readonly (readonly [string, unknown])[] = [
        ["textDocument/hover", {}],
        ["textDocument/hover", { textDocument }],
        ["textDocument/hover", { textDocument, position: { line: "1", character: 0 } }],
        ["textDocument/hover", { textDocument: { uri: 7 }, position: { line: 0, character: 0 } }],
        ["textDocument/hover", { textDocument, position: { line: 0.5, character: 0 } }],
        ["textDocument/selectionRange", { textDocument }],
        ["textDocument/selectionRange", { textDocument, positions: [null] }],
        ["textDocument/inlayHint", { textDocument, range: { start: 1 } }],
        ["textDocument/inlayHint", { textDocument }],
        ["textDocument/codeAction", { textDocument }],
        ["textDocument/rename", onTarget],
        ["textDocument/rename", { ...onTarget, newName: 7 }],
        ["workspace/symbol", {}],
        ["flowmeter/simulate", { uri: 7 }],
        ["flowmeter/simulate", { uri, instances: "many" }],
        ["flowmeter/elementPlace", { uri }],
        ["flowmeter/elementAt", { uri, position: {} }],
      ]
      for (const [method, params] of wrong)
        await assert.rejects(
          editor.request(method, params),
          { code: ErrorCodes.InvalidParams },
          `${method} ${JSON.stringify(params)}`,
        )
      for (const position of [
        { line: -1, character: -5 },
        { line: 0, character: 1e9 },
        { line: 1e9, character: 0 },
        { line: Number.MAX_SAFE_INTEGER, character: Number.MAX_SAFE_INTEGER },
      ])
        for (const method of ["hover", "completion", "references", "documentHighlight"])
          await editor.request(`textDocument/${method}`, { textDocument, position })
    }))

  it("elements are found by id and by place", () =>
    withEditor({}, async editor => {
      assert.deepEqual(await editor.request("flowmeter/elementPlace", { uri, element: "review" }), {
        start: onId,
        end: { line: 2, character: 16 },
      })
      assert.equal(await editor.request("flowmeter/elementPlace", { uri, element: "no" }), null)
      const at = { uri, position: { line: 2, character: 3 } }
      assert.deepEqual(await editor.request("flowmeter/elementAt", at), {
        element: "review",
        kind: "task",
      })
      const rows = await editor.request<{ name: string; hits: number }[]>(
        "flowmeter/cacheStatistics",
      )
      assert.ok(rows.every(it => it.name && 0 <= it.hits))
    }))
})

describe("settings", function () {
  this.timeout(60_000)
  const uri = "file:///settings.bpmn"

  it("are asked for, per document, and followed when they change", async () => {
    const editor = await startEditor({ capabilities: { workspace: { configuration: true } } })
    let severity = "error"
    const asked: (string | undefined)[] = []
    editor.connection.onRequest("workspace/configuration", ({ items }) =>
      items.map(({ scopeUri }: { scopeUri?: string }) => {
        asked.push(scopeUri)
        return { check: { rules: { "no-disconnected": severity } } }
      }),
    )
    const lonely = document(`<task id="a"/><task id="b"/>`)
    await editor.open(uri, lonely)
    const found = (version: number) =>
      editor
        .diagnostics(uri, version)
        .then(all => all.filter(it => it.code === "no-disconnected").map(it => it.severity))
    assert.deepEqual([...new Set(await found(1))], [1])
    assert.deepEqual(asked, [uri])
    severity = "off"
    await editor.connection.sendNotification("workspace/didChangeConfiguration", { settings: null })
    await editor.change(uri, 2, [{ text: `${lonely} ` }])
    assert.deepEqual(await found(2), [])
    assert.equal(await editor.quit(), 0)
    assert.deepEqual(editor.errors, [])
  })

  it("that are pushed count where the editor cannot be asked; nonsense is named and ignored", async () => {
    const editor = await startEditor()
    const warnings: string[] = []
    editor.connection.onNotification("window/logMessage", ({ type, message }) => {
      if (type === 2) warnings.push(message)
    })
    await editor.connection.sendNotification("workspace/didChangeConfiguration", {
      settings: {
        flowmeter: {
          check: { rules: { "no-disconnected": "info" } },
          simulation: { instances: -3 },
        },
      },
    })
    await editor.open(uri, document(`<task id="a"/><task id="b"/>`))
    const found = await editor.diagnostics(uri, 1)
    assert.deepEqual(
      [...new Set(found.filter(it => it.code === "no-disconnected").map(it => it.severity))],
      [3],
    )
    assert.match(warnings.join(), /flowmeter\.simulation\.instances is not used/)
    assert.equal(await editor.quit(), 0)
  })
})

function range(line: number, character: number, endLine: number, endCharacter: number) {
  return { start: { line, character }, end: { line: endLine, character: endCharacter } }
}
