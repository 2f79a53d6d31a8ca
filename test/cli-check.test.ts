import assert from "node:assert/strict"
import { join } from "node:path"
import { rules } from "../server/analysis/index.ts"
import { excerpt } from "../server/cli/excerpt.ts"
import { printable, widthOf } from "../server/cli/ink.ts"
import { Text } from "../server/text/index.ts"
import { flowmeter, inFolder, type Outcome } from "./harness/command-line.ts"
import { document, sketch } from "./harness/sketch.ts"

const sound = sketch("(start) > [work] > (end)").replaceAll(/id="(\w+)"/g, `id="$1" name="$1"`)
const broken = document(`<startEvent id="s" name="s"/>
<sequenceFlow id="f" sourceRef="s" targetRef="tsk"/>
<task id="task" name="Täsk"/>`)

describe("flowmeter check", () => {
  it("shows each finding with its line, and sums up", async () => {
    const { code, out } = await checking({ "a.bpmn": broken }, "--hints")
    const error = out.split("\n").findIndex(it => it.includes("dangling-reference"))
    assert.deepEqual(out.split("\n").slice(error, error + 3), [
      "  3:47  error  targetRef of “f” names “tsk”, which does not exist; did you mean “task”?" +
        "  dangling-reference",
      `        │ <sequenceFlow id="f" sourceRef="s" targetRef="tsk"/>`,
      "        │                                               ^^^",
    ])
    assert.match(out, /^a\.bpmn\n/)
    assert.match(out, /\n\n1 error in 1 file\.\n$/)
    assert.equal(code, 1)
  })

  it("says so when there is nothing to say", async () => {
    const { code, out, errors } = await checking({ "a.bpmn": sound })
    assert.match(out, /^No findings in 1 file/)
    assert.deepEqual([code, errors], [0, ""])
  })

  it("prints JSON as it is promised", async () => {
    const { code, out } = await checking({ "a.bpmn": broken }, "--json")
    const { files } = JSON.parse(out)
    assert.deepEqual(Object.keys(files[0]), ["path", "findings"])
    assert.equal(files[0].path, "a.bpmn")
    const found = files[0].findings.find((it: { rule: string }) => it.rule === "dangling-reference")
    assert.deepEqual(found, {
      rule: "dangling-reference",
      severity: "error",
      message: "targetRef of “f” names “tsk”, which does not exist; did you mean “task”?",
      element: "f",
      range: { start: { line: 2, character: 46 }, end: { line: 2, character: 49 } },
    })
    assert.equal(code, 1)
  })

  it("prints JSON for sound files, too", async () => {
    const { code, out } = await checking({ "a.bpmn": sound, "b/c.bpmn2": sound }, "--json")
    const { files } = JSON.parse(out)
    assert.deepEqual(
      files.map((it: { path: string }) => it.path),
      ["a.bpmn", "b/c.bpmn2"],
    )
    assert.equal(code, 0)
  })

  it("prints SARIF whose results point at rules, places and fixes", async () => {
    const { code, out } = await checking({ "a b.bpmn": broken }, "--sarif")
    const log = JSON.parse(out)
    const [run] = log.runs
    assert.equal(log.version, "2.1.0")
    assert.equal(run.columnKind, "utf16CodeUnits")
    assert.equal(run.tool.driver.name, "Flowmeter")
    assert.equal(run.tool.driver.rules.length, rules.length + 1)
    for (const result of run.results) {
      assert.equal(run.tool.driver.rules[result.ruleIndex].id, result.ruleId)
      assert.ok(["error", "warning", "note"].includes(result.level))
      const { artifactLocation, region } = result.locations[0].physicalLocation
      assert.equal(artifactLocation.uri, "a%20b.bpmn")
      assert.ok(1 <= region.startLine && 1 <= region.startColumn)
    }
    const found = run.results.find((it: { ruleId: string }) => it.ruleId === "dangling-reference")
    assert.deepEqual(found.locations[0].physicalLocation.region, {
      startLine: 3,
      startColumn: 47,
      endLine: 3,
      endColumn: 50,
    })
    assert.deepEqual(found.fixes[0].artifactChanges[0].replacements, [
      {
        deletedRegion: { startLine: 3, startColumn: 47, endLine: 3, endColumn: 50 },
        insertedContent: { text: "task" },
      },
    ])
    assert.equal(code, 1)
  })

  it("fails from the severity that is wished for", async () => {
    const warning = document(`<startEvent id="s" name="s"/><endEvent id="e" name="e"/>
      <sequenceFlow id="f" sourceRef="s" targetRef="e"/>
      <subProcess id="x" name="x" foo="1"/>`)
    const [error, ...lower] = await Promise.all(
      ["error", "warning", "info"].map(it => checking({ "a.bpmn": warning }, "--fail-on", it)),
    )
    assert.match(error!.out, /warning/)
    assert.equal(error!.code, 0)
    assert.deepEqual(
      lower.map(it => it.code),
      [1, 1],
    )
  })

  it("searches folders for BPMN, in order, and passes over tools", async () => {
    const files = {
      "z.bpmn": sound,
      "b/1.bpmn20.xml": sound,
      "b/2.BPMN": sound,
      "a/deep/er.bpmn2": sound,
      "other.xml": sound,
      "notes.txt": "",
      "node_modules/x/a.bpmn": sound,
      ".hidden/a.bpmn": sound,
    }
    const { out } = await checking(files, "--json")
    assert.deepEqual(
      JSON.parse(out).files.map((it: { path: string }) => it.path),
      ["a/deep/er.bpmn2", "b/1.bpmn20.xml", "b/2.BPMN", "z.bpmn"],
    )
  })

  it("tells where the other files are that a finding is about", async () => {
    const called = document(`<process id="called"/>`)
    const files = {
      "caller.bpmn": document(`<callActivity id="c" calledElement="called"/>`),
      "below/called.bpmn": called,
      "called.bpmn": called,
    }
    const text = await checking(files)
    assert.match(
      text.out,
      /ambiguous-call\n.*\n.*\n.*│ called\.bpmn:2:14 .*\n.*│ below\/called\.bpmn:2:14 /,
    )
    const json = JSON.parse((await checking(files, "--json")).out)
    const found = json.files
      .flatMap((it: { findings: { rule: string }[] }) => it.findings)
      .filter((it: { rule: string }) => it.rule === "ambiguous-call")
    assert.deepEqual(
      found.map((it: { elsewhere: { path: string }[] }) => it.elsewhere.map(({ path }) => path)),
      [["called.bpmn", "below/called.bpmn"]],
    )
    const sarif = JSON.parse((await checking(files, "--sarif")).out)
    const [result] = sarif.runs[0].results.filter(
      (it: { ruleId: string }) => it.ruleId === "ambiguous-call",
    )
    assert.deepEqual(
      result.relatedLocations.map(
        (it: { physicalLocation: { artifactLocation: { uri: string } } }) =>
          it.physicalLocation.artifactLocation.uri,
      ),
      ["called.bpmn", "below/called.bpmn"],
    )
  })

  it("checks what can be read when something cannot", () =>
    inFolder({ "a.bpmn": broken, "empty/readme.txt": "" }, async folder => {
      const { code, out, errors } = await flowmeter([
        "check",
        join(folder, "nowhere.bpmn"),
        join(folder, "a.bpmn"),
        join(folder, "empty"),
        "--json",
      ])
      assert.equal(JSON.parse(out).files.length, 1)
      assert.match(errors, /nowhere\.bpmn: there is no such file or folder\n.*empty: no file here/)
      assert.equal(code, 2)
    }))

  it("checks a file once, whatever it is called", () =>
    inFolder({ "a.xml": sound }, async folder => {
      const path = join(folder, "a.xml")
      const { code, out } = await flowmeter(["check", path, path, "--json"])
      assert.equal(JSON.parse(out).files.length, 1)
      assert.equal(code, 0)
    }))
})

