import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { relative } from "node:path"
import { Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { decode } from "../../server/text/index.ts"
import { elementDifferences } from "../harness/check-elements.ts"
import { lots } from "../harness/lots.ts"
import { corpusFiles, corpusFolder } from "./files.ts"

const seed = Number(process.env.FLOWMETER_SEED ?? 1)
const files = corpusFiles()
/** Every so many files; half of them with a piece in their middle lost. */
const step = 10
const longestPiece = 200

describe("corpus: one element checked alone", function () {
  this.timeout(300_000)

  it("is told what check tells", function () {
    if (files.length === 0) this.skip()
    const draw = lots(seed)
    let elements = 0
    const wrong: string[] = []
    const chosen = files.filter((_, at) => at % step === seed % step)
    for (const [at, path] of chosen.entries()) {
      const { text } = decode(readFileSync(path))
      const from = Math.floor(draw() * text.length)
      const to = at % 2 === 0 ? from : from + Math.floor(draw() * longestPiece)
      const model = new Model(SyntaxTree.read(text.slice(0, from) + text.slice(to)))
      elements += model.elements.length
      const differences = elementDifferences(model)
      wrong.push(...differences.map(it => `${relative(corpusFolder, path)}: ${it}`))
    }
    console.log(
      `      ${elements} elements of ${chosen.length} files; FLOWMETER_SEED=${seed} repeats it`,
    )
    assert.deepEqual(wrong, [])
  })
})
