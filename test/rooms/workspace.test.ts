import assert from "node:assert/strict"
import { Documents, isBpmn, isStale, Runs, Snapshot } from "../../server/workspace/index.ts"
import { roundReport } from "../harness/report.ts"
import { document } from "../harness/sketch.ts"

const insert = (at: number, text: string) => ({ range: { start: at, end: at }, text })

describe("Documents", () => {
  it("hands out snapshots that an edit does not change", () => {
    const documents = new Documents()
    const before = documents.open("a", 1, "<a/>")
    const after = documents.change("a", 2, [insert(2, "b"), insert(3, "c")])
    assert.equal(before.text.toString(), "<a/>")
    assert.equal(after?.text.toString(), "<abc/>")
    assert.equal(after.version, 2)
    assert.equal(documents.get("a"), after)
  })

  it("knows nothing of a document that is not open", () => {
    const documents = new Documents()
    assert.equal(documents.change("a", 2, []), undefined)
    documents.open("a", 1, "")
    documents.close("a")
    assert.equal(documents.get("a"), undefined)
    assert.deepEqual([...documents.all()], [])
  })

  it("takes what the editor calls BPMN, and what is named so", () => {
    assert.ok(isBpmn("file:///a.xml", "bpmn"))
    for (const name of ["a.bpmn", "a.BPMN", "a.bpmn2", "a.bpmn20.xml", "a.bpmn?x#y"])
      assert.ok(isBpmn(`file:///${name}`, "xml"), name)
    for (const name of ["a.xml", "bpmn", "a.bpmn.txt", "a.txt?b=.bpmn"])
      assert.ok(!isBpmn(`file:///${name}`, "xml"), name)
  })
})

describe("Runs", () => {
  it("keeps figures by id after an edit, and says that they are of another text", () => {
    const text = document(`<task id="a"/>`)
    const snapshot = Snapshot.read("a", 1, text)
    const runs = new Runs()
    runs.set(snapshot, roundReport(snapshot.model))
    const run = runs.get("a")!
    assert.equal(run.elements.get("a")?.entered, 1000)
    assert.equal(isStale(run, snapshot), false)
    const edited = snapshot.edit(2, [insert(0, " ")])
    assert.equal(isStale(run, edited), true)
    const undone = edited.edit(3, [{ range: { start: 0, end: 1 }, text: "" }])
    assert.equal(isStale(run, undone), false)
  })
})
