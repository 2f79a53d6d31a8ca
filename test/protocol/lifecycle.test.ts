import assert from "node:assert/strict"
import { type ChildProcess, spawn } from "node:child_process"
import {
  createProtocolConnection,
  ErrorCodes,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node"
import { serverCommand, spawnServer, startEditor } from "../harness/editor.ts"
import { document } from "../harness/sketch.ts"
import { until } from "../harness/until.ts"

const uri = "file:///a.bpmn"

describe("from initialize to exit", function () {
  this.timeout(60_000)

  const exitCode = (server: ChildProcess) =>
    new Promise<number | null>(resolve => server.once("exit", resolve))

  it("says what it can do, and ends with 0 after shutdown", async () => {
    const editor = await startEditor()
    const { capabilities, serverInfo } = editor.initialized
    assert.equal(serverInfo?.name, "flowmeter")
    assert.match(serverInfo?.version ?? "", /^\d+\.\d+\.\d+/)
    assert.equal(capabilities.positionEncoding, "utf-16")
    assert.equal(capabilities.diagnosticProvider, undefined)
    // The client registers the command of the lens; offered here as well, VS Code would refuse.
    assert.equal(capabilities.executeCommandProvider, undefined)
    assert.equal(await editor.quit(), 0)
    assert.equal(editor.complaints(), "")
  })

  it("refuses what comes before initialize and what comes after shutdown", async () => {
    const server = spawnServer()
    const connection = createProtocolConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    )
    connection.listen()
    const codeOf = (method: string, params: unknown) =>
      connection.sendRequest(method, params).then(
        () => 0,
        error => error.code,
      )
    const hover = { textDocument: { uri }, position: { line: 0, character: 0 } }
    assert.equal(await codeOf("textDocument/hover", hover), ErrorCodes.ServerNotInitialized)
    assert.equal(await codeOf("no/such", {}), ErrorCodes.ServerNotInitialized)
    // Notifications are dropped, not answered and not kept.
    await connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "bpmn", version: 1, text: document("<task id='a'/>") },
    })
    await connection.sendRequest("initialize", {
      processId: null,
      rootUri: null,
      capabilities: {},
    })
    assert.equal(await connection.sendRequest("textDocument/documentSymbol", hover), null)
    assert.equal(
      await codeOf("initialize", { processId: null, rootUri: null, capabilities: {} }),
      ErrorCodes.InvalidRequest,
    )
    assert.equal(await codeOf("no/such", {}), ErrorCodes.MethodNotFound)
    await connection.sendRequest("shutdown")
    assert.equal(await codeOf("textDocument/hover", hover), ErrorCodes.InvalidRequest)
    const code = exitCode(server)
    await connection.sendNotification("exit")
    assert.equal(await code, 0)
    connection.dispose()
  })

  it("ends with 1 when it is told to exit without shutdown, or its editor is gone", async () => {
    const told = await startEditor()
    const code = exitCode(told.server)
    await told.connection.sendNotification("exit")
    assert.equal(await code, 1)
    told.connection.dispose()

    const left = await startEditor()
    const leftCode = exitCode(left.server)
    left.connection.dispose()
    left.server.stdin.destroy()
    assert.equal(await leftCode, 1)
  })

  it("does not outlive the process that its editor names, even if the pipe stays open", async () => {
    const editorProcess = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"])
    const editor = await startEditor({ processId: editorProcess.pid! })
    const code = exitCode(editor.server)
    editorProcess.kill("SIGKILL")
    assert.equal(await code, 1)
    editor.connection.dispose()
  })

  it("talks over the channel that VS Code uses, and ends with it", async () => {
    const [program, ...rest] = serverCommand("--node-ipc")
    const server = spawn(program!, rest, { stdio: ["ignore", "pipe", "pipe", "ipc"] })
    let answer: { id?: number; result?: unknown } = {}
    server.on("message", (message: { id?: number; result?: unknown }) => {
      if (message.id === 1) answer = message
    })
    const params = { processId: null, rootUri: null, capabilities: {} }
    server.send({ jsonrpc: "2.0", id: 1, method: "initialize", params })
    await until(() => answer.result !== undefined, "the answer to initialize")
    const code = exitCode(server)
    server.disconnect()
    assert.equal(await code, 1)
  })

  it("writes nothing but messages to standard output, whatever it is sent", async () => {
    const server = spawnServer()
    const chunks: Buffer[] = []
    server.stdout.on("data", chunk => chunks.push(chunk))
    const send = (body: string) =>
      server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
    const say = (message: object) => send(JSON.stringify({ jsonrpc: "2.0", ...message }))
    const params = { processId: null, rootUri: null, capabilities: {} }
    say({ id: 1, method: "initialize", params })
    say({ method: "initialized", params: {} })
    send("{ no json")
    send("null")
    send("[]")
    say({ id: 2 })
    say({ method: 7 })
    say({ id: 3, method: "textDocument/hover" })
    say({ id: 4, method: "textDocument/hover", params: [1, 2] })
    say({ id: 5, method: "textDocument/hover", params: { textDocument: null } })
    say({ method: "textDocument/didOpen", params: { textDocument: {} } })
    say({ method: "textDocument/didChange", params: null })
    say({ method: "$/cancelRequest", params: { id: 99 } })
    say({ id: "last", method: "flowmeter/cacheStatistics" })
    const messages = () => parsed(Buffer.concat(chunks))
    await until(() => messages().some(it => it.id === "last"), "the last answer")
    const answers = new Map(messages().map(it => [it.id, it]))
    for (const id of [3, 4, 5])
      assert.equal(answers.get(id)?.error?.code, ErrorCodes.InvalidParams, `request ${id}`)
    assert.ok(Array.isArray(answers.get("last")?.result))
    const code = exitCode(server)
    say({ id: "bye", method: "shutdown" })
    say({ method: "exit" })
    assert.equal(await code, 0)
  })
})

interface Message {
  readonly id?: number | string
  readonly result?: unknown
  readonly error?: { readonly code: number }
}

/** The messages in a stream. @throws Error when anything stands between them */
function parsed(bytes: Buffer): Message[] {
  const messages: Message[] = []
  let at = 0
  while (at < bytes.length) {
    const headers = /^(?:[\w-]+: [^\r\n]*\r\n)+\r\n/.exec(bytes.toString("latin1", at))
    const length = headers && /Content-Length: (\d+)/i.exec(headers[0])
    if (!headers || !length) throw new Error(`no message: ${bytes.toString("utf8", at, at + 200)}`)
    const start = at + headers[0].length
    const end = start + Number(length[1])
    if (bytes.length < end) break
    messages.push(JSON.parse(bytes.toString("utf8", start, end)))
    at = end
  }
  return messages
}
