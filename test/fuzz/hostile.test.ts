import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { flowmeter, inFolder } from "../harness/command-line.ts"
import { examine, modelOf } from "../harness/examine.ts"
import type { StepCount } from "./count-steps.ts"
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
 * What the second doubling of a text may add, compared with the first one. In proportion to the
 * length it is 2, and somewhat more where there is a search or a sort; 4 is the square.
 */
const mostGrowth = 2.8
/** For what is done from some number of mistakes on and not before: steps per character. */
const someSteps = 5

describe("hostile shapes take steps in proportion to their length", function () {
  this.timeout(isLong ? 1_200_000 : 120_000)
  let counts: readonly StepCount[] = []

  before(() => {
    const file = fileURLToPath(new URL("count-steps.ts", import.meta.url))
    const least = isLong ? 100_000 : 5_000
    const { stdout, stderr } = spawnSync(process.execPath, [file, String(least)], {
      encoding: "utf8",
    })
    assert.notEqual(stdout, "", stderr)
    counts = JSON.parse(stdout)
  })

  for (const [at, { name }] of shapes.entries())
    it(name, () => {
      const { lengths, ...steps } = counts[at]!
      assert.equal(lengths.length, 3)
      for (const [work, [once, twice, fourfold]] of Object.entries(steps)) {
        const most = mostGrowth * (twice - once) + someSteps * (lengths[2] - lengths[1])
        assert.ok(
          fourfold - twice <= most,
          `${work} of ${lengths} characters takes ${once}, ${twice}, ${fourfold} steps`,
        )
      }
    })
})

describe("hostile files on the command line", function () {
  this.timeout(120_000)
  const wholes: readonly (readonly [name: string, text: string, finding: RegExp])[] = [
    [
      "ten megabytes on one line",
      `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">${`<process id="p"><documentation>${"x".repeat(990)}</documentation></process>`.repeat(
        10_000,
      )}</definitions>`,
      /1:\d+ {2}error .*duplicate-id/,
    ],
    [
      "a hundred thousand nested elements",
      "<a>".repeat(100_000),
      /1:1 {2}error .*never closed.*xml-unclosed-tag/,
    ],
    [
      "a DOCTYPE with entities",
      `<!DOCTYPE a [<!ENTITY x "boom"><!ENTITY y "&x;&x;">]>
       <definitions name="&y;" xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>`,
      /2:27 {2}error .*&y; .*xml-entity/,
    ],
  ]
  for (const [name, text, finding] of wholes)
    it(name, () =>
      inFolder({ "a.bpmn": text }, async folder => {
        const path = join(folder, "a.bpmn")
        const shown = await flowmeter(["check", path, "--hints"])
        assert.ok(
          finding.test(shown.out.replaceAll(/ +(?=\d+:\d+ {2})/g, "")),
          shown.out.slice(0, 2000),
        )
        for (const line of shown.out.split("\n")) assert.ok(line.length < 500, line.slice(0, 500))
        assert.doesNotMatch(shown.out, /boomboom/)
        const { files } = JSON.parse((await flowmeter(["check", path, "--json"])).out)
        assert.ok(0 < files[0].findings.length)
        for (const command of ["run", "simulate"]) {
          const { code } = await flowmeter([command, path])
          assert.ok(code === 2 || code === 0)
        }
        assert.equal(shown.code, 1)
      }),
    )
})
