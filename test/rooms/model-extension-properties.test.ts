import assert from "node:assert/strict"
import {
  type ExtensionElement,
  type ExtensionName,
  type ExtensionProperties,
  extensionProperties,
  extensionStatistics,
  Model,
  vendorNamespaces,
} from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { document } from "../harness/sketch.ts"

/** The extensions of the element `t` of a document. */
function propertiesIn(fragment: string): ExtensionProperties {
  return extensionProperties(new Model(SyntaxTree.read(document(fragment))).find("t")!)
}

/** Those of a task that holds `content` in its `extensionElements`. */
function holding(content: string, attributes = ""): ExtensionProperties {
  return propertiesIn(
    `<task id="t" ${attributes}><extensionElements>${content}</extensionElements></task>`,
  )
}

/** `vendor:name`; in place of a vendor that nobody knows its namespace. */
const called = ({ vendor, namespace, name }: ExtensionName) => `${vendor ?? namespace}:${name}`

/** One line for each element, deeper ones behind it: `zeebe:header {key a} text`. */
function told(elements: readonly ExtensionElement[], depth = 0): string[] {
  return elements.flatMap(it => {
    const attributes = it.attributes.map(({ name, value }) => `${name} ${value}`).join(", ")
    const parts = [called(it), attributes && `{${attributes}}`, it.text.trim()].filter(Boolean)
    return ["  ".repeat(depth) + parts.join(" "), ...told(it.elements, depth + 1)]
  })
}

describe("model: extension properties", () => {
  for (const [vendor, namespace] of Object.entries(vendorNamespaces))
    it(`of ${vendor}, whatever the prefix`, () => {
      const found = propertiesIn(
        `<task id="t" xmlns:v="${namespace}" v:topic="pay"><extensionElements>` +
          `<v:property name="retries" value="007"/><x:property xmlns:x="${namespace}"> 1e5 </x:property>` +
          `</extensionElements></task>`,
      )
      assert.equal(found.problem, undefined)
      assert.deepEqual(found.attributes, [{ name: "topic", namespace, vendor, value: "pay" }])
      assert.deepEqual(told(found.elements), [
        `${vendor}:property {name retries, value 007}`,
        `${vendor}:property 1e5`,
      ])
    })

  it("of vendors that nobody knows, of nobody, and behind a prefix that nothing declares", () => {
    const found = holding(`<o:a xmlns:o="urn:own" o:b="1" c="2"/><d xmlns=""/><q:e/>`)
    const [a, , e] = found.elements
    assert.deepEqual(told(found.elements), ["urn:own:a {b 1, c 2}", ":d", "undefined:e"])
    assert.deepEqual(
      a!.attributes.map(it => it.namespace),
      ["urn:own", ""],
    )
    assert.deepEqual([e!.namespace, e!.vendor], [undefined, undefined])
  })

  it("a prefix means what the nearest element says, and a vendor's prefix may be another's", () => {
    const inner = `<zeebe:a xmlns:zeebe="urn:own"><zeebe:b/></zeebe:a><zeebe:c/>`
    assert.deepEqual(told(holding(inner).elements), ["urn:own:a", "  urn:own:b", "zeebe:c"])
    const outer = holding(`<zeebe:c/>`, `xmlns:zeebe="http://camunda.org/schema/1.0/bpmn"`)
    assert.deepEqual(told(outer.elements), ["camunda:c"])
  })

  it("nest, and keep their texts and their order", () => {
    const found = holding(
      `<camunda:inputOutput>
         <camunda:inputParameter name="a"
           >x<!-- not -->y<![CDATA[<&amp;>]]>&lt;z</camunda:inputParameter>
         <camunda:outputParameter name="b">
           <camunda:list><camunda:value>1</camunda:value></camunda:list>
         </camunda:outputParameter>
       </camunda:inputOutput>`,
    )
    assert.deepEqual(told(found.elements), [
      "camunda:inputOutput",
      "  camunda:inputParameter {name a} xy<&amp;><z",
      "  camunda:outputParameter {name b}",
      "    camunda:list",
      "      camunda:value 1",
    ])
  })

  it("texts stay as written: spaces, numbers, references; line ends are those of XML", () => {
    const [a] = holding(`<o:a v=" 1.0&#13;&quot;&unknown;">\r\n true\r </o:a>`).elements
    assert.equal(a!.attributes[0]!.value, ' 1.0\r"&unknown;')
    assert.equal(a!.text, "\n true\n ")
  })

  it("attributes of BPMN and of XML are none", () => {
    const found = propertiesIn(
      `<b:task xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" id="t" name="n" b:name="n"` +
        ` xsi:type="t" xml:lang="en" xmlns:o="urn:own" o:p="1"/>`,
    )
    assert.deepEqual(found.attributes.map(called), ["urn:own:p"])
  })

  it("of an element without any there are none", () => {
    const empty = { attributes: [], elements: [], problem: undefined }
    assert.deepEqual(propertiesIn(`<task id="t"/>`), empty)
    assert.deepEqual(holding(""), empty)
    assert.deepEqual(propertiesIn(`<task id="t"><extensionElements/></task>`), empty)
  })

  it("of several extensionElements all are there", () => {
    const one = (name: string) => `<extensionElements><zeebe:${name}/></extensionElements>`
    const found = propertiesIn(`<task id="t">${one("a")}${one("b")}</task>`)
    assert.deepEqual(told(found.elements), ["zeebe:a", "zeebe:b"])
  })
})

