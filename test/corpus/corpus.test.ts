import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { relative } from "node:path"
import { examine, modelOf, runBriefly, simulateBriefly } from "../harness/examine.ts"
import { lots } from "../harness/lots.ts"
import { corpusFiles, corpusFolder, lacks, noFiles } from "./files.ts"

/** No file of the corpus is larger than 1.4 MB; a healthy reader needs a hundredth of this. */
const mostSecondsPerFile = 20
const instancesPerProcess = 10
/** How often each file is cut off, at bytes drawn by lot. */
const cutsPerFile = 5

const seed = Number(process.env.FLOWMETER_SEED ?? 1)
const files = corpusFiles()

describe("corpus", function () {
  this.timeout(600_000)

  it("is there", function () {
    if (files.length === 0) lacks(this, noFiles)
  })

  it("is read, modelled and checked", function () {
    if (files.length === 0) this.skip()
    const counts = { files: 0, elements: 0, references: 0, findings: 0 }
    const failures = eachFile(bytes => {
      const { findings } = examine(bytes)
      const model = modelOf(bytes)
      counts.files++
      counts.elements += model.elements.length
      counts.references += model.references.length
      counts.findings += findings.length
    })
    console.log(`      ${said(counts)}`)
    assert.deepEqual(failures, [])
  })

  it("is simulated and run, every process of it", function () {
    if (files.length === 0) this.skip()
    const counts = { processes: 0, instances: 0, completed: 0, failed: 0, stranded: 0, events: 0 }
    const failures = eachFile(bytes => {
      const model = modelOf(bytes)
      for (const process of model.processes) {
        const { instances } = simulateBriefly(model, process, instancesPerProcess)
        counts.processes++
        counts.instances += instances.started
        counts.completed += instances.completed
        counts.failed += instances.failed
        counts.stranded += instances.waiting
        counts.events += runBriefly(model, process)
      }
    })
    console.log(`      ${said(counts)}`)
    assert.deepEqual(failures, [])
  })

  it("is read, modelled and checked when it is cut off anywhere", function () {
    if (files.length === 0) this.skip()
    const draw = lots(seed)
    const counts = { cuts: 0, findings: 0 }
    const failures = eachFile(bytes => {
      for (let cut = 0; cut < cutsPerFile; cut++) {
        const rest = bytes.subarray(0, Math.floor(draw() * bytes.length))
        const { findings } = examine(rest)
        modelOf(rest)
        counts.cuts++
        counts.findings += findings.length
        assert.ok(0 < findings.length || isWhole(rest), `no finding when cut at ${rest.length}`)
      }
    })
    console.log(`      ${said(counts)}; FLOWMETER_SEED=${seed} repeats the cuts`)
    assert.deepEqual(failures, [])
  })
})

/** Does something with the bytes of every file; says which files it failed for, and why. */
function eachFile(work: (bytes: Uint8Array) => void): string[] {
  const failures: string[] = []
  for (const path of files) {
    const bytes = readFileSync(path)
    const start = performance.now()
    try {
      work(bytes)
    } catch (error) {
      const reason = error instanceof Error ? error.stack?.split("\n").slice(0, 4).join(" ") : error
      failures.push(`${relative(corpusFolder, path)}: ${reason}`)
    }
    const seconds = (performance.now() - start) / 1000
    if (mostSecondsPerFile < seconds)
      failures.push(`${relative(corpusFolder, path)}: took ${seconds.toFixed(1)} s`)
  }
  return failures
}

/** A cut at the very end, behind the last tag, takes nothing away. */
function isWhole(bytes: Uint8Array): boolean {
  return /<\/(\w+:)?definitions>\s*$/.test(new TextDecoder().decode(bytes.subarray(-200)))
}

function said(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(", ")
}
