import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type {
  ConfigurationParams,
  Diagnostic,
  InitializeParams,
  InitializeResult,
  ProtocolConnection,
  PublishDiagnosticsParams,
} from "vscode-languageserver/node"
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node"
import { nodeOptions } from "../../client/node-options.ts"
import { until } from "./until.ts"

/** An editor made of nothing but its end of the protocol, and a server of its own. */
export interface Editor {
  readonly connection: ProtocolConnection
  readonly server: ChildProcessWithoutNullStreams
  readonly initialized: InitializeResult
  /** What the server logged as an error; a test that ends with any fails. */
  readonly errors: readonly string[]
  /** What the server wrote to standard error. */
  complaints(): string
  request<Answer = unknown>(method: string, params?: unknown): Promise<Answer>
  open(uri: string, text: string, version?: number, languageId?: string): Promise<void>
  change(uri: string, version: number, changes: readonly unknown[]): Promise<void>
  close(uri: string): Promise<void>
  /** The diagnostics pushed last for a version of a document, or for a later one. */
  diagnostics(uri: string, version: number): Promise<readonly Diagnostic[]>
  /** Everything that was pushed for a document, oldest first. */
  pushed(uri: string): readonly PublishDiagnosticsParams[]
  /** Says goodbye and gives the exit code. */
  quit(): Promise<number | null>
}

const root = fileURLToPath(new URL("../..", import.meta.url))

/**
 * What starts the server, the program first. FLOWMETER_SERVER names a built one, such as
 * `dist/server.cjs`.
 */
export function serverCommand(transport: "--stdio" | "--node-ipc"): readonly string[] {
  const program = join(root, process.env.FLOWMETER_SERVER ?? "server/main.ts")
  return [process.execPath, ...nodeOptions, program, transport]
}

export function spawnServer(): ChildProcessWithoutNullStreams {
  const [program, ...rest] = serverCommand("--stdio")
  return spawn(program!, rest, { cwd: root })
}

/** Starts a server and initializes it. */
export async function startEditor(said: Partial<InitializeParams> = {}): Promise<Editor> {
  const server = spawnServer()
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  )
  const pushed: PublishDiagnosticsParams[] = []
  const errors: string[] = []
  let complaints = ""
  server.stderr.on("data", chunk => {
    complaints += chunk
  })
  connection.onNotification("textDocument/publishDiagnostics", (it: PublishDiagnosticsParams) => {
    pushed.push(it)
  })
  connection.onNotification("window/logMessage", ({ type, message }) => {
    if (type === 1) errors.push(message)
  })
  connection.onRequest("client/registerCapability", () => null)
  connection.onRequest("workspace/configuration", ({ items }: ConfigurationParams) =>
    items.map(() => null),
  )
  connection.onRequest("workspace/inlayHint/refresh", () => null)
  connection.onRequest("workspace/codeLens/refresh", () => null)
  connection.onRequest("workspace/diagnostic/refresh", () => null)
  connection.listen()
  const params = { processId: process.pid, rootUri: null, capabilities: {}, ...said }
  const initialized: InitializeResult = await connection.sendRequest("initialize", params)
  await connection.sendNotification("initialized", {})

  return {
    connection,
    server,
    initialized,
    errors,
    complaints: () => complaints,
    request: (method, params) => connection.sendRequest(method, params),
    open: (uri, text, version = 1, languageId = "bpmn") => {
      const textDocument = { uri, languageId, version, text }
      return connection.sendNotification("textDocument/didOpen", { textDocument })
    },
    change: (uri, version, contentChanges) =>
      connection.sendNotification("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges,
      }),
    close: uri => connection.sendNotification("textDocument/didClose", { textDocument: { uri } }),
    pushed: uri => pushed.filter(it => it.uri === uri),
    async diagnostics(uri, version) {
      const isThere = (it: PublishDiagnosticsParams) =>
        it.uri === uri && version <= (it.version ?? -1)
      await until(() => pushed.some(isThere), `diagnostics of version ${version} of ${uri}`)
      return pushed.findLast(isThere)!.diagnostics
    },
    async quit() {
      await connection.sendRequest("shutdown")
      const code = new Promise<number | null>(resolve => server.once("exit", resolve))
      await connection.sendNotification("exit")
      const answer = await code
      connection.dispose()
      return answer
    },
  }
}
