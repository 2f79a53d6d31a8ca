import assert from "node:assert/strict"
import {
  Documents,
  FileIndex,
  isBpmn,
  isStale,
  Runs,
  Snapshot,
} from "../../server/workspace/index.ts"
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

describe("FileIndex", () => {
  const file = (id: string) => new TextEncoder().encode(document(`<process id="${id}"/>`))
  const setUp = (files: Map<string, Uint8Array>) => {
    let reads = 0
    const world = {
      listFiles: async (folder: string, endings: readonly string[], most: number) =>
        [...files.keys()]
          .filter(it => it.startsWith(folder) && endings.some(ending => it.endsWith(ending)))
          .slice(0, most),
      readFile: async (uri: string) => {
        reads++
        return files.get(uri)
      },
    }
    const documents = new Documents()
    const index = new FileIndex(world, documents, "utf-16")
    index.watch(["file:///w/"])
    const ids = () => [...index.elements()].map(it => it.id).sort()
    return { index, documents, ids, reads: () => reads }
  }

  it("reads files when somebody asks, and once", async () => {
    const { index, ids, reads } = setUp(
      new Map([
        ["file:///w/a.bpmn", file("a")],
        ["file:///w/b.txt", file("b")],
        ["file:///elsewhere/c.bpmn", file("c")],
      ]),
    )
    assert.equal(reads(), 0)
    await index.ready()
    await index.ready()
    assert.deepEqual(ids(), ["a"])
    assert.equal(reads(), 1)
  })

  it("shows an open document as it stands in the editor", async () => {
    const { index, documents, ids } = setUp(new Map([["file:///w/a.bpmn", file("a")]]))
    await index.ready()
    documents.open("file:///w/a.bpmn", 1, document(`<process id="edited"/>`))
    assert.deepEqual(ids(), ["edited"])
    documents.close("file:///w/a.bpmn")
    assert.deepEqual(ids(), ["a"])
  })

  it("follows files that are written and deleted", async () => {
    const files = new Map([["file:///w/a.bpmn", file("a")]])
    const { index, ids } = setUp(files)
    await index.ready()
    files.set("file:///w/b.bpmn", file("b"))
    await index.changed("file:///w/b.bpmn")
    files.delete("file:///w/a.bpmn")
    await index.changed("file:///w/a.bpmn")
    assert.deepEqual(ids(), ["b"])
  })

  it("forgets the folders that are gone", async () => {
    const { index, ids } = setUp(new Map([["file:///w/a.bpmn", file("a")]]))
    await index.ready()
    index.watch(["file:///other/"])
    await index.ready()
    assert.deepEqual(ids(), [])
  })

  it("takes files of any encoding and any brokenness", async () => {
    const utf16 = Buffer.from(`\ufeff${document(`<process id="wide"/>`)}`, "utf16le")
    const { index, ids } = setUp(
      new Map<string, Uint8Array>([
        ["file:///w/a.bpmn", utf16],
        ["file:///w/b.bpmn", new Uint8Array([0, 255, 60, 60, 60])],
        ["file:///w/c.bpmn", file("c").subarray(0, -10)],
      ]),
    )
    await index.ready()
    assert.deepEqual(ids(), ["c", "wide"])
  })
})
