/** What the suites do with the editor: open, find, wait. */
import assert from "node:assert/strict"
import * as vscode from "vscode"

/** The longest wait for anything; a test fails before mocha loses patience. */
const patienceMs = 20_000

export const extension = (): vscode.Extension<unknown> => {
  const found = vscode.extensions.getExtension("flowmeter.flowmeter")
  assert.ok(found, "the extension is installed")
  return found
}

/** Opens a file of the workspace in the editor. */
export async function open(name: string): Promise<vscode.TextEditor> {
  const [folder] = vscode.workspace.workspaceFolders ?? []
  assert.ok(folder, "a folder is open")
  return vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, name))
}

/** Asks again and again until the answer is something; the last answer is in the complaint. */
export async function until<Answer>(
  what: string,
  ask: () => Answer | undefined | false | null | Promise<Answer | undefined | false | null>,
): Promise<Answer> {
  const end = performance.now() + patienceMs
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    if (performance.now() > end) throw new assert.AssertionError({ message: `waited for ${what}` })
    await new Promise(done => setTimeout(done, 50))
  }
}

/** The place of the one `$0` of `pattern` where the rest of it stands in the text. */
export function positionOf(document: vscode.TextDocument, pattern: string): vscode.Position {
  return document.positionAt(offsetOf(document, pattern))
}

function offsetOf(document: vscode.TextDocument, pattern: string): number {
  const [before = "", after = ""] = pattern.split("$0")
  const at = document.getText().indexOf(before + after)
  assert.notEqual(at, -1, `${before}${after} stands in the text`)
  return at + before.length
}

/** Replaces the first `from` of the text. */
export async function replace(
  { document }: vscode.TextEditor,
  from: string,
  to: string,
): Promise<void> {
  const start = document.getText().indexOf(from)
  assert.notEqual(start, -1, `${from} stands in the text`)
  const range = new vscode.Range(
    document.positionAt(start),
    document.positionAt(start + from.length),
  )
  const edit = new vscode.WorkspaceEdit()
  edit.replace(document.uri, range, to)
  assert.ok(await vscode.workspace.applyEdit(edit))
}

/** Puts the file of the disk back into the editor. */
export async function restore(editor: vscode.TextEditor): Promise<void> {
  await vscode.window.showTextDocument(editor.document)
  await vscode.commands.executeCommand("workbench.action.files.revert")
}

/** Tabs of results pages. */
export function resultTabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(group => group.tabs)
    .filter(
      ({ input }) =>
        input instanceof vscode.TabInputWebview && input.viewType.endsWith("flowmeter.results"),
    )
}
