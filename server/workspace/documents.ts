import type { Change } from "../text/index.ts"
import { Snapshot } from "./snapshot.ts"

/** What the names of BPMN files end with. */
export const bpmnEndings: readonly string[] = [".bpmn", ".bpmn2", ".bpmn20.xml"]

/** Whether a document is ours: the editor says so, or its name does. */
export function isBpmn(uri: string, languageId?: string): boolean {
  if (languageId === "bpmn") return true
  const path = uri.replace(/[?#].*$/, "").toLowerCase()
  return bpmnEndings.some(it => path.endsWith(it))
}

/** What the names of scenario files end with. */
export const scenarioEnding = ".scenario.json"

/** The address of `order.scenario.json` for that of `order.bpmn`; undefined for other names. */
export function scenarioBeside(uri: string): string | undefined {
  const ending = bpmnEndings.findLast(it => uri.toLowerCase().endsWith(it))
  return ending && `${uri.slice(0, -ending.length)}${scenarioEnding}`
}

/** The documents that are open in the editor, by address. */
export class Documents {
  readonly #open = new Map<string, Snapshot>()

  /** A document that is open already is replaced. */
  open(uri: string, version: number, text: string): Snapshot {
    const snapshot = Snapshot.read(uri, version, text)
    this.#open.set(uri, snapshot)
    return snapshot
  }

  /** The document after `changes`; undefined when it is not open. */
  change(uri: string, version: number, changes: readonly Change[]): Snapshot | undefined {
    const snapshot = this.#open.get(uri)?.edit(version, changes)
    if (snapshot) this.#open.set(uri, snapshot)
    return snapshot
  }

  close(uri: string): void {
    this.#open.delete(uri)
  }

  get(uri: string): Snapshot | undefined {
    return this.#open.get(uri)
  }

  all(): Iterable<Snapshot> {
    return this.#open.values()
  }
}
