import type { Diagnostic } from "vscode-languageserver"
import type { Finding } from "../analysis/index.ts"
import { alerts, checkSlowly } from "../features/index.ts"
import type { Snapshot } from "../workspace/index.ts"
import { toDiagnostic } from "./convert.ts"
import { debounceMs, pause, sliceMs, statusMs, turn } from "./debounce.ts"
import type { Notifications, Status } from "./messages.ts"
import { Positions } from "./positions.ts"
import type { Session } from "./session.ts"

/**
 * Says what is wrong with the open documents: at once when one is opened, a moment after it was
 * edited. Where the editor asks for diagnostics by itself, nothing is pushed.
 */
export class Checks {
  readonly #session: Session
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>()
  readonly #lastCheckMs = new Map<string, number>()
  readonly #statuses = new Map<string, Status>()
  #statusTimer: ReturnType<typeof setTimeout> | undefined

  constructor(session: Session) {
    this.#session = session
  }

  opened(uri: string): void {
    this.#schedule(uri, 0)
  }

  edited(uri: string): void {
    this.#schedule(uri, debounceMs(this.#lastCheckMs.get(uri) ?? 0))
  }

  closed(uri: string): void {
    clearTimeout(this.#timers.get(uri))
    this.#timers.delete(uri)
    this.#lastCheckMs.delete(uri)
    this.#statuses.delete(uri)
    const { client, connection } = this.#session
    if (!client.can.pullDiagnostics) void connection.sendDiagnostics({ uri, diagnostics: [] })
  }

  /** Something else than the text changed: settings, or the figures of a run. */
  refresh(uris: Iterable<string>): void {
    const { client, connection } = this.#session
    if (client.can.pullDiagnostics) {
      if (client.can.refreshDiagnostics)
        connection.languages.diagnostics.refresh().catch(ignoreRefusal)
      return
    }
    for (const uri of uris) this.#schedule(uri, 0)
  }

  /**
   * For an editor that asks. Waits as long as an edit would, when the document is slow to check.
   *
   * @returns undefined when the text changed meanwhile
   */
  async asked(
    snapshot: Snapshot,
    isCancelled: () => boolean,
  ): Promise<readonly Diagnostic[] | undefined> {
    const { uri } = snapshot
    const isCurrent = () => !isCancelled() && this.#session.documents.get(uri) === snapshot
    const last = this.#lastCheckMs.get(uri) ?? 0
    if (sliceMs < last) await pause(debounceMs(last))
    return isCurrent() ? this.#check(snapshot, isCurrent) : undefined
  }

  #schedule(uri: string, waitMs: number): void {
    if (this.#session.client.can.pullDiagnostics) return
    clearTimeout(this.#timers.get(uri))
    const timer = setTimeout(() => {
      this.#timers.delete(uri)
      void this.#push(uri)
    }, waitMs)
    this.#timers.set(uri, timer)
  }

  async #push(uri: string): Promise<void> {
    const { connection, documents } = this.#session
    const snapshot = documents.get(uri)
    if (!snapshot) return
    try {
      const isCurrent = () => documents.get(uri) === snapshot
      const diagnostics = await this.#check(snapshot, isCurrent)
      if (!diagnostics || !isCurrent()) return
      const { version } = snapshot
      await connection.sendDiagnostics({ uri, version, diagnostics: [...diagnostics] })
    } catch (error) {
      const at = JSON.stringify({ check: uri, version: snapshot.version })
      connection.console.error(`${at} ${error instanceof Error ? error.stack : error}`)
    }
  }

  async #check(
    snapshot: Snapshot,
    isCurrent: () => boolean,
  ): Promise<readonly Diagnostic[] | undefined> {
    const { configuration, client, runs, world } = this.#session
    const { uri } = snapshot
    const settings = await configuration.of(uri)
    const found = await this.#drive(snapshot, checkSlowly(snapshot, settings), isCurrent)
    if (!found) return undefined
    const run = runs.get(uri)
    const all = run ? [...found, ...alerts(snapshot, run)] : found
    const positions = new Positions(snapshot.text, client.encoding)
    this.#tellStatus(uri, all)
    return all.map(it => toDiagnostic(it, uri, positions, client, world.rulePage(it.rule)))
  }

  /** Goes on as long as `isCurrent`, a slice at a time. */
  async #drive(
    { uri }: Snapshot,
    check: ReturnType<typeof checkSlowly>,
    isCurrent: () => boolean,
  ): Promise<readonly Finding[] | undefined> {
    const { world } = this.#session
    let busyMs = 0
    let sliceStart = world.wallClockMs()
    for (let isKnown = true; ; isKnown = false) {
      const step = check.next()
      const sinceMs = world.wallClockMs() - sliceStart
      if (step.done) {
        if (!isKnown) this.#lastCheckMs.set(uri, busyMs + sinceMs)
        return step.value
      }
      if (sinceMs < sliceMs) continue
      busyMs += sinceMs
      await turn()
      if (!isCurrent()) return undefined
      sliceStart = world.wallClockMs()
    }
  }

  #tellStatus(uri: string, findings: readonly Finding[]): void {
    if (!this.#session.client.isOurs) return
    const count = (severity: string) => findings.filter(it => it.severity === severity).length
    this.#statuses.set(uri, {
      uri,
      errors: count("error"),
      warnings: count("warning"),
      checkMs: this.#lastCheckMs.get(uri) ?? 0,
    })
    if (this.#statusTimer) return
    this.#sendStatuses()
    this.#statusTimer = setTimeout(() => {
      this.#statusTimer = undefined
      this.#sendStatuses()
    }, statusMs)
  }

  #sendStatuses(): void {
    const method: keyof Notifications = "flowmeter/status"
    for (const status of this.#statuses.values())
      void this.#session.connection.sendNotification(method, status)
    this.#statuses.clear()
  }
}

/** An editor may declare that it can refresh and refuse all the same; then it asks later. */
function ignoreRefusal(): void {}