describe("model: hostile and broken extensions", () => {
  const names = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf"]
  for (const name of names)
    it(`${name} is a name like any other`, () => {
      const found = holding(`<${name} ${name}="1"><o:${name}>x</o:${name}></${name}>`)
      const [outer] = found.elements
      assert.deepEqual([outer!.name, outer!.attributes[0]!.name], [name, name])
      assert.deepEqual([outer!.elements[0]!.name, outer!.elements[0]!.text], [name, "x"])
      assert.equal(Object.hasOwn(Object.prototype, "1"), false)
    })

  const broken: readonly (readonly [name: string, content: string, ...told: string[]])[] = [
    ["a tag that nobody closes", `<o:a x="1"><o:b/>`, "undefined:a {x 1}", "undefined:b"],
    ["a tag that breaks off", `<zeebe:a x="1" <zeebe:b/>`, "zeebe:a {x 1}", "zeebe:b"],
    ["a close tag of nothing", `<zeebe:a/></zeebe:b><zeebe:c/>`, "zeebe:a", "zeebe:c"],
    ["an attribute twice", `<zeebe:a x="1" x="2"/>`, "zeebe:a {x 1}"],
    ["an attribute without value", `<zeebe:a x y="2"/>`, "zeebe:a {x , y 2}"],
    ["a bare &", `<zeebe:a>x & y</zeebe:a>`, "zeebe:a x & y"],
    ["an entity of a DOCTYPE", `<!DOCTYPE a [<!ENTITY b "c">]><zeebe:a>&b;</zeebe:a>`],
  ]
  for (const [name, content, ...expected] of broken)
    it(`${name}: what the tree knows, and why`, () => {
      const found = holding(content)
      assert.ok(found.problem, "no reason")
      const lines = told(found.elements)
      if (0 < expected.length) assert.deepEqual(lines, expected)
      else assert.ok(lines.at(-1)?.endsWith("&b;"))
    })

  it("extensionElements that nobody closes hold nothing", () => {
    const found = propertiesIn(`<task id="t"><extensionElements><zeebe:a x="1"/></task>`)
    assert.match(found.problem!, /not closed/)
    assert.deepEqual(found.elements, [])
  })

  it("deep nesting is read as far as it is anybody's", () => {
    const depth = 20_000
    const found = holding("<o:a>".repeat(depth) + "</o:a>".repeat(depth))
    assert.ok(found.problem)
    assert.equal(told(found.elements).length, 100)
  })

  it("what is too long is not read", () => {
    const found = holding("<o:a/>".repeat(50_000))
    assert.match(found.problem!, /longer than 262144 characters/)
    assert.deepEqual(found.elements, [])
  })

  it("nobody can change what all share", () => {
    const found = holding(`<zeebe:a x="1"><zeebe:b/></zeebe:a>`, `camunda:topic="y"`)
    const [a] = found.elements
    for (const value of [found, found.attributes, found.elements, found.attributes[0], a])
      assert.ok(Object.isFrozen(value))
    for (const value of [a!.attributes, a!.elements, a!.attributes[0], a!.elements[0]])
      assert.ok(Object.isFrozen(value))
  })
})

describe("model: extensions are remembered by content", () => {
  const content = `<zeebe:taskDefinition type="only-here" retries="3"/>`

  it("the same text is read once, across edits and elements", () => {
    const before = extensionStatistics()
    const first = holding(content)
    const second = holding(content, `name="other"`)
    const after = extensionStatistics()
    assert.equal(first.elements, second.elements)
    assert.deepEqual([after.misses - before.misses, after.hits - before.hits], [1, 1])
  })

  it("but not where a prefix means something else", () => {
    const [other] = holding(content, `xmlns:zeebe="urn:own"`).elements
    assert.equal(other!.namespace, "urn:own")
    const bare = `<a only="here"/>`
    assert.equal(holding(bare, `xmlns:q="urn:own"`).elements, holding(bare).elements)
  })
})
