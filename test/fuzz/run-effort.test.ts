import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { describe, test } from "mocha"

/** What twice as much may take; the square is 2.6 to 3.6 with all else that a run does. */
const mostGrowth = 2.3

describe("runs take steps in proportion to how much there is", function () {
  this.timeout(120_000)

  test("of messages and of who waits for others", () => {
    const file = fileURLToPath(new URL("count-run-steps.ts", import.meta.url))
    const { stdout, stderr } = spawnSync(process.execPath, [file], { encoding: "utf8" })
    assert.notEqual(stdout, "", stderr)
    const counts: Readonly<Record<string, readonly [number, number]>> = JSON.parse(stdout)
    for (const [name, [once, twice]] of Object.entries(counts))
      assert.ok(twice <= mostGrowth * once, `${name}: ${once}, then ${twice} steps`)
  })
})
