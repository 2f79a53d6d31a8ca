import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { document } from "../harness/sketch.ts"

const missing = "neovim is missing (Debian: apt-get install neovim), so this editor is not run"

/** A client that we did not write: no nested symbols, no snippets, no pulled diagnostics. */
describe("neovim", function () {
  this.timeout(90_000)
  const folder = mkdtempSync(join(tmpdir(), "flowmeter-neovim-"))
  after(() => rmSync(folder, { recursive: true, force: true }))

  it("gets diagnostics, hover and rename from flowmeter lsp --stdio", function () {
    if (spawnSync("nvim", ["--version"]).status !== 0) {
      assert.ok(!process.env.CI, missing)
      console.log(`      not run: ${missing}`)
      return this.skip()
    }
    const file = join(folder, "order.bpmn")
    const text = document(
      `<startEvent id="s"/>\n<task id="review" name="Review order"/>\n` +
        `<sequenceFlow id="f" sourceRef="s" targetRef="nobody"/>`,
    )
    writeFileSync(file, text)
    const answerAt = join(folder, "answer.json")
    const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
    const cli = here("../../server/cli.ts")
    const command = [process.execPath, cli, "lsp", "--stdio"]
    const run = spawnSync(
      "nvim",
      ["--headless", "--clean", "-c", `luafile ${here("neovim.lua")}`],
      {
        cwd: folder,
        encoding: "utf8",
        timeout: 60_000,
        env: {
          ...process.env,
          HOME: folder,
          FLOWMETER_COMMAND: JSON.stringify(command),
          FLOWMETER_FILE: file,
          FLOWMETER_ANSWER: answerAt,
        },
      },
    )
    assert.equal(run.error, undefined)
    const answer = JSON.parse(readFileSync(answerAt, "utf8"))
    assert.equal(answer.problem, undefined, `${answer.problem}\n${run.stderr}`)
    assert.deepEqual(answer.diagnostics, [
      {
        code: "dangling-reference",
        line: 3,
        character: 46,
        message: answer.diagnostics[0].message,
      },
    ])
    assert.match(answer.diagnostics[0].message, /“nobody”/)
    assert.match(answer.hover, /\*\*Review order\*\* `review` · task/)
    assert.equal(answer.cleared, true)
    const renamed = text.replaceAll("nobody", "review").replaceAll(/"review"/g, '"check"')
    assert.equal(`${answer.text}\n`, renamed)
    assert.equal(run.status, 0)
  })
})
