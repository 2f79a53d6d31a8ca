/** The last simulation of each file, by the address of the file. */
import { type Event, EventEmitter, type TextDocument, type Uri } from "vscode"
import type { Run } from "./webview/messages.ts"

export interface Runs {
  of(uri: Uri): Run
  set(uri: Uri, run: Run): void
  /** Marks the figures of an edited text as those of another text. */
  edited(document: TextDocument): void
  forget(uri: Uri): void
  readonly onDidChange: Event<Uri>
}

export function createRuns(): Runs {
  const runs = new Map<string, Run>()
  const changed = new EventEmitter<Uri>()
  const of = (uri: Uri): Run => runs.get(uri.toString()) ?? { state: "none" }
  const set = (uri: Uri, run: Run): void => {
    runs.set(uri.toString(), run)
    changed.fire(uri)
  }
  return {
    of,
    set,
    edited({ uri }) {
      const run = of(uri)
      if (run.state === "done" && !run.outdated) set(uri, { ...run, outdated: true })
    },
    forget(uri) {
      runs.delete(uri.toString())
    },
    onDidChange: changed.event,
  }
}
