/** The extension in a trusted workspace: what VS Code shows of it, asked as VS Code asks. */
import assert from "node:assert/strict"
import * as vscode from "vscode"
import { extension, open, positionOf, replace, restore, resultTabs, until } from "./editor.ts"

const { executeCommand } = vscode.commands

describe("activation", () => {
  it("happens when a BPMN file is opened, and not before", async () => {
    assert.equal(extension().isActive, false)
    const start = performance.now()
    const { document } = await open("order.bpmn")
    assert.equal(document.languageId, "bpmn")
    await until("activation", () => extension().isActive)
    const active = performance.now() - start
    await until("an answer of the server", () => outline(document.uri))
    const answered = performance.now() - start
    console.log(
      `    opened: active after ${active.toFixed(0)} ms, answered after ${answered.toFixed(0)} ms`,
    )
  })

  for (const name of ["a.bpmn2", "a.bpmn20.xml"]) {
    it(`knows ${name} as BPMN`, async () => {
      const uri = vscode.Uri.parse(`untitled:${name}`)
      assert.equal((await vscode.workspace.openTextDocument(uri)).languageId, "bpmn")
    })
  }

  it("registers every command that package.json promises", async () => {
    const { commands } = extension().packageJSON.contributes
    const registered = await vscode.commands.getCommands(true)
    const promised: string[] = commands.map((it: { command: string }) => it.command)
    assert.deepEqual(
      promised.filter(it => !registered.includes(it)),
      [],
    )
  })
})

describe("diagnostics", () => {
  it("appear where the mistake is, and go with it", async () => {
    const editor = await open("order.bpmn")
    const { document } = editor
    await replace(editor, 'targetRef="ship"', 'targetRef="shop"')
    const found = await until("a finding about shop", () =>
      vscode.languages.getDiagnostics(document.uri).find(it => it.message.includes("shop")),
    )
    assert.equal(found.severity, vscode.DiagnosticSeverity.Error)
    assert.equal(document.getText(found.range), "shop")
    await replace(editor, 'targetRef="shop"', 'targetRef="ship"')
    await until("no errors", () => errorsOf(document).length === 0)
    await restore(editor)
  })

  it("of broken XML have a place, and the rest of the file stays known", async () => {
    const editor = await open("order.bpmn")
    await replace(
      editor,
      '<bpmn:userTask id="review" name="Review order" />',
      '<bpmn:userTask id="review" name="',
    )
    await until("errors", () => errorsOf(editor.document).length > 0)
    const symbols = await until("an outline", () => outline(editor.document.uri))
    assert.ok(flat(symbols).some(({ name }) => name.includes("Order handling")))
    await restore(editor)
    await until("no errors", () => errorsOf(editor.document).length === 0)
  })
})

