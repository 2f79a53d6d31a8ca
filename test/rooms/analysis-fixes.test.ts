import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { describe, test } from "mocha"
import { check, type Finding } from "../../server/analysis/index.ts"
import { nearest } from "../../server/analysis/nearest.ts"
import { Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { Text } from "../../server/text/index.ts"
import { document } from "../harness/sketch.ts"

const folder = new URL("../cases/rules/", import.meta.url)

/** Every XML block of every rule's page. */
const examples = readdirSync(folder).flatMap(page =>
  [
    ...readFileSync(new URL(page, folder), "utf8").matchAll(/^```xml( whole)?\n([\s\S]*?)^```$/gm),
  ].map(([, isWhole, body = ""], at) => ({
    name: `${page.replace(".md", "")} ${at + 1}`,
    source: isWhole ? body.trimEnd() : document(body),
  })),
)

const checked = (source: string) => check(new Model(SyntaxTree.read(source)))
const errors = (found: readonly Finding[]) => found.filter(it => it.severity === "error").length

describe("fixes", () => {
  for (const { name, source } of examples) {
    const found = checked(source)
    const fixable = found.flatMap(finding => (finding.fixes ?? []).map(fix => ({ finding, fix })))
    if (fixable.length === 0) continue
    test(`of the page ${name} mend what they are for`, () => {
      for (const { finding, fix } of fixable) {
        const said = `${finding.message}: ${fix.title}`
        const inOrder = fix.changes.toSorted((a, b) => b.range.start - a.range.start)
        for (const [at, { range }] of inOrder.slice(1).entries())
          assert.ok(range.end <= inOrder[at]!.range.start, `${said}: changes overlap`)
        assert.match(fix.title, /^[A-Z].*[^.]$/)
        const after = checked(new Text(source).edit(inOrder).toString())
        const isSame = (it: Finding) => it.rule === finding.rule && it.message === finding.message
        assert.ok(after.filter(isSame).length < found.filter(isSame).length, `${said}: still there`)
        if (fix.isPreferred) assert.ok(errors(after) <= errors(found), `${said}: brings errors`)
      }
    })
  }
})

describe("nearest", () => {
  const names = ["task", "userTask", "exclusiveGateway", "eventBasedGateway", "order_1", "order_2"]
  for (const [word, expected] of [
    ["Task", "task"],
    ["taks", "task"],
    ["exlusiveGateway", "exclusiveGateway"],
    ["exclusivGatway", "exclusiveGateway"],
    ["EventBasedGateway", "eventBasedGateway"],
    ["usertask", "userTask"],
    ["order1", "order_1"],
    ["order_3", undefined],
    ["gateway", undefined],
    ["ab", undefined],
    ["", undefined],
  ] as const)
    test(`“${word}” means ${expected ?? "nothing"}`, () => {
      assert.equal(nearest(word, names)?.word, expected)
    })

  test("says whether another is as near", () => {
    assert.deepEqual(nearest("cat", ["bat", "car"]), { word: "bat", isOnly: false })
    assert.deepEqual(nearest("carts", ["cart", "bath"]), { word: "cart", isOnly: true })
  })
})