describe("flowmeter check, what it shows of a file", () => {
  it("nothing that would steer the terminal", async () => {
    const evil = document(`<task id="a" name="\x1b[2J\x1b]0;title\x07"/>\x9b31m\u202e`)
    const { out } = await checking({ "a.bpmn": evil }, "--hints")
    for (const character of out)
      assert.ok(
        character === "\n" || (" " <= character && !/[\u007f-\u009f\u202e]/.test(character)),
        out,
      )
  })

  it("of a line as long as the file, only the part around the place", () => {
    const text = new Text(`${"x".repeat(5_000_000)}<bad>${"y".repeat(5_000_000)}`)
    const start = 5_000_000
    const { source, carets } = excerpt(text, { start, end: start + 5 }, 80)
    assert.match(source, /^…x+<bad>y+…$/)
    assert.equal(carets.trimStart(), "^^^^^")
    assert.equal(source.indexOf("<bad>"), carets.indexOf("^"))
    assert.ok(widthOf(source) <= 80)
  })

  it("carets below characters of any width", () => {
    const text = new Text(`  <a name="注文 🚚" b="c&d"/>`)
    const start = text.toString().indexOf("&")
    const { source, carets } = excerpt(text, { start, end: start + 1 }, 80)
    assert.equal(source, `<a name="注文 🚚" b="c&d"/>`)
    assert.equal(carets.indexOf("^"), widthOf(source.slice(0, source.indexOf("&"))))
  })

  it("a range over many lines up to the end of its first line", () => {
    const text = new Text("first\n  second\nthird")
    assert.deepEqual(excerpt(text, { start: 8, end: 20 }, 80), {
      source: "second",
      carets: "^^^^^^",
    })
  })

  it("an end of file as one caret", () => {
    const text = new Text("last")
    assert.deepEqual(excerpt(text, { start: 4, end: 4 }, 80), { source: "last", carets: "    ^" })
  })

  it("white space as a space, what cannot be shown as a mark", () =>
    assert.equal(printable("a\tb\u0000c\u2028"), "a b�c "))
})

