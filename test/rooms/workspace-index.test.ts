import assert from "node:assert/strict"
import {
  Documents,
  FileIndex,
  type IndexEvent,
  type IndexLimits,
} from "../../server/workspace/index.ts"
import { document } from "../harness/sketch.ts"

const bytesOf = (text: string) => new TextEncoder().encode(text)
const file = (id: string, more = "") => bytesOf(document(`<process id="${id}">${more}</process>`))

/** A file that is there and cannot be read. */
const locked = "locked"

interface Setting {
  readonly files: Map<string, Uint8Array | typeof locked>
  readonly limits?: Partial<IndexLimits>
  readonly folders?: readonly string[]
}

const setUp = ({ files, limits = {}, folders = ["file:///w"] }: Setting) => {
  const counts = { reads: 0, stats: 0, turns: 0 }
  const events: IndexEvent[] = []
  /** Who is called in each turn and after each file. */
  const hooks = { turn: () => {}, read: (_: string) => {} }
  const stamps = new Map<unknown, number>()
  const world = {
    listFiles: async (folder: string, endings: readonly string[], most: number) =>
      [...files.keys()]
        .filter(it => it.startsWith(`${folder}/`) && endings.some(ending => it.endsWith(ending)))
        .slice(0, most),
    statFile: async (uri: string) => {
      counts.stats++
      const content = files.get(uri)
      if (content === undefined) return undefined
      // Another content is another time; the same content keeps its time.
      if (!stamps.has(content)) stamps.set(content, stamps.size)
      return { sizeBytes: content.length, writtenMs: stamps.get(content)! }
    },
    readFile: async (uri: string) => {
      counts.reads++
      hooks.read(uri)
      const content = files.get(uri)
      return content === locked ? undefined : content
    },
  }
  const documents = new Documents()
  const index = new FileIndex({
    world,
    documents,
    encoding: "utf-16",
    limits,
    turn: async () => {
      counts.turns++
      hooks.turn()
    },
    tell: event => events.push(event),
  })
  index.watch(folders)
  const ids = () =>
    [...index.elements()]
      .filter(it => it.kind === "process")
      .map(it => it.id)
      .sort()
  const told = (kind: IndexEvent["kind"]) => events.filter(it => it.kind === kind)
  return { index, documents, files, counts, hooks, events, told, ids }
}

const named = (names: readonly string[]) =>
  new Map<string, Uint8Array | typeof locked>(
    names.map(it => [`file:///w/${it}.bpmn`, file(it)] as const),
  )

