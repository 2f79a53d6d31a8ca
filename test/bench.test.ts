import assert from "node:assert/strict"
import { coldEngines, hasXmllint } from "./bench/cold.ts"
import { type Bench, bench as measured, spread } from "./bench/core.ts"
import { documentOf } from "./bench/inputs.ts"
import { jobsOf, sectionNames } from "./bench/jobs.ts"
import { benchmarksPage, onScreen } from "./bench/report.ts"
import { full, slight } from "./bench/scale.ts"
import { outcomesOf } from "./bench/targets.ts"
import { hasPrototype } from "./bench/typists.ts"

/** What is measured only where it is there. */
const isAbsent = (path: string) =>
  (path.includes("/prototype/") && !hasPrototype) || (path.includes("xmllint") && !hasXmllint())

describe("the benchmark", function () {
  this.timeout(120_000)
  let bench: Bench
  before(async () => {
    bench = await measured(slight)
  })

  it("comes to an end with every engine", () => assert.deepEqual(bench.failures, []))

  it("measures far apart what is measured several times", () => {
    const job = (size: string) => ({ section: "s", engine: "e", size })
    const once = Array.from({ length: 8 }, (_, at) => job(`once ${at}`))
    const jobs = [...["a", "a", "a", "b", "b", "b"].map(job), ...once]
    const sizes = spread(jobs).map(it => it.size)
    assert.deepEqual(sizes.toSorted(), jobs.map(it => it.size).toSorted())
    const places = sizes.flatMap((it, at) => (it === "a" ? at : []))
    assert.ok(4 <= places[2]! - places[1]!, `${sizes}`)
    assert.deepEqual(spread(once), once)
  })

  it("has finite figures, and some of every job", () => {
    const odd = Object.entries(bench.figures).filter(([, value]) => !Number.isFinite(value))
    assert.deepEqual(odd, [])
    const paths = Object.keys(bench.figures)
    for (const { section } of jobsOf(slight)) assert.ok(paths.some(it => it.startsWith(section)))
    for (const engine of coldEngines) {
      const path = `cold/${engine}/${slight.small}`
      assert.ok(isAbsent(path) || paths.includes(path), path)
    }
  })

  it("computes every target from figures that are there", () => {
    const missing = bench.targets
      .flatMap(it => it.paths)
      .filter(it => !(it in bench.figures) && !isAbsent(it))
    assert.deepEqual(missing, [])
    for (const { what, paths } of bench.targets) assert.ok(0 < paths.length, what)
  })

  it("calls no target met that something is missing for", () => {
    for (const { value, isMet } of outcomesOf({}, full)) {
      assert.equal(value, undefined)
      assert.equal(isMet, false)
    }
  })

  it("names in its targets only what the full benchmark measures", () => {
    const jobs = jobsOf(full)
    const isMeasured = (path: string) =>
      jobs.some(({ section, engine, size }) =>
        section === "server"
          ? path.startsWith(`server/${size}/`)
          : `${path}/`.startsWith(`${section}/${engine}/${size}/`),
      )
    const strange = outcomesOf({}, full)
      .flatMap(it => it.paths)
      .filter(it => !isMeasured(it) && !isAbsent(it))
    assert.deepEqual(strange, [])
  })

  it("writes every section, on the screen and as a page", () => {
    const page = benchmarksPage(bench, slight)
    for (const section of sectionNames) assert.ok(page.includes(`--only=${section}`), section)
    for (const { what } of bench.targets) {
      assert.ok(onScreen(bench, slight).includes(what), what)
      assert.ok(page.includes(what), what)
    }
  })

  it("makes the same documents each time, of about their size", () => {
    assert.equal(documentOf("20k"), documentOf("20k"))
    for (const [size, length] of [
      ["20k", 20_000],
      ["200k", 200_000],
      ["1m", 1_000_000],
    ] as const) {
      const ratio = documentOf(size).length / length
      assert.ok(0.6 < ratio && ratio < 1.5, `${size}: ${ratio}`)
    }
  })
})
