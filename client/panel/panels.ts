/** The results pages, one per file: opens them, and passes messages both ways. */
import { randomBytes } from "node:crypto"
import {
  commands,
  type Disposable,
  type LogOutputChannel,
  type TextDocument,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from "vscode"
import type { SimulateCommandArguments } from "../../server/protocol/messages.ts"
import type { Runs } from "../runs.ts"
import type { Server } from "../server.ts"
import { type FromPage, fromPage, type Run, read, type ToPage } from "../webview/messages.ts"
import { page } from "./page.ts"
import { reveal } from "./reveal.ts"

/** The id by which VS Code and `when` clauses know these pages. */
export const viewType = "flowmeter.results"

/** Beyond this many UTF-16 units the diagram is not drawn: it would block the page for long. */
const drawnTextLimit = 4_000_000

/** How long to wait after a keystroke before the diagram is drawn anew. */
const redrawDelayMs = 300

type Part = Extract<ToPage, { type: "show" }>["part"]

/** What the pages need from outside. */
interface Surroundings {
  /** Where the extension is installed. */
  readonly extension: Uri
  readonly server: Server
  readonly runs: Runs
  readonly log: LogOutputChannel
}

interface Open {
  readonly uri: Uri
  readonly panel: WebviewPanel
  /** The page listens; whatever is sent before is lost. */
  ready: boolean
  /** Where to scroll to, once it listens. */
  part: Part | undefined
  redraw?: NodeJS.Timeout
}

/** At most one page per file; a page hears nothing before it says that it listens. */
export class Panels implements Disposable {
  readonly #panels = new Map<string, Open>()
  readonly #surroundings: Surroundings
  readonly #onRun: Disposable

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings
    const { runs } = surroundings
    this.#onRun = runs.onDidChange(uri => this.#post(uri, { type: "run", run: runs.of(uri) }))
  }

  /** Opens the page of a file beside its text, or brings it to the front; scrolls to `part`. */
  show({ uri }: TextDocument, part?: Part): void {
    const open = this.#panels.get(uri.toString()) ?? this.#open(uri)
    open.part = part
    open.panel.reveal(undefined, true)
    this.#scroll(open)
  }

  has(uri: Uri): boolean {
    return this.#panels.has(uri.toString())
  }

  /** The file whose page is in front of the user; undefined when none is. */
  active(): Uri | undefined {
    return [...this.#panels.values()].find(it => it.panel.active)?.uri
  }

  isVisible(uri: Uri): boolean {
    return this.#panels.get(uri.toString())?.panel.visible ?? false
  }

  /** Draws the file anew, soon. */
  edited({ uri }: TextDocument): void {
    const open = this.#panels.get(uri.toString())
    if (!open) return
    clearTimeout(open.redraw)
    open.redraw = setTimeout(() => this.#draw(uri), redrawDelayMs)
  }

  /** Marks an element of a file in its page; null for none. */
  select(uri: Uri, element: string | null): void {
    this.#post(uri, { type: "select", element })
  }

  dispose(): void {
    this.#onRun.dispose()
    for (const { panel } of this.#panels.values()) panel.dispose()
  }

  #open(uri: Uri): Open {
    const { extension } = this.#surroundings
    const column = { viewColumn: ViewColumn.Beside, preserveFocus: true }
    const panel = window.createWebviewPanel(viewType, `Flowmeter: ${fileName(uri)}`, column, {
      enableScripts: true,
      enableFindWidget: true,
      localResourceRoots: [Uri.joinPath(extension, "dist", "webview")],
    })
    const open: Open = { uri, panel, ready: false, part: undefined }
    this.#panels.set(uri.toString(), open)
    panel.iconPath = Uri.joinPath(extension, "media", "icon.png")
    panel.webview.onDidReceiveMessage(message => this.#receive(open, message))
    panel.onDidDispose(() => {
      clearTimeout(open.redraw)
      this.#panels.delete(uri.toString())
    })
    const address = (name: string) =>
      panel.webview.asWebviewUri(Uri.joinPath(extension, "dist", "webview", name)).toString()
    panel.webview.html = page({
      script: address("results.js"),
      style: address("results.css"),
      nonce: randomBytes(16).toString("base64"),
    })
    return open
  }

  async #receive(open: Open, message: unknown): Promise<void> {
    const { log } = this.#surroundings
    const found = read(fromPage, message)
    if ("problem" in found) log.error(`The results page sent a wrong message: ${found.problem}`)
    else await this.#answer(open, found.value).catch(error => log.error(String(error)))
  }

  async #answer(open: Open, message: FromPage): Promise<void> {
    const { server, runs, log } = this.#surroundings
    const { uri } = open
    switch (message.type) {
      case "ready":
        // A page that was hidden begins anew when it is shown again.
        open.ready = true
        await this.#draw(uri)
        this.#post(uri, { type: "run", run: runs.of(uri) })
        this.#scroll(open)
        break
      case "reveal":
        await reveal(server, uri, message.element)
        break
      case "simulate":
        await commands.executeCommand("flowmeter.simulate", again(uri, runs.of(uri)))
        break
      case "cancel":
        await commands.executeCommand("flowmeter.cancelSimulation")
        break
      case "failure":
        log.error(`Results page: ${message.message}`)
    }
  }

  #scroll(open: Open): void {
    if (!open.ready || !open.part) return
    this.#post(open.uri, { type: "show", part: open.part })
    open.part = undefined
  }

  async #draw(uri: Uri): Promise<void> {
    const xml = (await workspace.openTextDocument(uri)).getText()
    const tooLarge = drawnTextLimit < xml.length
    const file = fileName(uri)
    this.#post(uri, { type: "document", file, xml: tooLarge ? "" : xml, tooLarge })
  }

  #post(uri: Uri, message: ToPage): void {
    const open = this.#panels.get(uri.toString())
    if (open?.ready) void open.panel.webview.postMessage(message)
  }
}

/** What to simulate: the process of the figures that are shown, if any are. */
function again(uri: Uri, run: Run): SimulateCommandArguments | Uri {
  return run.state === "done" ? { uri: uri.toString(), process: run.report.process } : uri
}

function fileName(uri: Uri): string {
  return uri.path.slice(uri.path.lastIndexOf("/") + 1)
}