describe("language", () => {
  it("hover says what an element is", async () => {
    const { document } = await open("order.bpmn")
    const position = positionOf(document, 'id="re$0view"')
    const hovers = await until("a hover", async () => {
      const all = await executeCommand<vscode.Hover[]>(
        "vscode.executeHoverProvider",
        document.uri,
        position,
      )
      return all.length > 0 && all
    })
    const text = hovers
      .flatMap(it => it.contents)
      .map(it => (typeof it === "string" ? it : it.value))
      .join("\n")
    assert.match(text, /Review order/)
  })

  it("outline shows the process and its nodes by name", async () => {
    const { document } = await open("order.bpmn")
    const symbols = await until("an outline", () => outline(document.uri))
    const names = flat(symbols).map(it => it.name)
    for (const name of ["Order handling", "Review order", "Ship parcel"]) {
      assert.ok(
        names.some(it => it.includes(name)),
        `${name} among ${names}`,
      )
    }
  })

  it("definition leads from a reference to the element", async () => {
    const { document } = await open("order.bpmn")
    const position = positionOf(document, 'targetRef="sh$0ip"')
    const places = await executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      "vscode.executeDefinitionProvider",
      document.uri,
      position,
    )
    const [place] = places
    assert.ok(place, "a definition")
    const range = "targetRange" in place ? place.targetRange : place.range
    const declared = positionOf(document, '<bpmn:userTask id="$0ship"').line
    assert.ok(range.start.line <= declared && declared <= range.end.line)
  })

  it("references of an element are all its flows", async () => {
    const { document } = await open("order.bpmn")
    const position = positionOf(document, '<bpmn:exclusiveGateway id="mer$0ge"')
    const places = await executeCommand<vscode.Location[]>(
      "vscode.executeReferenceProvider",
      document.uri,
      position,
    )
    const lines = new Set(places.map(it => document.lineAt(it.range.start.line).text))
    for (const flow of ["packed", "reordered", "toShip"]) {
      assert.ok(
        [...lines].some(line => line.includes(`id="${flow}"`)),
        `${flow} among ${[...lines].join("\n")}`,
      )
    }
  })

  it("completion of a reference offers flow nodes, no flows", async () => {
    const editor = await open("order.bpmn")
    const { document } = editor
    await replace(editor, 'targetRef="ship"', 'targetRef=""')
    const position = positionOf(document, 'targetRef="$0"')
    const { items } = await executeCommand<vscode.CompletionList>(
      "vscode.executeCompletionItemProvider",
      document.uri,
      position,
    )
    const labels = items.map(({ label }) => (typeof label === "string" ? label : label.label))
    assert.ok(labels.includes("ship"), `ship among ${labels}`)
    assert.ok(!labels.includes("toShip"), "no flow is offered")
    await restore(editor)
  })

  it("rename changes the element and every reference to it", async () => {
    const editor = await open("order.bpmn")
    const { document } = editor
    const position = positionOf(document, '<bpmn:userTask id="sh$0ip"')
    const edit = await executeCommand<vscode.WorkspaceEdit>(
      "vscode.executeDocumentRenameProvider",
      document.uri,
      position,
      "deliver",
    )
    assert.ok(await vscode.workspace.applyEdit(edit))
    const text = document.getText()
    assert.doesNotMatch(text, /"ship"/)
    assert.equal(text.match(/"deliver"/g)?.length, 4)
    await restore(editor)
  })

  it("folding follows the elements", async () => {
    const { document } = await open("order.bpmn")
    const ranges = await until("folding", async () => {
      const all = await executeCommand<vscode.FoldingRange[]>(
        "vscode.executeFoldingRangeProvider",
        document.uri,
      )
      return all && all.length > 0 && all
    })
    const process = positionOf(document, "<bpmn:process$0").line
    assert.ok(ranges.some(it => it.start === process))
  })
})

