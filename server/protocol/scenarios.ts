import type * as lsp from "vscode-languageserver"
import { TextDocument } from "vscode-languageserver-textdocument"
import { type PositionEncoding, Text } from "../text/index.ts"
import { scenarioEnding } from "../workspace/index.ts"
import { Positions } from "./positions.ts"

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
    changes: readonly lsp.TextDocumentContentChangeEvent[],
    encoding: PositionEncoding,
  ): void {
    const document = this.#open.get(uri)
    if (!document) return
    for (const it of changes)
      TextDocument.update(document, [inUtf16(document, it, encoding)], version)
  }

  close({ uri }: lsp.TextDocumentIdentifier): void {
    this.#open.delete(uri)
  }

  /** Undefined when it is not open. */
  textOf(uri: string): string | undefined {
    return this.#open.get(uri)?.getText()
  }
}

/** A text document knows no positions but those in UTF-16. */
function inUtf16(
  document: TextDocument,
  change: lsp.TextDocumentContentChangeEvent,
  encoding: PositionEncoding,
): lsp.TextDocumentContentChangeEvent {
  if (encoding === "utf-16" || !("range" in change)) return change
  const text = new Text(document.getText())
  const offsets = new Positions(text, encoding).offsets(change.range)
  return { range: new Positions(text, "utf-16").range(offsets), text: change.text }
}
