import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { describe, test } from "mocha"

/** What a version leaves behind, in bytes: about 1,500, and 20,000 when all of it is held. */
const mostKept = 6000

describe("versions of a document that nobody holds any more", function () {
  this.timeout(60_000)

  test("are let go before the whole heap is collected", () => {
    const file = fileURLToPath(new URL("count-kept.ts", import.meta.url))
    const { stdout, stderr } = spawnSync(process.execPath, ["--expose-gc", file], {
      encoding: "utf8",
    })
    assert.match(stdout, /^-?\d+\s*$/, stderr)
    assert.ok(Number(stdout) <= mostKept, `${stdout.trim()} bytes of each are kept`)
  })
})
