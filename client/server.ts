/** The language server as the client sees it: a child process that answers typed questions. */
import {
  type CancellationToken,
  type ExtensionContext,
  type LogOutputChannel,
  workspace,
} from "vscode"
import {
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  TransportKind,
} from "vscode-languageclient/node"
import type { Notifications, Requests } from "../server/protocol/messages.ts"
import { nodeOptions } from "./node-options.ts"

export interface Server {
  readonly client: LanguageClient
  /** @throws when the server is down or the answer is an error; a cancelled request rejects too. */
  ask<Method extends keyof Requests>(
    method: Method,
    params: Requests[Method][0],
    cancel?: CancellationToken,
  ): Promise<Requests[Method][1]>
  onNotification<Method extends keyof Notifications>(
    method: Method,
    handler: (params: Notifications[Method]) => void,
  ): void
}

/** Makes the server; it runs after `client.start()`. */
export function createServer(context: ExtensionContext, log: LogOutputChannel): Server {
  const module = context.asAbsolutePath("dist/server.cjs")
  const options = { execArgv: [...nodeOptions] }
  const debug = { execArgv: [...nodeOptions, "--nolazy", "--inspect=6009"] }
  const serverOptions: ServerOptions = {
    run: { module, transport: TransportKind.ipc, options },
    debug: { module, transport: TransportKind.ipc, options: debug },
  }
  const clientOptions: LanguageClientOptions = {
    // Any scheme: files, unsaved texts, virtual workspaces.
    documentSelector: [{ language: "bpmn" }],
    outputChannel: log,
    traceOutputChannel: log,
    // Asked again at every start: trust can be given later.
    initializationOptions: () => ({ trusted: workspace.isTrusted }),
    // Names and documentation of a file are shown, never run.
    markdown: { isTrusted: false, supportHtml: false },
  }
  const client = new LanguageClient("flowmeter", "Flowmeter", serverOptions, clientOptions)
  return {
    client,
    ask: (method, params, cancel) => client.sendRequest(method, params, cancel),
    onNotification: (method, handler) => {
      client.onNotification(method, handler)
    },
  }
}
