import * as lsp from "vscode-languageserver"
import type { IndexEvent } from "../workspace/index.ts"

/** Fewer files are read before anybody could see that they are. */
const fewestShown = 50

/**
 * Shows the editor how far the files of the workspace are read, lets its user stop that, and says
 * what is left out. An editor that cannot show progress is not bothered with it.
 */
export class IndexReports {
  readonly #connection: lsp.Connection
  readonly #cancel: () => void
  #progress: Promise<lsp.WorkDoneProgressServerReporter | undefined> | undefined
  #percent = 0
  /** Files that are too large, as long as a scan goes on. */
  #large: string[] = []

  /** @param cancel stops the reading */
  constructor(connection: lsp.Connection, cancel: () => void) {
    this.#connection = connection
    this.#cancel = cancel
  }

  tell(event: IndexEvent): void {
    const { console } = this.#connection
    if (event.kind === "begin") this.#begin(event.files)
    else if (event.kind === "read") this.#read(event.done, event.files)
    else if (event.kind === "end") this.#end(event.isCancelled)
    else if (event.kind === "too many files")
      this.#warn(
        `There are more than ${said(event.most)} BPMN files. What stands in the others is ` +
          "found only while they are open.",
      )
    else if (event.kind === "too much to remember")
      this.#warn(
        "There is more in the BPMN files than Flowmeter remembers at a time. What was not asked " +
          "for the longest is found only while its file is open.",
      )
    else if (event.kind === "too large") {
      this.#large.push(event.uri)
      console.warn(`${event.uri} has more than ${said(event.mostBytes)} bytes`)
    } else if (event.kind === "unreadable") console.warn(`${event.uri} cannot be read`)
    else {
      const { error, uri } = event
      console.error(`reading ${uri}: ${error instanceof Error ? error.stack : error}`)
    }
  }

  #begin(files: number): void {
    this.#percent = 0
    this.#large = []
    if (files < fewestShown) return
    this.#progress = this.#connection.window.createWorkDoneProgress().then(
      progress => {
        progress.begin("Reading BPMN files", 0, `0 of ${said(files)}`, true)
        progress.token.onCancellationRequested(this.#cancel)
        return progress
      },
      // It may say that it can and refuse all the same.
      () => undefined,
    )
  }

  #read(done: number, files: number): void {
    const percent = Math.floor((100 * done) / files)
    if (!this.#progress || percent <= this.#percent) return
    this.#percent = percent
    void this.#progress.then(it => it?.report(percent, `${said(done)} of ${said(files)}`))
  }

  #end(isCancelled: boolean): void {
    void this.#progress?.then(it => it?.done())
    this.#progress = undefined
    if (isCancelled) this.#connection.console.info("reading BPMN files was cancelled")
    const [first, ...others] = this.#large
    if (first === undefined) return
    const more = others.length === 0 ? "" : ` and ${said(others.length)} more`
    this.#warn(
      `${nameOf(first)}${more}: too large to be read along with the workspace. What stands in ` +
        "there is found only while it is open.",
    )
  }

  #warn(message: string): void {
    const type = lsp.MessageType.Warning
    void this.#connection.sendNotification(lsp.ShowMessageNotification.type, { type, message })
  }
}

function said(count: number): string {
  return count.toLocaleString("en")
}

function nameOf(uri: string): string {
  return uri.slice(uri.lastIndexOf("/") + 1)
}