describe("flowmeter check, bytes", () => {
  const text = sound.replace(/^/, `<?xml version="1.0" encoding="UTF-8"?>\n`)
  const utf16 = (swap: boolean, mark: boolean) => {
    const units = Uint16Array.from(
      `${mark ? "\ufeff" : ""}${text.replace("UTF-8", "UTF-16")}`,
      it => it.charCodeAt(0),
    )
    const bytes = Buffer.from(units.buffer)
    return swap ? bytes.swap16() : bytes
  }
  const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ["UTF-8", Buffer.from(text), /^No findings/],
    ["UTF-8 with a mark", Buffer.from(`\ufeff${text}`), /^No findings/],
    ["UTF-16, little end first", utf16(false, true), /^No findings/],
    ["UTF-16, big end first", utf16(true, true), /^No findings/],
    ["UTF-16 without a mark", utf16(false, false), /^No findings/],
    ["Latin-1 as declared", Buffer.from(text.replace("UTF-8", "iso-8859-1"), "latin1"), /^No find/],
    [
      "declared UTF-16, written UTF-8",
      Buffer.from(text.replace("UTF-8", "UTF-16")),
      /1:31 {2}error .* its encoding is UTF-16, but its bytes are utf-8.*xml-encoding/,
    ],
    [
      "an unknown encoding",
      Buffer.from(text.replace("UTF-8", "UTF-5")),
      /1:31 {2}error .*unknown encoding “UTF-5”.*xml-encoding\n.*\n.* {6}\^\^\^\^\^\n/,
    ],
    [
      "bytes that are not UTF-8",
      Buffer.from(text.replace(`name="start"`, `name="stärt"`), "latin1"),
      /\d:\d+ {2}error .*bytes here are not utf-8.*xml-encoding/,
    ],
    ["a NUL", Buffer.from(text.replace("work", "w\u0000rk")), /error .*U\+0000.*xml-character/],
    ["nothing", Buffer.from(""), /1:1 {2}error .*xml-empty/],
    ["white space", Buffer.from(" \n\n"), /1:1 {2}error .*xml-empty/],
    ["no XML", Buffer.from("hello"), /1:1 {2}error/],
    ["a picture", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0), /1:1 {2}error/],
  ]
  for (const [name, bytes, shown] of cases)
    it(name, async () => {
      const { code, out } = await checking({ "a.bpmn": bytes })
      assert.match(out.replace(/^a\.bpmn\n/, ""), shown)
      assert.equal(code, shown.source.startsWith("^No") ? 0 : 1)
    })
})

describe("flowmeter check --profile", () => {
  const loop =
    `<startEvent id="s"/><task id="t"><standardLoopCharacteristics loopMaximum="3"/></task>` +
    `<sequenceFlow id="f" sourceRef="s" targetRef="t"/>`

  it("says what an engine does otherwise, of files that are for none", async () => {
    const files = { "a.bpmn": document(loop) }
    assert.doesNotMatch((await checking(files)).out, /engine-support/)
    const { code, out } = await checking(files, "--profile", "camunda7", "--fail-on", "warning")
    assert.match(out, /warning .*is a loop, which Camunda 7 does once; BPMN repeats it/)
    assert.equal(code, 1)
  })
})

/** Checks a folder of files; their paths in the output are those below it. */
function checking(
  files: Readonly<Record<string, string | Uint8Array>>,
  ...options: string[]
): Promise<Outcome> {
  return inFolder(files, async folder => {
    const { code, out, errors } = await flowmeter(["check", ...options, folder])
    const shown = folder.replaceAll("\\", "/")
    const uri = encodeURI(`file://${shown}`)
    return { code, out: out.replaceAll(`${uri}/`, "").replaceAll(`${shown}/`, ""), errors }
  })
}
