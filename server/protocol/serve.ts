import * as lsp from "vscode-languageserver"
import { Documents, FileIndex, isBpmn, Runs, scenarioEnding } from "../workspace/index.ts"
import type { World } from "../world.ts"
import { capabilitiesFor } from "./capabilities.ts"
import { Checks } from "./checks.ts"
import { readClient } from "./client.ts"
import { Configuration } from "./configuration.ts"
import { turn } from "./debounce.ts"
import type { Handler } from "./handler.ts"
import { IndexReports } from "./index-reports.ts"
import { ownHandlers } from "./own-requests.ts"
import { toChanges } from "./positions.ts"
import { handlersFor } from "./requests.ts"
import { Scenarios } from "./scenarios.ts"
import type { Session } from "./session.ts"
import { Simulations } from "./simulations.ts"

/**
 * Speaks LSP on a connection until the other end says `exit`.
 *
 * @returns whether it has said `shutdown`, so that its leaving is no accident
 */
export function serve(connection: lsp.Connection, world: World): () => boolean {
  let running: Running | undefined
  let isShutDown = false

  connection.onInitialize(params => {
    if (running) return new lsp.ResponseError(lsp.ErrorCodes.InvalidRequest, "initialized already")
    running = begin(connection, world, params)
    const { client } = running.session
    return {
      capabilities: capabilitiesFor(client),
      serverInfo: { name: "flowmeter", version: world.version },
    }
  })
  connection.onInitialized(() => running && register(running.session))
  connection.onShutdown(() => {
    isShutDown = true
    running?.session.index.cancel()
  })

  // One road for every request: what comes too early or too late is refused by LSP's own codes.
  connection.onRequest((method: string, params, cancel) => {
    if (isShutDown) return new lsp.ResponseError(lsp.ErrorCodes.InvalidRequest, "shut down already")
    if (!running)
      return new lsp.ResponseError(lsp.ErrorCodes.ServerNotInitialized, "not initialized yet")
    const handler = running.handlers.get(method)
    if (!handler)
      return new lsp.ResponseError(lsp.ErrorCodes.MethodNotFound, `there is no method ${method}`)
    return handler(Array.isArray(params) ? params[0] : params, cancel)
  })
  const when = (change: (running: Running) => void) => {
    if (running && !isShutDown) change(running)
  }
  followDocuments(connection, when)
  followWorkspace(connection, when)
  connection.listen()
  return () => isShutDown
}

interface Running {
  readonly session: Session
  readonly checks: Checks
  readonly handlers: ReadonlyMap<string, Handler>
}

type When = (change: (running: Running) => void) => void

function begin(connection: lsp.Connection, world: World, params: lsp.InitializeParams): Running {
  const client = readClient(params)
  const documents = new Documents()
  const reports = new IndexReports(connection, () => index.cancel())
  const index = new FileIndex({
    world,
    documents,
    encoding: client.encoding,
    turn,
    tell: event => reports.tell(event),
  })
  index.watch(client.folders)
  const configuration = new Configuration(connection, client)
  const runs = new Runs()
  const scenarios = new Scenarios()
  const session = { connection, world, client, configuration, documents, scenarios, index, runs }
  const checks = new Checks(session)
  const simulations = new Simulations(session, checks)
  const handlers = new Map([...handlersFor(session, checks), ...ownHandlers(session, simulations)])
  return { session, checks, handlers }
}

function followDocuments(connection: lsp.Connection, when: When): void {
  connection.onDidOpenTextDocument(({ textDocument }) =>
    when(({ session, checks }) => {
      const { uri, languageId, version, text } = textDocument
      if (!isBpmn(uri, languageId)) return session.scenarios.open(textDocument)
      session.documents.open(uri, version, text)
      checks.opened(uri)
    }),
  )
  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) =>
    when(({ session: { documents, scenarios, client }, checks }) => {
      const { uri, version } = textDocument
      const snapshot = documents.get(uri)
      if (!snapshot) return scenarios.change(textDocument, contentChanges, client.encoding)
      const changes = toChanges(snapshot.text, contentChanges, client.encoding)
      documents.change(uri, version, changes)
      checks.edited(snapshot, changes)
    }),
  )
  connection.onDidCloseTextDocument(({ textDocument }) =>
    when(({ session, checks }) => {
      const { uri } = textDocument
      if (!session.documents.get(uri)) return session.scenarios.close(textDocument)
      session.documents.close(uri)
      session.configuration.forget(uri)
      checks.closed(uri)
      // What stands on disk counts again.
      void session.index.changed(uri).then(() => checks.filesChanged())
    }),
  )
}

function followWorkspace(connection: lsp.Connection, when: When): void {
  connection.onDidChangeConfiguration(({ settings }) =>
    when(({ session, checks }) => {
      session.configuration.changed(settings)
      checks.refresh([...session.documents.all()].map(it => it.uri))
    }),
  )
  connection.onDidChangeWatchedFiles(({ changes }) =>
    when(({ session, checks }) => {
      const read = changes.map(({ uri }) => session.index.changed(uri))
      void Promise.all(read).then(() => checks.filesChanged())
    }),
  )
  connection.onNotification(lsp.DidChangeWorkspaceFoldersNotification.type, ({ event }) =>
    when(({ session }) => {
      const removed = new Set(event.removed.map(it => it.uri))
      session.index.watch([
        ...session.index.folders.filter(it => !removed.has(it)),
        ...event.added.map(it => it.uri),
      ])
    }),
  )
}

/** Asks the editor to tell us of changes, where it wants to be asked. */
function register({ connection, client }: Session): void {
  const { watchFiles, registerConfiguration, registerDocuments } = client.can
  if (!watchFiles && !registerConfiguration && !registerDocuments) return
  const registrations = lsp.BulkRegistration.create()
  if (watchFiles)
    registrations.add(lsp.DidChangeWatchedFilesNotification.type, {
      watchers: [{ globPattern: "**/*.{bpmn,bpmn2,bpmn20.xml}" }],
    })
  if (registerConfiguration)
    registrations.add(lsp.DidChangeConfigurationNotification.type, { section: "flowmeter" })
  if (registerDocuments) {
    // They are followed, and nothing else is offered for them.
    const documentSelector = [{ pattern: `**/*${scenarioEnding}` }]
    const syncKind = lsp.TextDocumentSyncKind.Incremental
    registrations.add(lsp.DidOpenTextDocumentNotification.type, { documentSelector })
    registrations.add(lsp.DidChangeTextDocumentNotification.type, { documentSelector, syncKind })
    registrations.add(lsp.DidCloseTextDocumentNotification.type, { documentSelector })
  }
  connection.client.register(registrations).catch((error: unknown) => {
    connection.console.warn(`the editor refuses to tell of changes: ${error}`)
  })
}
