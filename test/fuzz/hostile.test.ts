import assert from "node:assert/strict"
import { join } from "node:path"
import { flowmeter, inFolder } from "../harness/command-line.ts"
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
