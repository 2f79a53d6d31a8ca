import type * as lsp from "vscode-languageserver"
import { TextDocument } from "vscode-languageserver-textdocument"
import { bpmnEndings } from "../workspace/index.ts"

/** What the names of scenario files end with. */
export const scenarioEnding = ".scenario.json"

/** The scenarios that are open in the editor: what its author sees counts, saved or not. */
export class Scenarios {
  readonly #open = new Map<string, TextDocument>()

  /** Other documents are left alone. */
  open({ uri, languageId, version, text }: lsp.TextDocumentItem): void {
    if (!uri.endsWith(scenarioEnding)) return
    this.#open.set(uri, TextDocument.create(uri, languageId, version, text))
  }

  change(
    { uri, version }: lsp.VersionedTextDocumentIdentifier,
    changes: lsp.TextDocumentContentChangeEvent[],
  ): void {
    const document = this.#open.get(uri)
    if (document) this.#open.set(uri, TextDocument.update(document, changes, version))
  }

  close({ uri }: lsp.TextDocumentIdentifier): void {
    this.#open.delete(uri)
  }

  /** Undefined when it is not open. */
  textOf(uri: string): string | undefined {
    return this.#open.get(uri)?.getText()
  }
}

/** The address of `order.scenario.json` for that of `order.bpmn`; undefined for other names. */
export function scenarioBeside(uri: string): string | undefined {
  const ending = bpmnEndings.findLast(it => uri.toLowerCase().endsWith(it))
  return ending && `${uri.slice(0, -ending.length)}${scenarioEnding}`
}
