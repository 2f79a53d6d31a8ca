import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { describe, test } from "mocha"
import { flaws, SyntaxTree } from "../../server/syntax/index.ts"
import { Text } from "../../server/text/index.ts"

const example = readFileSync(new URL("../../examples/order.bpmn", import.meta.url), "utf8")

/** What is true of the tree of any text. */
function assertSound(source: string): SyntaxTree {
  const tree = SyntaxTree.read(source)
  assert.equal(tree.text.toString(), source)
  const { open, close, parent, end } = tree.nesting
  let previous = -1
  for (let index = 0; index < tree.elementCount; index++) {
    const { range, openTag } = tree.element(index)
    assert.ok(previous < openTag.start && openTag.end <= range.end && range.end <= source.length)
    assert.ok(index < end[index]! && end[index]! <= tree.elementCount)
    assert.ok(close[index]! === -1 || open[index]! < close[index]!)
    if (0 <= parent[index]!) assert.ok(parent[index]! < index && index < end[parent[index]!]!)
    previous = openTag.start
  }
  for (const { range, message } of flaws(tree)) {
    assert.ok(0 <= range.start && range.start <= range.end && range.end <= source.length, message)
  }
  return tree
}

describe("syntax: hostile texts", function () {
  this.timeout(60_000)

  test("a file cut off at any place has a tree, and a flaw that says so", () => {
    const source = `${example.slice(0, 2500)}<![CDATA[ x ]]><!-- y --><?z?>&amp;`
    for (let length = 0; length < source.length; length++) {
      const tree = assertSound(source.slice(0, length))
      assert.ok(0 < flaws(tree).length, `no flaw when cut at ${length}`)
    }
  })

  test("100,000 nested elements", () => {
    const depth = 100_000
    const tree = assertSound("<a>".repeat(depth) + "</a>".repeat(depth))
    assert.equal(tree.elementCount, depth)
    assert.equal(tree.nesting.parent[depth - 1], depth - 2)
    assert.deepEqual(flaws(tree), [])
    assert.equal(tree.element(depth - 1).qualifiedName.local, "a")
  })

  test("100,000 nested elements that nobody closes are roots, each a flaw", () => {
    const tree = assertSound("<a>".repeat(100_000))
    assert.equal(tree.nesting.parent[99_999], -1)
    assert.equal(flaws(tree).length, 1000)
  })

  test("10 MB on one line", () => {
    const count = 200_000
    const source = `<a>${'<b id="0123456789" name="Review the order"/>'.repeat(count)}</a>`
    const tree = SyntaxTree.read(new Text(source))
    assert.equal(tree.elementCount, count + 1)
    assert.deepEqual(tree.text.positionAt(source.length), { line: 0, character: source.length })
    assert.equal(tree.elementAt(source.length - 10)!.name, "b")
  })

  const shapes: Readonly<Record<string, string>> = {
    "nothing but <": "<".repeat(50_000),
    "nothing but &": `<a>${"&".repeat(50_000)}</a>`,
    "nothing but quotes": `<a ${'"'.repeat(50_000)}>`,
    "quotes that never meet": `<a ${`b="c `.repeat(20_000)}>`,
    "comments that never end": "<!--".repeat(50_000),
    "CDATA that never ends": `<a>${"<![CDATA[".repeat(20_000)}`,
    "many attributes": `<a ${Array.from({ length: 50_000 }, (_, at) => `b${at}="c"`).join(" ")}/>`,
    "many close tags": "</a>".repeat(50_000),
    "a DOCTYPE that never ends": `<!DOCTYPE a [${"[".repeat(50_000)}`,
    NUL: "<a>\u0000</a\u0000>",
    "lone surrogates": `<a b="\ud800">\udc00</a>`,
    "names of prototypes": `<__proto__ constructor="x"><toString/></__proto__>`,
  }
  for (const [name, source] of Object.entries(shapes)) test(name, () => void assertSound(source))
})