describe("FileIndex", () => {
  it("reads files when somebody asks, and once", async () => {
    const { index, ids, counts } = setUp({
      files: new Map([
        ["file:///w/a.bpmn", file("a")],
        ["file:///w/b.txt", file("b")],
        ["file:///elsewhere/c.bpmn", file("c")],
      ]),
    })
    assert.equal(counts.reads, 0)
    await index.ready()
    await index.ready()
    assert.deepEqual(ids(), ["a"])
    assert.equal(counts.reads, 1)
    assert.ok(index.isComplete)
  })

  it("shows an open document as it stands in the editor, however its address is spelt", async () => {
    const { index, documents, ids } = setUp({
      files: new Map([["file:///w/a%20(1).bpmn", file("a")]]),
    })
    await index.ready()
    documents.open("file:///w/a%20%281%29.bpmn", 1, document(`<process id="edited"/>`))
    assert.deepEqual(ids(), ["edited"])
    assert.deepEqual([...index.elements("file:///w/a%20%281%29.bpmn")], [])
    documents.close("file:///w/a%20%281%29.bpmn")
    assert.deepEqual(ids(), ["a"])
  })

  it("follows files that are written and deleted, and reads only what has changed", async () => {
    const { index, files, ids, counts } = setUp({ files: named(["a", "c"]) })
    await index.ready()
    files.set("file:///w/b.bpmn", file("b"))
    await index.changed("file:///w/b.bpmn")
    files.delete("file:///w/a.bpmn")
    await index.changed("file:///w/a.bpmn")
    await index.changed("file:///w/c.bpmn")
    await index.changed("file:///elsewhere/d.bpmn")
    assert.deepEqual(ids(), ["b", "c"])
    assert.equal(counts.reads, 3)
    const { hits, misses, entries } = index.statistics
    assert.deepEqual({ hits, misses, entries }, { hits: 1, misses: 3, entries: 2 })
  })

  it("believes the last reading of a file, whichever ends last", async () => {
    const { index, files, hooks, ids } = setUp({ files: named(["a"]) })
    let second: Promise<void> | undefined
    hooks.read = () => {
      hooks.read = () => {}
      files.set("file:///w/a.bpmn", file("later"))
      second = index.changed("file:///w/a.bpmn")
    }
    await index.ready()
    await second
    assert.deepEqual(ids(), ["later"])
  })

  it("forgets the folders that are gone, and does not take one name for the start of another", async () => {
    const { index, ids, counts } = setUp({
      files: new Map([
        ["file:///w/a.bpmn", file("a")],
        ["file:///w2/b.bpmn", file("b")],
      ]),
      folders: ["file:///w", "file:///w2"],
    })
    await index.ready()
    index.watch(["file:///w"])
    assert.deepEqual(ids(), ["a"])
    await index.ready()
    assert.equal(counts.reads, 2, "the file that stayed was read again")
    index.watch(["file:///other"])
    assert.deepEqual(ids(), [])
    assert.equal(index.statistics.entries, 0)
  })

  it("forgets at the next scan what vanished without a word", async () => {
    const { index, files, ids } = setUp({ files: named(["a", "b"]) })
    await index.ready()
    files.delete("file:///w/a.bpmn")
    index.watch(["file:///w"])
    await index.ready()
    assert.deepEqual(ids(), ["b"])
  })

  it("takes files of any encoding and any brokenness", async () => {
    const utf16 = Buffer.from(`\ufeff${document(`<process id="wide"/>`)}`, "utf16le")
    const { index, ids } = setUp({
      files: new Map<string, Uint8Array>([
        ["file:///w/a.bpmn", utf16],
        ["file:///w/b.bpmn", new Uint8Array([0, 255, 60, 60, 60])],
        ["file:///w/c.bpmn", file("c").subarray(0, -10)],
      ]),
    })
    await index.ready()
    assert.deepEqual(ids(), ["c", "wide"])
  })
})

