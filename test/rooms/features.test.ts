import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import {
  complete,
  definition,
  elementAt,
  elementPlace,
  findings,
  folds,
  highlights,
  hover,
  indentation,
  inlayHints,
  lenses,
  linkedRanges,
  type OutlineItem,
  outline,
  prepareRename,
  references,
  selections,
  simulate,
  simulationJob,
  workspaceSymbols,
} from "../../server/features/index.ts"
import { defaultSettings, factsOf, Snapshot } from "../../server/workspace/index.ts"
import { document } from "../harness/sketch.ts"

const read = (text: string) => Snapshot.read("file:///a.bpmn", 1, text)
const nothing = { elsewhere: () => [] }

/** Every question about a place. */
const questions = {
  complete: (it: Snapshot, at: number) => complete(it, at, nothing),
  definition,
  elementAt,
  highlights,
  hover,
  linkedRanges,
  prepareRename,
  references: (it: Snapshot, at: number) => references(it, at, true),
  selections,
}

/** Every question about a document but for its findings, which analysis answers for. */
const wholes = {
  folds,
  lenses,
  outline,
  facts: (it: Snapshot) => factsOf(it, "utf-8"),
  hints: (it: Snapshot) => inlayHints(it, { start: 0, end: it.text.length }),
}

describe("features", () => {
  const nested = (depth: number, close: boolean) =>
    `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">` +
    `${'<subProcess id="s">'.repeat(depth)}<task id="t"/>` +
    `${close ? `${"</subProcess>".repeat(depth)}</process></definitions>` : ""}`

  for (const close of [true, false])
    it(`answer for 100,000 nested sub-processes${close ? "" : " that nobody closes"}`, function () {
      this.timeout(60_000)
      const snapshot = read(nested(100_000, close))
      const at = snapshot.text.toString().indexOf('"t"') + 1
      for (const [name, ask] of Object.entries(questions))
        assert.doesNotThrow(() => ask(snapshot, at), name)
      for (const [name, ask] of Object.entries(wholes))
        assert.doesNotThrow(() => ask(snapshot), name)
      // What is sent to an editor is nested no deeper than JSON can be written.
      assert.doesNotThrow(() => JSON.stringify(outline(snapshot)))
    })

  it("an outline nests no deeper than anybody reads, and loses nothing", () => {
    const snapshot = read(nested(500, true))
    let count = 0
    let deepest = 0
    const waiting = outline(snapshot).map(item => ({ item, depth: 1 }))
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      count++
      deepest = Math.max(deepest, next.depth)
      for (const item of next.item.children) waiting.push({ item, depth: next.depth + 1 })
    }
    assert.equal(count, 502)
    assert.ok(deepest < 100, `${deepest} levels`)
  })

  it("formatting changes nothing but white space between tags, and nothing the second time", () => {
    const examples = new URL("../../examples/", import.meta.url)
    const format = (it: Snapshot, indent: string) =>
      it.edit(2, [...indentation(it, indent, { start: 0, end: it.text.length })].reverse())
    for (const name of ["order.bpmn", "claim.bpmn"]) {
      const before = read(readFileSync(new URL(name, examples), "utf8"))
      const once = format(before, "\t")
      const bare = (it: Snapshot) => it.text.toString().replace(/>\s+</g, "><")
      assert.equal(bare(once), bare(before))
      assert.deepEqual(indentation(once, "\t", { start: 0, end: once.text.length }), [])
      assert.notEqual(once.text.toString(), before.text.toString())
    }
  })

  it("places in an outline lie in the text of their item", () => {
    const snapshot = read(
      document(`<task id="a" name="A"/><subProcess id="s"><task/></subProcess>`),
    )
    const check = ({ range, place, children }: OutlineItem) => {
      assert.ok(range.start <= place.start && place.end <= range.end)
      children.forEach(check)
    }
    outline(snapshot).forEach(check)
  })

  it("the findings of a version are computed once", () => {
    const snapshot = read(document(`<task id="a"/><task id="a"/>`))
    assert.equal(findings(snapshot, defaultSettings), findings(snapshot, defaultSettings))
  })

  it("a severity of the settings is followed", () => {
    const snapshot = read(document(`<task id="a"/><task id="a"/>`))
    const rule = findings(snapshot, defaultSettings).find(it => it.severity === "error")!.rule
    const under = (severity: "info" | "off") => {
      const settings = { ...defaultSettings, check: { severities: { [rule]: severity } } }
      return findings(snapshot, settings).filter(it => it.rule === rule)
    }
    assert.ok(under("info").every(it => it.severity === "info"))
    assert.notEqual(under("info").length, 0)
    assert.deepEqual(under("off"), [])
  })

  it("a place is the element's id; a shape means what it draws", () => {
    const shape = `<BPMNShape id="di" bpmnElement="a"/>`
    const snapshot = read(
      `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">` +
        `<task id="a"/></process>${shape.replace("BPMNShape", "x:BPMNShape xmlns:x='http://www.omg.org/spec/BPMN/20100524/DI'")}</definitions>`,
    )
    const text = snapshot.text.toString()
    const place = elementPlace(snapshot, "a")!.place
    assert.equal(text.slice(place.start, place.end), "a")
    assert.equal(elementPlace(snapshot, "b"), undefined)
    assert.equal(elementAt(snapshot, text.indexOf("bpmnElement"))?.id, "a")
    assert.equal(elementAt(snapshot, text.indexOf("<process") + 2)?.id, "p")
    assert.equal(elementAt(snapshot, 3), undefined)
  })

  it("symbols of the workspace: the best match first, by name or id", () => {
    const snapshot = read(
      document(`<task id="review" name="Check order"/><task id="check"/><task id="xcheckx"/>`),
    )
    const all = factsOf(snapshot, "utf-16").elements
    const ids = (query: string) => workspaceSymbols(all, query).map(it => it.id)
    assert.deepEqual(ids("check"), ["check", "review", "xcheckx"])
    assert.deepEqual(ids("CKORD"), ["review"])
    assert.deepEqual(ids("cod"), ["review"])
    assert.deepEqual(ids("zzz"), [])
    assert.equal(ids("").length, all.length)
  })
})

