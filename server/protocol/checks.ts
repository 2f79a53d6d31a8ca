import type { Diagnostic } from "vscode-languageserver"
import type { Finding } from "../analysis/index.ts"
import {
  alerts,
  checkSlowly,
  findingsOutside,
  followedFindings,
  isPartial,
  looksOutside,
  mostChanges,
} from "../features/index.ts"
import type { Change } from "../text/index.ts"
import type { Settings, Snapshot } from "../workspace/index.ts"
import { toDiagnostic } from "./convert.ts"
import { debounceMs, pause, sliceMs, slowMs, statusMs, turn, wholeMs } from "./debounce.ts"
import type { Notifications, Status } from "./messages.ts"
import { Positions } from "./positions.ts"
import { elsewhereOf, type Session } from "./session.ts"

/**
 * Says what is wrong with the open documents: at once when one is opened, a moment after it was
 * edited. Where the editor asks for diagnostics by itself, nothing is pushed.
 */
export class Checks {
  readonly #session: Session
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>()
  readonly #lastCheckMs = new Map<string, number>()
  /** What was edited since the findings of a version were told. */
  readonly #edits = new Map<string, { readonly before: Snapshot; readonly changes: Change[] }>()
  readonly #wholeTimers = new Map<string, ReturnType<typeof setTimeout>>()
  readonly #statuses = new Map<string, Status>()
  /** Open documents with which other files have to do. */
  readonly #looking = new Set<string>()
  /** Those that were edited since they were told of last. */
  readonly #edited = new Set<string>()
  /** The reading of files that is waited for. */
  #reading: Promise<void> | undefined
  #statusTimer: ReturnType<typeof setTimeout> | undefined

  constructor(session: Session) {
    this.#session = session
  }

  opened(uri: string): void {
    this.#schedule(uri, 0)
  }

  edited(before: Snapshot, changes: readonly Change[]): void {
    const { uri } = before
    this.#edited.add(uri)
    clearTimeout(this.#wholeTimers.get(uri))
    const edit = this.#edits.get(uri) ?? { before, changes: [] }
    for (const it of changes) edit.changes.push(it)
    // So many are not followed: what was known before them is of no more use.
    if (mostChanges < edit.changes.length) this.#edits.delete(uri)
    else this.#edits.set(uri, edit)
    const last = this.#lastCheckMs.get(uri) ?? 0
    this.#schedule(uri, debounceMs(slowMs < last ? 0 : last))
  }

  closed(uri: string): void {
    clearTimeout(this.#timers.get(uri))
    clearTimeout(this.#wholeTimers.get(uri))
    this.#timers.delete(uri)
    this.#wholeTimers.delete(uri)
    this.#edits.delete(uri)
    this.#lastCheckMs.delete(uri)
    this.#statuses.delete(uri)
    this.#looking.delete(uri)
    this.#edited.delete(uri)
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
    if (sliceMs < last && last <= slowMs) await pause(debounceMs(last))
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
      if (this.#edited.delete(uri))
        for (const other of this.#looking) if (other !== uri) this.#schedule(other, 0)
    } catch (error) {
      this.#log(uri, error)
    }
  }

  async #check(
    snapshot: Snapshot,
    isCurrent: () => boolean,
  ): Promise<readonly Diagnostic[] | undefined> {
    const { configuration, client, runs, world } = this.#session
    const { uri } = snapshot
    const settings = await configuration.of(uri)
    if (!isCurrent()) return undefined
    const edit = this.#edits.get(uri)
    const isSlow = slowMs < (this.#lastCheckMs.get(uri) ?? 0) || isPartial(snapshot)
    const followed =
      edit && isSlow && followedFindings(edit.before, edit.changes, snapshot, settings)
    if (followed && !isPartial(snapshot)) this.#scheduleWhole(uri)
    const found =
      followed || (await this.#drive(snapshot, checkSlowly(snapshot, settings), isCurrent))
    if (!found) return undefined
    this.#edits.delete(uri)
    const run = runs.get(uri)
    const said = run ? [...found, ...alerts(snapshot, run)] : found
    // One that is only followed is not looked through.
    const all = followed ? said : [...said, ...this.#outside(snapshot, settings)]
    const positions = new Positions(snapshot.text, client.encoding)
    this.#tellStatus(snapshot, all)
    return all.map(it => toDiagnostic(it, uri, positions, client, world.rulePage(it.rule)))
  }

  /** What other files have to do with a document; once all of them are read, it is told again. */
  #outside(snapshot: Snapshot, settings: Settings): readonly Finding[] {
    const { index } = this.#session
    this.#looking.delete(snapshot.uri)
    if (!looksOutside(snapshot)) return []
    this.#looking.add(snapshot.uri)
    const reading = index.ready()
    if (this.#reading !== reading) {
      this.#reading = reading
      void reading.then(() => this.filesChanged())
    }
    return findingsOutside(snapshot, settings, elsewhereOf(this.#session, snapshot.uri))
  }

  /** Other files are not what they were. */
  filesChanged(): void {
    if (0 < this.#looking.size) this.refresh(this.#looking)
  }

  /** Checks a document that was followed, once its author pauses. */
  #scheduleWhole(uri: string): void {
    clearTimeout(this.#wholeTimers.get(uri))
    const run = async () => {
      const { client, configuration, documents } = this.#session
      const snapshot = documents.get(uri)
      if (!snapshot) return
      const isCurrent = () => documents.get(uri) === snapshot
      const settings = await configuration.of(uri)
      if (!(await this.#drive(snapshot, checkSlowly(snapshot, settings), isCurrent))) return
      if (client.can.pullDiagnostics) this.refresh([uri])
      else await this.#push(uri)
    }
    const wait = wholeMs(this.#lastCheckMs.get(uri) ?? 0)
    const timer = setTimeout(() => void run().catch(error => this.#log(uri, error)), wait)
    this.#wholeTimers.set(uri, timer)
  }

  #log(uri: string, error: unknown): void {
    const at = JSON.stringify({ check: uri, version: this.#session.documents.get(uri)?.version })
    this.#session.connection.console.error(`${at} ${error instanceof Error ? error.stack : error}`)
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

  #tellStatus(snapshot: Snapshot, findings: readonly Finding[]): void {
    const { uri } = snapshot
    if (!this.#session.client.isOurs) return
    const count = (severity: string) => findings.filter(it => it.severity === severity).length
    this.#statuses.set(uri, {
      uri,
      errors: count("error"),
      warnings: count("warning"),
      checkMs: this.#lastCheckMs.get(uri) ?? 0,
      isPartial: isPartial(snapshot),
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