describe("a scan of the workspace", () => {
  const many = (count: number) => named(Array.from({ length: count }, (_, at) => `p${at}`))

  it("tells how far it is, and what it has read can be asked for", async () => {
    const { index, events, ids } = setUp({ files: many(20) })
    await index.until(facts => facts.elements.some(it => it.id === "p3"))
    assert.ok(ids().includes("p3"))
    assert.ok(ids().length < 20, `${ids().length} files read to find one of the first`)
    assert.ok(!index.isComplete)
    await index.ready()
    assert.equal(ids().length, 20)
    assert.deepEqual(events[0], { kind: "begin", files: 20 })
    assert.deepEqual(
      events.slice(1, -1),
      Array.from({ length: 20 }, (_, at) => ({ kind: "read", done: at + 1, files: 20 })),
    )
    assert.deepEqual(events.at(-1), { kind: "end", isCancelled: false })
  })

  it("finds nothing where nothing is, and says so at its end", async () => {
    const { index } = setUp({ files: many(5) })
    await index.until(() => false)
    assert.ok(index.isComplete)
  })

  it("stops within the files it is reading when it is cancelled", async () => {
    const { index, hooks, counts, ids, events } = setUp({ files: many(100) })
    hooks.read = () => {
      if (counts.reads === 10) index.cancel()
    }
    await index.ready()
    assert.ok(counts.reads < 14, `${counts.reads} files read`)
    assert.ok(ids().length < 10)
    assert.ok(!index.isComplete)
    assert.deepEqual(events.at(-1), { kind: "end", isCancelled: true })
    assert.equal(events.filter(it => it.kind === "end").length, 1)
  })

  it("stops within a large file", async () => {
    const tasks = `<task id="t"/>\n`.repeat(100_000)
    const { index, hooks, counts, ids } = setUp({
      files: new Map([["file:///w/large.bpmn", file("large", tasks)]]),
    })
    hooks.turn = () => index.cancel()
    await index.ready()
    assert.equal(counts.turns, 1)
    assert.deepEqual(ids(), [])
  })

  it("lets others go first again and again: more often in larger files", async () => {
    const turnsFor = async (tasks: number) => {
      const content = file("p", `<task id="t" name="A task of some size"/>\n`.repeat(tasks))
      const { index, counts } = setUp({ files: new Map([["file:///w/a.bpmn", content]]) })
      await index.ready()
      return counts.turns
    }
    assert.equal(await turnsFor(10), 0)
    const [some, more] = [await turnsFor(40_000), await turnsFor(80_000)]
    assert.ok(4 < some && 1.7 * some < more, `${some} and ${more} turns`)
  })

  it("of other folders waits until the one before has ended", async () => {
    const { index, events } = setUp({ files: many(30) })
    const first = index.ready()
    index.watch(["file:///w", "file:///v"])
    await Promise.all([first, index.ready()])
    assert.ok(index.isComplete)
    const shown = events.filter(it => it.kind !== "read").map(it => it.kind)
    assert.deepEqual(shown.slice(-2), ["begin", "end"])
    assert.ok(!/begin,begin|end,end/.test(shown.join()), shown.join())
  })

  it("says that there are too many files", async () => {
    const { index, ids, told } = setUp({ files: many(12), limits: { mostFiles: 10 } })
    await index.ready()
    assert.equal(ids().length, 10)
    assert.ok(!index.isComplete)
    assert.deepEqual(told("too many files"), [{ kind: "too many files", most: 10 }])
  })

  it("says once which file is too large, and forgets what it was before", async () => {
    const uri = "file:///w/a.bpmn"
    const { index, files, ids, told, counts } = setUp({
      files: named(["a", "b"]),
      limits: { mostBytes: 5000 },
    })
    await index.ready()
    assert.ok(index.isComplete)
    for (const size of [300, 301]) {
      files.set(uri, file("a", `<task id="t${size}"/>`.repeat(size)))
      await index.changed(uri)
    }
    assert.deepEqual(ids(), ["b"])
    assert.equal(counts.reads, 2)
    assert.ok(!index.isComplete)
    assert.deepEqual(told("too large"), [{ kind: "too large", uri, mostBytes: 5000 }])
  })

  it("says once which file cannot be read, until it can", async () => {
    const uri = "file:///w/a.bpmn"
    const { index, files, ids, told } = setUp({ files: new Map([[uri, locked]]) })
    await index.ready()
    await index.changed(uri)
    assert.equal(told("unreadable").length, 1)
    assert.ok(!index.isComplete)
    files.set(uri, file("a"))
    await index.changed(uri)
    assert.deepEqual(ids(), ["a"])
    files.set(uri, locked)
    await index.changed(uri)
    assert.deepEqual(told("unreadable"), [
      { kind: "unreadable", uri },
      { kind: "unreadable", uri },
    ])
  })

  it("goes on when reading a file fails by a mistake of ours", async () => {
    const { index, ids, told, hooks } = setUp({ files: named(["a", "b", "c"]) })
    const mistake = new Error("a mistake")
    hooks.read = uri => {
      if (uri.endsWith("/b.bpmn")) throw mistake
    }
    await index.ready()
    assert.deepEqual(ids(), ["a", "c"])
    assert.ok(!index.isComplete)
    assert.deepEqual(told("failed"), [{ kind: "failed", uri: "file:///w/b.bpmn", error: mistake }])
  })

  it("remembers no more than it may, and says so once", async () => {
    const { index, ids, told } = setUp({ files: many(200), limits: { mostMemoryBytes: 50_000 } })
    await index.ready()
    const kept = ids().length
    assert.ok(20 < kept && kept < 100, `${kept} files are remembered`)
    assert.equal(index.statistics.evictions, 200 - kept)
    assert.ok(!index.isComplete)
    assert.equal(told("too much to remember").length, 1)
  })
})