describe("simulation", () => {
  it("is offered above each process", async () => {
    const { document } = await open("order.bpmn")
    const lens = await until("a lens", async () => {
      const all = await executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        document.uri,
        100,
      )
      return all.find(it => it.command?.command === "flowmeter.simulate")
    })
    const [argument] = lens.command?.arguments ?? []
    assert.deepEqual(argument, { uri: document.uri.toString(), process: "order" })
  })

  it("opens the results beside the text and leaves hints in it", async () => {
    const { document } = await open("order.bpmn")
    await executeCommand("flowmeter.simulate", { uri: document.uri.toString(), process: "order" })
    const [tab] = await until("a results page", () => resultTabs().length > 0 && resultTabs())
    assert.equal(tab?.label, "Flowmeter: order.bpmn")
    assert.ok(tab.group.viewColumn > vscode.ViewColumn.One)
    const hints = await until("inlay hints", async () => {
      const all = await executeCommand<vscode.InlayHint[]>(
        "vscode.executeInlayHintProvider",
        document.uri,
        new vscode.Range(0, 0, document.lineCount, 0),
      )
      return all && all.length > 0 && all
    })
    const ship = positionOf(document, '<bpmn:userTask id="$0ship"').line
    assert.ok(hints.some(({ position }) => position.line === ship))
  })

  it("starts as many instances as the settings say, and says so above the process", async () => {
    const { document } = await open("no-diagram.bpmn")
    const settings = vscode.workspace.getConfiguration("flowmeter", document.uri)
    await settings.update("simulation.instances", 50, vscode.ConfigurationTarget.Workspace)
    await executeCommand("flowmeter.simulate", document.uri)
    await lensSays(document, "50 instances")
    await settings.update("simulation.instances", undefined, vscode.ConfigurationTarget.Workspace)
    await vscode.window.tabGroups.close(resultTabs().filter(it => it.label.includes("no-diagram")))
  })

  it("takes a scenario as it is shown, before it is saved", async () => {
    const { document } = await open("no-diagram.bpmn")
    const scenario = vscode.Uri.joinPath(document.uri, "..", "no-diagram.scenario.json")
    await vscode.workspace.fs.writeFile(scenario, new TextEncoder().encode(`{ "instances": 70 }`))
    await replace(await open("no-diagram.scenario.json"), "70", "35")
    await executeCommand("flowmeter.simulate", document.uri)
    await lensSays(document, "35 instances")
    await executeCommand("workbench.action.files.revert")
    await vscode.workspace.fs.delete(scenario)
    await vscode.window.tabGroups.close(resultTabs().filter(it => it.label.includes("no-diagram")))
  })

  it("leaves alerts among the findings where a threshold is crossed", async () => {
    const { document } = await open("order.bpmn")
    const settings = vscode.workspace.getConfiguration("flowmeter", document.uri)
    const { Workspace } = vscode.ConfigurationTarget
    await settings.update("thresholds.p95DurationSeconds", 1, Workspace)
    await executeCommand("flowmeter.simulate", document.uri)
    const alert = await until("an alert", () =>
      vscode.languages.getDiagnostics(document.uri).find(it => codeOf(it) === "p95-duration"),
    )
    assert.equal(document.lineAt(alert.range.start.line).text.includes('id="order"'), true)
    await settings.update("thresholds.p95DurationSeconds", undefined, Workspace)
  })

  it("runs a second time into the same page", async () => {
    const { document } = await open("order.bpmn")
    await executeCommand("flowmeter.simulate", document.uri)
    assert.equal(resultTabs().length, 1)
  })

  it("can be cancelled", async () => {
    const { document } = await open("order.bpmn")
    const settings = vscode.workspace.getConfiguration("flowmeter", document.uri)
    const { Workspace } = vscode.ConfigurationTarget
    // Far more than could be done while a test waits.
    await settings.update("simulation.instances", 10_000_000, Workspace)
    const ended = executeCommand("flowmeter.simulate", document.uri)
    // The server has got the request: its next answer comes after it.
    await outline(document.uri)
    await executeCommand("flowmeter.cancelSimulation")
    await ended
    await settings.update("simulation.instances", undefined, Workspace)
  })

  it("of another file has a page of its own, without a diagram too", async () => {
    await open("no-diagram.bpmn")
    await executeCommand("flowmeter.simulate")
    await until("two pages", () => resultTabs().length === 2)
  })

  it("refuses arguments that are none without harm", async () => {
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ language: "plaintext", content: "" }),
    )
    await vscode.window.tabGroups.close(resultTabs())
    void executeCommand("flowmeter.simulate", { uri: 5 })
    await executeCommand("flowmeter.cancelSimulation")
    assert.equal(resultTabs().length, 0)
  })
})

describe("server", () => {
  it("can be restarted, and checks again", async () => {
    const editor = await open("order.bpmn")
    await executeCommand("flowmeter.restartServer")
    await replace(editor, 'targetRef="ship"', 'targetRef="shop"')
    await until("a finding", () => errorsOf(editor.document).length > 0)
    await restore(editor)
    await until("no errors", () => errorsOf(editor.document).length === 0)
  })
})

function codeOf({ code }: vscode.Diagnostic): unknown {
  return typeof code === "object" ? code.value : code
}

function errorsOf({ uri }: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(it => it.severity === vscode.DiagnosticSeverity.Error)
}

async function outline(uri: vscode.Uri): Promise<vscode.DocumentSymbol[] | undefined> {
  return executeCommand<vscode.DocumentSymbol[]>("vscode.executeDocumentSymbolProvider", uri)
}

function flat(symbols: readonly vscode.DocumentSymbol[]): vscode.DocumentSymbol[] {
  return symbols.flatMap(it => [it, ...flat(it.children)])
}

/** Waits for the lens above a process that says how many instances were simulated. */
async function lensSays({ uri }: vscode.TextDocument, text: string): Promise<void> {
  await until("a lens with the figures", async () => {
    const all = await executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri, 100)
    return all.some(it => it.command?.title.includes(text))
  })
}
