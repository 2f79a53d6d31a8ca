import assert from "node:assert/strict"
import { spawn, spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { nearest } from "../server/cli/nearest.ts"
import { wantsColour } from "../server/cli/shell.ts"
import { flowmeter, inFolder, program, projectFolder } from "./harness/command-line.ts"
import { document } from "./harness/sketch.ts"

const { version } = JSON.parse(readFileSync(join(projectFolder, "package.json"), "utf8"))
const commands = ["check", "run", "simulate", "lsp"]

describe("command line", () => {
  const mistakes: readonly (readonly [written: string, complaint: RegExp])[] = [
    ["chek x.bpmn", /there is no command “chek”; did you mean “check”\?/],
    ["frobnicate", /there is no command “frobnicate”; see flowmeter --help/],
    ["--json check", /the name of a command comes first/],
    ["help chek", /did you mean “check”\?/],
    ["check", /FILE\|DIR… is missing/],
    ["check -", /standard input is not read; name a file/],
    ["check --jsno x.bpmn", /there is no option --jsno; did you mean --json\?/],
    ["check -j x.bpmn", /there is no option -j/],
    ["check --json=yes x.bpmn", /--json takes no value/],
    ["check x.bpmn --fail-on", /--fail-on needs a value: --fail-on SEVERITY/],
    ["check --fail-on --json x.bpmn", /--fail-on needs a value/],
    ["check --fail-on warnign x.bpmn", /“warnign” is not known; did you mean “warning”\?/],
    ["check --fail-on high x.bpmn", /write one of error, warning, info/],
    ["check --profile camunda9 x.bpmn", /--profile: “camunda9” is not known/],
    ["check --json --sarif x.bpmn", /--json and --sarif exclude each other/],
    ["check nowhere.bpmn", /nowhere\.bpmn: there is no such file or folder/],
    ["check /dev/zero", /\/dev\/zero: (this is no file|there is no such)/],
    ["check package.json/x.bpmn", /a part of this path is a file/],
    ["run", /FILE is missing/],
    ["run a.bpmn b.bpmn", /“b\.bpmn” is one argument too many/],
    ["run nowhere.bpmn", /nowhere\.bpmn: there is no such file or folder/],
    ["run examples", /examples: this is a folder, not a file/],
    ["run examples/order.bpmn --process oder", /no process “oder”; did you mean “order”\?/],
    ["run examples/order.bpmn --process claim", /no process “claim”; there are: order/],
    ["run examples/order.bpmn --variables {", /--variables: this is no JSON/],
    ["run examples/order.bpmn --variables [1]", /a JSON object is expected/],
    ["run examples/order.bpmn --variables @nowhere.json", /nowhere\.json: there is no such/],
    ["run examples/order.bpmn --steps nowhere.json", /nowhere\.json: there is no such file/],
    ["run examples/order.bpmn --steps README.md", /README\.md: this is no JSON/],
    ["run examples/order.bpmn --steps package.json", /Steps must be a JSON array/],
    ["simulate", /FILE is missing/],
    ["simulate nowhere.bpmn", /nowhere\.bpmn: there is no such file or folder/],
    ["simulate README.md", /README\.md: there is no process in this file/],
    ["simulate examples/order.bpmn --instances many", /“many” is not a whole number from 1/],
    ["simulate examples/order.bpmn --instances 0", /“0” is not a whole number from 1/],
    ["simulate examples/order.bpmn --instances 1e9", /is not a whole number from 1 to 10000000/],
    ["simulate examples/order.bpmn --seed 1.5", /“1\.5” is not a whole number/],
    ["simulate examples/order.bpmn --scenario nowhere.json", /nowhere\.json: there is no such/],
    ["simulate examples/order.bpmn --scenario README.md", /README\.md: this is no JSON/],
    ["simulate examples/order.bpmn --out package.json", /package\.json: /],
    ["lsp", /flowmeter lsp --stdio/],
    ["lsp extra --stdio", /“extra” is one argument too many/],
    ["bench", /cannot do this yet/],
    ["serve --port 80", /cannot do this yet/],
  ]
  for (const [written, complaint] of mistakes)
    it(`flowmeter ${written}: 2, and says why`, async () => {
      const { code, errors } = await flowmeter(written.split(" "))
      assert.match(errors, complaint)
      assert.equal(code, 2)
    })

  for (const name of commands)
    it(`flowmeter ${name} --help names its options`, async () => {
      const { code, out, errors } = await flowmeter([name, "--help"])
      assert.match(out, new RegExp(`^Usage: flowmeter ${name}`))
      assert.match(out, /\nOptions:\n[\s\S]*--help[\s\S]*\nExamples:\n/)
      assert.ok(out.endsWith("\n") && !out.endsWith("\n\n"))
      assert.deepEqual([code, errors], [0, ""])
      assert.equal((await flowmeter(["help", name])).out, out)
      assert.equal((await flowmeter([name, "-h", "-"])).out, out)
    })

  it("flowmeter --help names every command", async () => {
    const { code, out } = await flowmeter(["--help"])
    for (const name of commands) assert.match(out, new RegExp(`^ {2}${name} `, "m"))
    assert.equal(code, 0)
    assert.equal((await flowmeter([])).out, out)
  })

  it("flowmeter --version is that of the package", async () => {
    for (const written of ["--version", "-v", "version"])
      assert.deepEqual(await flowmeter([written]), { code: 0, out: `${version}\n`, errors: "" })
  })

  it("guesses only what is near", () => {
    assert.equal(nearest("simualte", ["simulate", "serve"]), "simulate")
    assert.equal(nearest("srve", ["simulate", "serve"]), "serve")
    assert.equal(nearest("x", ["simulate", "serve"]), undefined)
    assert.equal(nearest("", ["run"]), undefined)
  })

  it("colours a terminal only, as NO_COLOR and FORCE_COLOR wish", () => {
    assert.equal(wantsColour({}, true), true)
    assert.equal(wantsColour({}, false), false)
    assert.equal(wantsColour({ NO_COLOR: "1" }, true), false)
    assert.equal(wantsColour({ NO_COLOR: "" }, true), true)
    assert.equal(wantsColour({ FORCE_COLOR: "1" }, false), true)
    assert.equal(wantsColour({ FORCE_COLOR: "0" }, true), false)
    assert.equal(wantsColour({ TERM: "dumb" }, true), false)
  })
})

describe("command line as a program", () => {
  it("prints no colours into a pipe and leaves with the exit code", () =>
    inFolder({ "a.bpmn": document("<task>") }, async folder => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [program, "check", folder], {
        encoding: "utf8",
        env: { ...process.env, NO_COLOR: "", FORCE_COLOR: undefined },
      })
      assert.match(stdout, /xml-unclosed-tag/)
      assert.ok(!stdout.includes("\x1b"), "a colour")
      assert.deepEqual([status, stderr], [1, ""])
    }))

  it("does not mind that its reader goes away", () =>
    inFolder({ "a.bpmn": document(`<task id="a"/>`.repeat(20_000)) }, async folder => {
      const child = spawn(process.execPath, [program, "check", "--json", folder])
      let errors = ""
      child.stderr.on("data", chunk => {
        errors += chunk
      })
      child.stdout.once("data", () => child.stdout.destroy())
      const code = await new Promise(resolve => child.on("close", resolve))
      assert.deepEqual([code, errors], [1, ""])
    }))
})
