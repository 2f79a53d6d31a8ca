/** The extension in a workspace that nobody trusts: it reads and checks, and runs nothing. */
import assert from "node:assert/strict"
import * as vscode from "vscode"
import { extension, open, replace, resultTabs, until } from "./editor.ts"

describe("an untrusted workspace", () => {
  it("is untrusted", () => assert.equal(vscode.workspace.isTrusted, false))

  it("is read and checked", async () => {
    const editor = await open("order.bpmn")
    await until("activation", () => extension().isActive)
    await replace(editor, 'targetRef="ship"', 'targetRef="shop"')
    await until("a finding about shop", () =>
      vscode.languages
        .getDiagnostics(editor.document.uri)
        .some(({ message }) => message.includes("shop")),
    )
    await vscode.commands.executeCommand("workbench.action.files.revert")
  })

  it("is not simulated", async () => {
    const { document } = await open("order.bpmn")
    // Waits for an answer to its message, which nobody gives here.
    void vscode.commands.executeCommand("flowmeter.simulate", document.uri)
    await vscode.commands.executeCommand("flowmeter.cancelSimulation")
    const lenses = await until("the lenses", async () =>
      vscode.commands.executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        document.uri,
        100,
      ),
    )
    // After a simulation a second one would show its figures.
    assert.deepEqual(
      lenses.map(it => it.command?.title),
      ["Simulate"],
    )
    assert.equal(resultTabs().length, 0)
  })
})
