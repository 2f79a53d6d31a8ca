import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { Pool } from "../../server/simulation/pool.ts"
import { streamOf } from "../../server/simulation/random.ts"

describe("pool", () => {
  test("works on as many as it can and takes the others in the order they came", () => {
    const pool = new Pool(2)
    assert.deepEqual(
      [1, 2, 3, 4, 5].map(visit => pool.request(visit)),
      [true, true, false, false, false],
    )
    pool.withdraw(4)
    assert.deepEqual([pool.busy, pool.queued], [2, 2])
    assert.deepEqual([pool.release(), pool.release(), pool.release()], [3, 5, -1])
    assert.equal(pool.busy, 1)
  })

  test("does what a plain list does, over many random steps", () => {
    const stream = streamOf(1, "pool", "delay")
    const pool = new Pool(3)
    const list: number[] = []
    let busy = 0
    for (let step = 0; step < 20_000; step++) {
      const choice = stream.bits() % 8
      if (choice < 4 && list.length < 200) {
        const starts = busy < 3
        assert.equal(pool.request(step), starts)
        if (starts) busy++
        else list.push(step)
      } else if (choice === 4 && 0 < list.length) {
        const [gone] = list.splice(stream.bits() % list.length, 1)
        pool.withdraw(gone!)
      } else if (0 < busy) {
        const next = list.shift()
        if (next === undefined) busy--
        assert.equal(pool.release(), next ?? -1)
      }
      assert.deepEqual([pool.busy, pool.queued], [busy, list.length])
    }
  })

  test("throws where the caller has lost count", () => {
    assert.throws(() => new Pool(1).release(), /nothing is worked on/)
    assert.throws(() => new Pool(1).withdraw(7), /visit 7 does not wait/)
  })
})
