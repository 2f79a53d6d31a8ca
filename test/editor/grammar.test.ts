/** The grammars, run by the engine of VS Code with the grammars that come with it. */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import oniguruma from "vscode-oniguruma"
import textmate from "vscode-textmate"
import { installServed, root } from "./host/install.ts"

const ours = (name: string) => join(root, "syntaxes", `${name}.tmLanguage.json`)
const theirs = (path: string) => join(installServed().extensions, path)

const files: Record<string, () => string> = {
  "text.xml.bpmn": () => ours("bpmn"),
  "source.feel": () => ours("feel"),
  "source.juel": () => ours("juel"),
  "text.xml": () => theirs("xml/syntaxes/xml.tmLanguage.json"),
  "source.js": () => theirs("javascript/syntaxes/JavaScript.tmLanguage.json"),
  "source.groovy": () => theirs("groovy/syntaxes/groovy.tmLanguage.json"),
  "source.python": () => theirs("python/syntaxes/MagicPython.tmLanguage.json"),
}

let grammar: textmate.IGrammar

before(async () => {
  const wasm = createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm")
  await oniguruma.loadWASM(readFileSync(wasm).buffer as ArrayBuffer)
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: sources => new oniguruma.OnigScanner([...sources]),
      createOnigString: text => new oniguruma.OnigString(text),
    }),
    loadGrammar: async scope => {
      const path = files[scope]?.()
      return path ? textmate.parseRawGrammar(readFileSync(path, "utf8"), path) : null
    },
  })
  const loaded = await registry.loadGrammar("text.xml.bpmn")
  assert.ok(loaded)
  grammar = loaded
})

/** The scopes, joined, of the first place in `lines` where `piece` stands. */
function scopesAt(lines: string, piece: string): string {
  let state = textmate.INITIAL
  for (const line of lines.split("\n")) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state)
    state = ruleStack
    const at = line.indexOf(piece)
    const token = at < 0 ? undefined : tokens.find(it => it.startIndex <= at && at < it.endIndex)
    if (token) return token.scopes.join(" ")
  }
  throw new Error(`${piece} does not stand in ${lines}`)
}

/** `piece` of `lines` has a scope that begins with each of `scopes`. */
function has(lines: string, piece: string, ...scopes: string[]): void {
  const found = scopesAt(lines, piece).split(" ")
  for (const scope of scopes) {
    const begins = found.some(it => it === scope || it.startsWith(`${scope}.`))
    assert.ok(begins, `${piece}: ${scope} among ${found.join(" ")}`)
  }
}

function hasNot(lines: string, piece: string, scope: string): void {
  assert.doesNotMatch(scopesAt(lines, piece), new RegExp(scope.replaceAll(".", "\\.")))
}

describe("grammar", () => {
  it("is XML where it is nothing else", () => {
    const text = '<bpmn:task id="a" name="Pay"/><!-- why --> &lt;'
    has(text, "task", "text.xml.bpmn", "entity.name.tag.localname.xml")
    has(text, "id", "entity.other.attribute-name")
    has(text, "Pay", "string.quoted.double.xml")
    has(text, "why", "comment.block.xml")
    has(text, "&lt;", "constant.character.entity.xml")
  })

  const scriptTask = (format: string, script: string) =>
    [
      `<bpmn:scriptTask id="s" scriptFormat="${format}">`,
      `  <bpmn:script>${script}</bpmn:script>`,
      "</bpmn:scriptTask>",
      "<bpmn:after/>",
    ].join("\n")

  for (const [format, scope] of [
    ["javascript", "source.js"],
    ["text/javascript", "source.js"],
    ["groovy", "source.groovy"],
    ["python", "source.python"],
    ["feel", "source.feel"],
    ["juel", "source.juel"],
  ] as const) {
    it(`a script task in ${format} is ${scope}`, () => {
      const text = scriptTask(format, "total + 1")
      has(text, "total", scope)
      has(text, "after", "entity.name.tag.localname.xml")
      hasNot(text, "after", scope)
    })
  }

  it("a script in CDATA on lines of its own ends where it should", () => {
    const text = scriptTask("javascript", "<![CDATA[\nif (a < b) { return 'x' }\n]]>")
    has(text, "if", "source.js", "keyword.control")
    has(text, "'x'", "string.quoted.single.js")
    hasNot(text, "after", "source.js")
  })

  it("the format may stand on another line than the tag", () => {
    const text =
      '<scriptTask id="s"\n   scriptFormat="javascript"\n   name="x">\n' +
      "<script>let a = 1</script>\n</scriptTask>\n<after/>"
    has(text, "let", "source.js", "storage.type")
    has(text, "name", "entity.other.attribute-name")
    hasNot(text, "after", "source.js")
  })

  it("a script task without content does not leak", () => {
    const text = '<scriptTask id="s" scriptFormat="javascript" />\n<after name="v"/>'
    has(text, "after", "entity.name.tag.localname.xml")
    has(text, '"v"', "string.quoted.double.xml")
  })

  it("a script without a format is text", () => {
    hasNot("<scriptTask><script>let a</script></scriptTask>", "let", "source")
  })

  it("camunda:script says its format itself", () => {
    const text = '<camunda:script scriptFormat="groovy">def a = 1</camunda:script>\n<after/>'
    has(text, "def", "source.groovy")
    hasNot(text, "after", "source.groovy")
  })

  it("escaped operators in scripts are entities", () => {
    has(
      scriptTask("javascript", "if (a &lt; b) { c &amp;&amp; d }"),
      "&amp;",
      "constant.character.entity",
    )
  })

  it("conditions are FEEL after an equals sign", () => {
    const text =
      '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">' +
      '= amount &gt; 10 and name = "x"</bpmn:conditionExpression><after/>'
    has(text, "amount", "source.feel", "variable.other.feel")
    has(text, "&gt;", "keyword.operator.comparison.feel")
    has(text, "and", "keyword.operator.logical.feel")
    has(text, "10", "constant.numeric.feel")
    hasNot(text, "after", "source.feel")
  })

  it("FEEL may have lines", () => {
    const text =
      "<conditionExpression>\n  =if count(items) > 2\n   then true\n" +
      "</conditionExpression>\n<after/>"
    has(text, "count", "support.function.feel")
    has(text, "then", "keyword.control.feel")
    hasNot(text, "after", "source.feel")
  })

  it("conditions are JUEL in braces", () => {
    const text =
      "<conditionExpression>${order.total > 10 &amp;&amp; f('x')}</conditionExpression><after/>"
    has(text, "order", "source.juel", "variable.other.juel")
    has(text, "total", "variable.other.property.juel")
    has(text, "'x'", "string.quoted.single.juel")
    hasNot(text, "after", "source.juel")
  })

  it("expressions in attributes are coloured too", () => {
    const text =
      '<t camunda:expression="${bean.run(x)}" camunda:assignee="#{user}" />\n' +
      '<zeebe:input source="= order.id" target="a" />'
    has(text, "run", "source.juel", "support.function.juel")
    has(text, "user", "source.juel")
    has(text, "order", "source.feel")
    hasNot(text, "target", "source.feel")
    has(text, '"a"', "string.quoted.double.xml")
  })

  it("durations are numbers", () => {
    has("<timeDuration>PT1H30M</timeDuration>", "PT1H30M", "constant.numeric.duration")
    has("<timeCycle>R3/PT10M</timeCycle>", "R3", "constant.numeric.duration")
  })

  it("what is not finished does not break the next element", () => {
    has('<task name="${open" id="b"/>', "id", "entity.other.attribute-name")
  })
})
