import assert from "node:assert/strict"
import fc from "fast-check"
import { describe, test } from "mocha"
import { decodeReferences, rawOffset, SyntaxTree } from "../../server/syntax/index.ts"

describe("syntax: references to characters", () => {
  test("the five of XML and numbers are decoded, anything else stays", () => {
    for (const [raw, text] of [
      ["&lt;&gt;&amp;&quot;&apos;", `<>&"'`],
      ["&#65;&#x41;&#x1F69A;", "AA🚚"],
      ["&nbsp;&AMP;&amp&;", "&nbsp;&AMP;&amp&;"],
      ["&#0;&#xD800;&#xFFFE;&#99999999999;", "&#0;&#xD800;&#xFFFE;&#99999999999;"],
      ["&amp;lt;", "&lt;"],
      ["plain", "plain"],
    ] as const)
      assert.equal(decodeReferences(raw), text)
  })

  test("every place in a decoded text is found in the raw one", () => {
    const pieces = fc.array(
      fc.constantFrom("a", "é", "🚚", "&amp;", "&#65;", "&x;", "&", "&#x1F69A;"),
    )
    fc.assert(
      fc.property(pieces, drawn => {
        let [raw, decoded] = ["", ""]
        for (const piece of drawn) {
          assert.equal(rawOffset(drawn.join(""), decoded.length), raw.length)
          raw += piece
          decoded += decodeReferences(piece)
        }
        assert.equal(rawOffset(raw, decoded.length), raw.length)
      }),
    )
  })

  test("entities of a DTD are never expanded", () => {
    const bomb = `<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a n="&c;">&c;</a>`
    const element = SyntaxTree.read(bomb).element(0)
    assert.equal(element.name, "a")
    assert.equal(element.content, "&c;")
    assert.equal(element.attribute("n")!.value, "&c;")
  })
})

describe("syntax: namespaces", () => {
  const tree = SyntaxTree.read(
    `<a xmlns="one" xmlns:p="two"><p:b xmlns:p="three" p:x="1" y="2"/><p:c/><d xmlns=""/><q:e/></a>`,
  )
  const resolved = (index: number) => {
    const { namespace, local } = tree.element(index).qualifiedName
    return `${namespace}:${local}`
  }

  test("a declaration holds in its element and those inside", () => {
    assert.deepEqual([0, 1, 2, 3, 4].map(resolved), [
      "one:a",
      "three:b",
      "two:c",
      ":d",
      "undefined:e",
    ])
  })

  test("an attribute without prefix is in no namespace", () => {
    const { index, attributes } = tree.element(1)
    const namespaces = attributes
      .filter(it => !it.name.startsWith("xmlns"))
      .map(it => tree.scopes.resolve(it.name, index, false).namespace)
    assert.deepEqual(namespaces, ["three", ""])
  })

  test("all prefixes in force", () => {
    const bindings = tree.scopes.bindingsAt(1)
    assert.equal(bindings.get("p"), "three")
    assert.equal(bindings.get(""), "one")
    assert.equal(bindings.get("xml"), "http://www.w3.org/XML/1998/namespace")
  })
})
