import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { relative } from "node:path"
import { isDeepStrictEqual } from "node:util"
import { outlineOf, serviceTasksOf } from "../../server/model/index.ts"
import { decode } from "../../server/text/index.ts"
import { lots } from "../harness/lots.ts"
import { outlineOfModel, serviceTasksOfModel } from "../harness/outline-of-model.ts"
import { corpusFiles, corpusFolder } from "./files.ts"

const seed = Number(process.env.FLOWMETER_SEED ?? 1)
const files = corpusFiles()

describe("outlines of the corpus", function () {
  this.timeout(600_000)

  it("say what the models say", function () {
    if (files.length === 0) this.skip()
    const counts = { elements: 0, references: 0, tasks: 0 }
    const different = files.filter(path => {
      const { text } = decode(readFileSync(path))
      const outline = outlineOf(text)
      const tasks = serviceTasksOf(text)
      counts.elements += outline.elements.length
      counts.references += outline.references.length
      counts.tasks += tasks.length
      return !isSame(outline, outlineOfModel(text)) || !isSame(tasks, serviceTasksOfModel(text))
    })
    const { elements, references, tasks } = counts
    console.log(
      `      ${files.length} files, ${elements} elements, ${references} references, ${tasks} service tasks`,
    )
    assert.deepEqual(
      different.map(it => relative(corpusFolder, it)),
      [],
    )
  })

  it("say what the models say of files that are cut off anywhere", function () {
    if (files.length === 0) this.skip()
    const draw = lots(seed)
    const different: string[] = []
    for (const path of files) {
      const { text } = decode(readFileSync(path))
      const end = Math.floor(draw() * text.length)
      const rest = text.slice(0, end)
      if (!isSame(outlineOf(rest), outlineOfModel(rest)))
        different.push(`${relative(corpusFolder, path)} up to ${end}`)
    }
    console.log(`      FLOWMETER_SEED=${seed} repeats the cuts`)
    assert.deepEqual(different, [])
  })
})

function isSame(found: unknown, wanted: unknown): boolean {
  return isDeepStrictEqual(found, wanted)
}
