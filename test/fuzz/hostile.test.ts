import assert from "node:assert/strict"
import { examine, modelOf } from "../harness/examine.ts"
import { shapes } from "./shapes.ts"

/** `npm run fuzz` looks longer: full sizes, and more of what is drawn by lot. */
const isLong = process.env.FLOWMETER_FUZZ === "long"
const utf8 = new TextEncoder()

describe("hostile shapes", function () {
  this.timeout(120_000)
  for (const { name, size, largest, text, isSound } of shapes) {
    it(name, () => {
      const bytes = utf8.encode(text(size))
      const { findings } = examine(bytes)
      modelOf(bytes)
      if (!isSound) assert.ok(0 < findings.length, "no finding")
      assertLinear(count => utf8.encode(text(count)), size)
    })
    if (isLong)
      it(`${name}, at its largest`, () => {
        const bytes = utf8.encode(text(largest))
        examine(bytes)
        modelOf(bytes)
      })
  }
})

/**
 * Reading twice as much takes about twice as long. Other work on the machine makes single times
 * useless, so the fastest of several counts, and a failure is tried again.
 */
function assertLinear(bytesOf: (size: number) => Uint8Array, size: number): void {
  const [small, large] = [bytesOf(size), bytesOf(2 * size)]
  let said = ""
  for (let attempt = 0; attempt < 6; attempt++) {
    const [once, twice] = [fastest(small), fastest(large)]
    if (twice < 3 * once + 20) return
    said = `${size}: ${once.toFixed(0)} ms, ${2 * size}: ${twice.toFixed(0)} ms`
  }
  assert.fail(`reading twice as much takes too much longer: ${said}`)
}

function fastest(bytes: Uint8Array): number {
  let best = Number.POSITIVE_INFINITY
  for (let run = 0; run < 3; run++) {
    const start = performance.now()
    examine(bytes)
    best = Math.min(best, performance.now() - start)
  }
  return best
}
