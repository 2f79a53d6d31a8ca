import type { Connection } from "vscode-languageserver"
import { defaultSettings, type Settings } from "../workspace/index.ts"
import type { Client } from "./client.ts"
import { pause, settingsMs } from "./debounce.ts"
import { readSettings } from "./settings.ts"

/** The settings of each document, asked for once and again after they changed. */
export class Configuration {
  readonly #connection: Connection
  readonly #client: Client
  readonly #known = new Map<string, Promise<Settings>>()
  /** Equal settings are the same object, so that what was computed under them stays known. */
  readonly #equal = new Map<string, Settings>()
  #pushed: unknown

  constructor(connection: Connection, client: Client) {
    this.#connection = connection
    this.#client = client
    this.#pushed = client.settings
  }

  /** Never rejects, and does not wait for ever: then the defaults hold. */
  of(uri: string): Promise<Settings> {
    const known = this.#known.get(uri) ?? this.#ask(uri)
    this.#known.set(uri, known)
    return known
  }

  /** The editor says that settings changed, and perhaps what they are now. */
  changed(pushed: unknown): void {
    this.#known.clear()
    if (typeof pushed === "object" && pushed !== null && "flowmeter" in pushed)
      this.#pushed = pushed.flowmeter
  }

  forget(uri: string): void {
    this.#known.delete(uri)
  }

  async #ask(uri: string): Promise<Settings> {
    if (!this.#client.can.configuration) return this.#read(this.#pushed)
    const late = Symbol()
    const section = this.#connection.workspace
      .getConfiguration({ scopeUri: uri, section: "flowmeter" })
      .catch((error: unknown) => {
        this.#connection.console.warn(`the editor does not tell its settings: ${error}`)
        return this.#pushed
      })
    const answer = await Promise.race([section, pause(settingsMs).then(() => late)])
    if (answer !== late) return this.#read(answer)
    this.#connection.console.warn(
      `the editor does not answer what its settings are; using defaults`,
    )
    return defaultSettings
  }

  #read(section: unknown): Settings {
    const key = JSON.stringify(section) ?? ""
    const known = this.#equal.get(key)
    if (known) return known
    const { settings, problems } = readSettings(section)
    for (const problem of problems) this.#connection.console.warn(problem)
    this.#equal.set(key, settings)
    return settings
  }
}
