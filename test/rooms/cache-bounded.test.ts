import assert from "node:assert/strict"
import { Bounded } from "../../server/cache/index.ts"

const value = (text: string) => ({ text })

describe("Bounded", () => {
  it("forgets what was not asked for the longest", () => {
    const cache = new Bounded<{ text: string }>({ maxEntries: 2 })
    cache.set("a", value("A"))
    cache.set("b", value("B"))
    cache.get("a")
    cache.set("c", value("C"))
    assert.deepEqual([cache.has("a"), cache.has("b"), cache.has("c")], [true, false, true])
    assert.equal(cache.statistics.evictions, 1)
  })

  it("counts hits and misses, and nothing when it is only looked into", () => {
    const cache = new Bounded<{ text: string }>({ maxEntries: 2 })
    cache.set("a", value("A"))
    cache.get("a")
    cache.get("a")
    cache.get("b")
    cache.has("b")
    assert.equal([...cache.values()].length, 1)
    assert.deepEqual(cache.statistics, { hits: 2, misses: 1, entries: 1, evictions: 0 })
  })

  it("holds no more than its size, and nothing that is larger", () => {
    const sizeOf = ({ text }: { text: string }) => text.length
    const cache = new Bounded({ maxEntries: 100, maxSize: 10, sizeOf })
    cache.set("a", value("12345"))
    cache.set("b", value("12345"))
    cache.set("c", value("12345"))
    assert.deepEqual([cache.has("a"), cache.has("b"), cache.has("c")], [false, true, true])
    cache.set("d", value("12345678901"))
    assert.equal(cache.has("d"), false)
  })

  it("lets values grow old by the clock it is given", () => {
    let now = 1000
    const cache = new Bounded<{ text: string }>({ maxEntries: 9, ttlMs: 50, now: () => now })
    cache.set("a", value("A"))
    now = 1050
    assert.equal(cache.get("a")?.text, "A")
    now = 1051
    assert.equal(cache.get("a"), undefined)
    assert.deepEqual(cache.statistics, { hits: 1, misses: 1, entries: 0, evictions: 1 })
  })

  it("replacing and deleting are no evictions", () => {
    const cache = new Bounded<{ text: string }>({ maxEntries: 2 })
    cache.set("a", value("A"))
    cache.set("a", value("B"))
    cache.delete("a")
    assert.deepEqual(cache.statistics, { hits: 0, misses: 0, entries: 0, evictions: 0 })
  })
})
