/** Selects an element of a file in its text, in the column where the text is open already. */
import { Range, TextEditorRevealType, type Uri, ViewColumn, window, workspace } from "vscode"
import type { Server } from "../server.ts"

export async function reveal(server: Server, uri: Uri, element: string): Promise<void> {
  const document = await workspace.openTextDocument(uri)
  const place = await server.ask("flowmeter/elementPlace", { uri: uri.toString(), element })
  if (!place) {
    void window.showInformationMessage(`There is no element "${element}" in the text any more.`)
    return
  }
  const { start, end } = place
  const range = new Range(start.line, start.character, end.line, end.character)
  const seen = window.visibleTextEditors.find(it => it.document.uri.toString() === uri.toString())
  const viewColumn = seen?.viewColumn ?? ViewColumn.One
  const editor = await window.showTextDocument(document, { viewColumn, selection: range })
  editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport)
}
