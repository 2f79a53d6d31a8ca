import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { fileURLToPath, pathToFileURL } from "node:url"
import {
  CancellationTokenSource,
  type CodeLens,
  type InlayHint,
  LSPErrorCodes,
} from "vscode-languageserver/node"
import type { SimulateParams, SimulateResult } from "../../server/protocol/messages.ts"
import { type Editor, startEditor } from "../harness/editor.ts"
import { document } from "../harness/sketch.ts"
import { until } from "../harness/until.ts"

const capabilities = {
  workspace: {
    inlayHint: { refreshSupport: true },
    codeLens: { refreshSupport: true },
  },
}
const example = fileURLToPath(new URL("../../examples/order.bpmn", import.meta.url))

describe("flowmeter/simulate", function () {
  this.timeout(120_000)
  let editor: Editor
  const refreshed: string[] = []
  let files = 0
  let uri = ""

  const text = document(
    `<startEvent id="s"/><task id="t" name="Work"/><endEvent id="e"/>` +
      `<sequenceFlow id="f" sourceRef="s" targetRef="t"/>` +
      `<sequenceFlow id="g" sourceRef="t" targetRef="e"/>`,
  )
  const simulate = (params: Partial<SimulateParams> = {}) =>
    editor.request<SimulateResult>("flowmeter/simulate", { uri, ...params })

  before(async () => {
    editor = await startEditor({ capabilities })
    for (const what of ["inlayHint", "codeLens"])
      editor.connection.onRequest(`workspace/${what}/refresh`, () => {
        refreshed.push(what)
        return null
      })
  })
  beforeEach(async () => {
    refreshed.length = 0
    uri = `file:///simulated/${files++}.bpmn`
    await editor.open(uri, text)
  })
  after(async () => {
    assert.equal(await editor.quit(), 0)
    assert.deepEqual(editor.errors, [])
    assert.equal(editor.complaints(), "")
  })

  it("gives a report, tells how far it is, and shows figures in the text", async () => {
    const progress: { kind: string }[] = []
    editor.connection.onNotification("$/progress", ({ token, value }) => {
      if (token === "mine") progress.push(value)
    })
    const { report, problem, version } = await simulate({ instances: 200, workDoneToken: "mine" })
    assert.equal(problem, undefined)
    assert.equal(version, 1)
    assert.equal(report?.instances.started, 200)
    assert.deepEqual([progress[0]?.kind, progress.at(-1)?.kind], ["begin", "end"])
    await until(() => refreshed.length === 2, "a refresh of lenses and hints")

    const textDocument = { uri }
    const all = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } }
    const hints = () =>
      editor.request<InlayHint[]>("textDocument/inlayHint", { textDocument, range: all })
    const lenses = () => editor.request<CodeLens[]>("textDocument/codeLens", { textDocument })
    assert.ok((await hints()).some(it => `${it.label}`.startsWith("200×")))
    const [lens, result] = await lenses()
    assert.deepEqual(lens?.command?.arguments, [{ uri, process: "process" }])
    assert.match(result?.command?.title ?? "", /^p95 .* · 200 instances/)

    await editor.change(uri, 2, [{ text: text.replace("Work", "Labour") }])
    assert.ok((await hints()).some(it => `${it.label}`.startsWith("≈ 200×")))
    assert.match((await lenses())[1]?.command?.title ?? "", /before the last edit/)
  })

  it("the same question is answered from memory, the same way", async () => {
    const first = await simulate({ instances: 300, seed: 5 })
    const again = await simulate({ instances: 300, seed: 5 })
    assert.deepEqual(again, first)
    const rows = await editor.request<{ name: string; hits: number }[]>("flowmeter/cacheStatistics")
    assert.notEqual(rows.find(it => it.name === "results of simulations")?.hits, 0)
  })

  it("crossed thresholds become diagnostics", async () => {
    const name = pathToFileURL(example).href
    await editor.open(name, readFileSync(example, "utf8"))
    const { report } = await simulate({ uri: name })
    assert.ok(report && 0 < report.alerts.length, "the example crosses no threshold any more")
    // Without a number of its own the scenario beside the example says how many.
    assert.match(report.assumptions.join(), /order\.scenario\.json/)
    const rules = new Set(report.alerts.map(it => it.rule))
    await until(
      () =>
        editor
          .pushed(name)
          .at(-1)
          ?.diagnostics.some(it => rules.has(`${it.code}`)) === true,
      "alerts among the diagnostics",
    )
    await editor.close(name)
  })

  it("a scenario that is open counts as it is shown, saved or not", async () => {
    const name = pathToFileURL(example).href
    const scenario = name.replace(/bpmn$/, "scenario.json")
    const instances = async () => (await simulate({ uri: name })).report?.instances.started
    await editor.open(name, readFileSync(example, "utf8"))
    const saved = await instances()
    await editor.open(scenario, `{\n  "instances": 21\n}\n`, 1, "json")
    assert.equal(await instances(), 21)
    const place = { line: 1, character: 15 }
    const range = { start: place, end: { line: 1, character: 17 } }
    await editor.change(scenario, 2, [
      { range, text: "3" },
      { range: { start: place, end: place }, text: "2" },
    ])
    assert.equal(await instances(), 23)
    // Nothing else is offered for it.
    const asked = { textDocument: { uri: scenario }, position: place }
    assert.equal(await editor.request("textDocument/hover", asked), null)
    await editor.close(scenario)
    assert.equal(await instances(), saved)
    await editor.close(name)
  })

  it("a scenario that is open counts positions as its editor does", async () => {
    const other = await startEditor({ capabilities: { general: { positionEncodings: ["utf-8"] } } })
    await other.open("file:///é.bpmn", text)
    await other.open("file:///é.scenario.json", `{ "é": 1, "instances": 20 }`, 1, "json")
    // Behind "é", which is two bytes.
    const range = { start: { line: 0, character: 24 }, end: { line: 0, character: 26 } }
    await other.change("file:///é.scenario.json", 2, [{ range, text: "31" }])
    const params = { uri: "file:///é.bpmn" }
    const { report } = await other.request<SimulateResult>("flowmeter/simulate", params)
    assert.equal(report?.instances.started, 31)
    assert.equal(await other.quit(), 0)
  })

  it("what cannot be simulated has a reason", async () => {
    assert.match((await simulate({ process: "nobody" })).problem ?? "", /no process “nobody”/)
    assert.match((await simulate({ instances: 0 })).problem ?? "", /1 to 10000000/)
    assert.match((await simulate({ uri: "file:///closed.bpmn" })).problem ?? "", /not open/)
    await editor.change(uri, 2, [{ text: "<definitions" }])
    assert.deepEqual(await simulate(), {
      problem: "There is no process in this document.",
      version: 2,
    })
  })

  it("is cancelled at once, however long it would run", async () => {
    const latencies: number[] = []
    for (let round = 0; round < 5; round++) {
      const started = new Promise<void>(resolve => {
        editor.connection.onNotification("$/progress", ({ token, value }) => {
          if (token === `round${round}` && value.kind === "report") resolve()
        })
      })
      const cancel = new CancellationTokenSource()
      const params = { uri, instances: 10_000_000, seed: round, workDoneToken: `round${round}` }
      const answer = editor.connection.sendRequest("flowmeter/simulate", params, cancel.token).then(
        () => 0,
        error => error.code,
      )
      await started
      const start = performance.now()
      cancel.cancel()
      assert.equal(await answer, LSPErrorCodes.RequestCancelled)
      latencies.push(performance.now() - start)
    }
    latencies.sort((a, b) => a - b)
    // The middle one: a machine that does other work may be late once.
    assert.ok(latencies[2]! < 50, `cancelled after ${latencies.map(Math.round)} ms`)
  })

  it("a newer one takes the place of one that still runs; the server answers meanwhile", async () => {
    const older = simulate({ instances: 10_000_000, seed: 99 })
    const position = { line: 1, character: 3 }
    assert.notEqual(
      await editor.request("textDocument/hover", { textDocument: { uri }, position }),
      null,
    )
    const newer = simulate({ instances: 100 })
    assert.match((await older).problem ?? "", /newer simulation/)
    assert.equal((await newer).report?.instances.started, 100)
  })

  it("broken documents are simulated as far as they go", async () => {
    const whole = readFileSync(example, "utf8")
    for (let cut = 0; cut < whole.length; cut += Math.ceil(whole.length / 40)) {
      await editor.change(uri, 2 + cut, [{ text: whole.slice(0, cut) }])
      const { report, problem } = await simulate({ instances: 5 })
      assert.ok(report !== undefined || problem !== undefined)
      assert.doesNotMatch(problem ?? "", /failed/)
    }
  })
})

describe("flowmeter/simulate in an untrusted workspace", function () {
  this.timeout(60_000)

  it("does not run", async () => {
    const editor = await startEditor({ initializationOptions: { trusted: false } })
    await editor.open("file:///a.bpmn", document(`<task id="a"/>`))
    const answer = await editor.request("flowmeter/simulate", { uri: "file:///a.bpmn" })
    assert.deepEqual(answer, { problem: "Simulating needs a trusted workspace.", version: 1 })
    assert.equal(await editor.quit(), 0)
  })
})
