import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { relative } from "node:path"
import { Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { decode } from "../../server/text/index.ts"
import { flowDifferences } from "../harness/flow-graph.ts"
import { corpusFiles, corpusFolder } from "./files.ts"

const files = corpusFiles()

describe("corpus: the control flow by element", function () {
  this.timeout(300_000)

  it("is that of the graph", function () {
    if (files.length === 0) this.skip()
    const counts = { nodes: 0, flows: 0 }
    const wrong: string[] = []
    for (const path of files) {
      const model = new Model(SyntaxTree.read(decode(readFileSync(path)).text))
      counts.nodes += model.graph.elements.length
      counts.flows += model.graph.flows.length
      wrong.push(...flowDifferences(model).map(it => `${relative(corpusFolder, path)}: ${it}`))
    }
    console.log(`      ${counts.nodes} nodes, ${counts.flows} flows`)
    assert.deepEqual(wrong, [])
    assert.ok(0 < counts.flows)
  })
})
