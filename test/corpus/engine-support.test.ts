/**
 * What the linter of Camunda says, for each version of Camunda 8, of elements that it does not
 * execute, and what ours does. The linter is bpmnlint-plugin-camunda-compat, its rule element-type.
 */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { compile } from "../../server/engine/index.ts"
import { profiles } from "../../server/engine/profiles.ts"
import { Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { decode } from "../../server/text/index.ts"
import { corpusFolder, lackOf, lacks, truthOf } from "./files.ts"

interface Case {
  readonly id: string
  readonly source: string
  readonly file: { readonly corpus: string }
  readonly rule_under_test?: string
  readonly config?: { readonly version?: string }
  readonly violations?: readonly { readonly elementId: string; readonly message: string }[]
}

/** What is told there and not here: data are not executed, and BPMN has no such event. */
const others = [/Data\w+Reference/, /with no event definition/, /Catch.*ErrorEventDefinition/]

describe("corpus: what Camunda 8 executes", () => {
  it("is what its linter says, version by version", function () {
    const truth = truthOf<Case>("validation-truth.jsonl")
    if (truth.length === 0) lacks(this, lackOf("validation-truth.jsonl"))
    const cases = truth
      .filter(it => it.source === "camunda-compat-lint")
      .filter(it => it.rule_under_test?.endsWith("element-type"))
    const needed = new Set<RegExp>()
    const wrong = cases.flatMap(({ id, file, config, violations = [] }) => {
      const actual = refusedIn(file.corpus, config?.version)
      const told = violations.filter(it => !others.some(other => other.test(it.message)))
      for (const { message, elementId } of violations)
        for (const other of others)
          if (other.test(message) && !actual.includes(elementId)) needed.add(other)
      const expected = [...new Set(told.map(it => it.elementId))]
      const [left, right] = [actual, expected].map(it => it.sort().join())
      return left === right ? [] : [`${id}: ${left}, not ${right}`]
    })
    console.log(`      ${cases.length} cases`)
    assert.ok(500 < cases.length)
    assert.deepEqual(wrong, [])
    assert.deepEqual(
      others.filter(it => !needed.has(it)),
      [],
      "left out for nothing",
    )
  })
})

/** The ids of the nodes that are not executed for what they are themselves. */
function refusedIn(path: string, version: string | undefined): string[] {
  const { text } = decode(readFileSync(join(corpusFolder, "files", path)))
  const model = new Model(SyntaxTree.read(text))
  const platform = { profile: profiles.camunda8, version: version?.split(".").map(Number) }
  return model.processes.flatMap(process => {
    const { unsupported, graph } = compile(model, process, { platform })
    return graph.elements.flatMap(({ id }, node) =>
      /^is .* Camunda 8/.test(unsupported[node] ?? "") ? (id ?? []) : [],
    )
  })
}
