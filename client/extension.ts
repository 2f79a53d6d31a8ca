/** Starts the language server and registers what the user sees. Knows nothing of BPMN. */
import {
  commands,
  type ExtensionContext,
  type TextEditorSelectionChangeEvent,
  window,
  workspace,
} from "vscode"
import { registerCommands, type Workbench } from "./commands.ts"
import { Panels } from "./panel/panels.ts"
import { createRuns } from "./runs.ts"
import { createServer } from "./server.ts"
import { createStatus } from "./status.ts"

/** How long the cursor rests before its element is marked in the diagram. */
const selectDelayMs = 150

export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel("Flowmeter", { log: true })
  const server = createServer(context, log)
  const runs = createRuns()
  const panels = new Panels({ extension: context.extensionUri, server, runs, log })
  const status = createStatus(runs)
  const workbench: Workbench = { server, runs, panels, log }
  server.onNotification("flowmeter/status", status.checked)
  context.subscriptions.push(
    log,
    server.client,
    panels,
    status,
    ...registerCommands(workbench),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0) return
      runs.edited(document)
      panels.edited(document)
    }),
    followCursor(workbench),
    workspace.onDidCloseTextDocument(({ uri }) => {
      if (!panels.has(uri)) runs.forget(uri)
    }),
    workspace.onDidGrantWorkspaceTrust(() => commands.executeCommand("flowmeter.restartServer")),
  )
  // Not waited for: what is asked before it runs is answered when it does.
  server.client.start().catch((error: unknown) => {
    log.error(`The language server does not start: ${error}`)
    void window.showErrorMessage("Flowmeter: the language server does not start; see the output.")
  })
}

/** Marks the element under the cursor in the diagram of its file. */
function followCursor({ server, panels, log }: Workbench) {
  let timer: NodeJS.Timeout | undefined
  return window.onDidChangeTextEditorSelection(event => {
    if (event.textEditor.document.languageId !== "bpmn") return
    clearTimeout(timer)
    timer = setTimeout(() => mark(event), selectDelayMs)
  })

  async function mark({ textEditor, selections }: TextEditorSelectionChangeEvent): Promise<void> {
    const { uri } = textEditor.document
    const position = selections[0]?.active
    if (!position || !panels.isVisible(uri) || !server.client.isRunning()) return
    const { line, character } = position
    const params = { uri: uri.toString(), position: { line, character } }
    try {
      const found = await server.ask("flowmeter/elementAt", params)
      panels.select(uri, found?.element ?? null)
    } catch (error) {
      log.warn(`flowmeter/elementAt: ${error}`)
    }
  }
}