describe("simulate", () => {
  const text = document(
    `<startEvent id="s"/><task id="t"/><endEvent id="e"/>` +
      `<sequenceFlow id="f" sourceRef="s" targetRef="t"/>` +
      `<sequenceFlow id="g" sourceRef="t" targetRef="e"/>`,
  )
  const job = (wishes = {}, scenario?: string, settings = defaultSettings) => {
    const file = scenario === undefined ? undefined : { name: "a.scenario.json", json: scenario }
    const made = simulationJob(read(text), settings, wishes, file)
    if ("problem" in made) throw new Error(made.problem)
    return made
  }
  const run = (...given: Parameters<typeof job>) =>
    simulate(
      job(...given),
      () => 0,
      () => {},
    ).report!

  it("the same job gives the same report", () => {
    assert.deepEqual(run({ instances: 50, seed: 3 }), run({ instances: 50, seed: 3 }))
    assert.notDeepEqual(run({ instances: 50, seed: 3 }), run({ instances: 50, seed: 4 }))
  })

  it("a wish goes before the scenario, the scenario before the settings", () => {
    const settings = { ...defaultSettings, simulation: { instances: 30, seed: 1 } }
    const scenario = JSON.stringify({ instances: 20 })
    assert.equal(run({ instances: 10 }, scenario, settings).instances.started, 10)
    assert.equal(run({}, scenario, settings).instances.started, 20)
    assert.equal(run({}, undefined, settings).instances.started, 30)
  })

  it("thresholds of the settings hold where the scenario has none", () => {
    const thresholds = { p95DurationSeconds: 1 }
    const settings = { ...defaultSettings, thresholds }
    const rules = (scenario?: string) => run({}, scenario, settings).alerts.map(it => it.rule)
    assert.ok(rules().includes("p95-duration"))
    assert.ok(
      !rules(JSON.stringify({ thresholds: { p95Duration: "30d" } })).includes("p95-duration"),
    )
  })

  it("what is wrong with the scenario stands in the report", () => {
    assert.match(run({}, "{").problems.join(), /no JSON/)
    assert.match(run({}, `{"instances": 5}`).assumptions.join(), /a\.scenario\.json/)
  })

  it("says in a sentence what cannot be simulated", () => {
    const of = (source: string, wishes = {}) => simulationJob(read(source), defaultSettings, wishes)
    assert.deepEqual(of(""), { problem: "There is no process in this document." })
    assert.deepEqual(of(text, { process: "q" }), {
      problem: "There is no process “q” in this document.",
    })
    assert.deepEqual(of(text, { instances: 0 }), {
      problem: "A simulation runs 1 to 10000000 instances, not 0.",
    })
  })
})
