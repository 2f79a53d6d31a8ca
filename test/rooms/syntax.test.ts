import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { flaws, SyntaxTree, type XmlElement } from "../../server/syntax/index.ts"

/** The elements of a text as names, children in parentheses: `a(b c(d))`. */
function shape(source: string): string {
  const tree = SyntaxTree.read(source)
  const shown = (element: XmlElement): string => {
    const children = [...element.children()].map(shown).join(" ")
    return element.name + (children ? `(${children})` : "")
  }
  return [...tree.roots()].map(shown).join(" ")
}

/** The flaws of a text: the code, and what it points at. */
function flawed(source: string): string[] {
  const tree = SyntaxTree.read(source)
  return flaws(tree).map(
    ({ code, range }) => `${code.replace("xml-", "")} ${source.slice(range.start, range.end)}`,
  )
}

describe("syntax: what an author types moves nothing else", () => {
  /** The damage stands between a startEvent and a task; task and flow stay in the process. */
  const damages: readonly (readonly [name: string, damage: string, leaves: string])[] = [
    ["nothing", "", ""],
    ["a lone <", "<", ""],
    ["a tag without >", '<task id="a"', " task"],
    ["a tag without > that ends with /", '<task id="a"/', " task"],
    ["an open quote", '<task id="a/>', " task"],
    ["an open quote at the end of a line", '<task id="a\n', " task"],
    ["a missing close tag", '<task id="a">', " task"],
    ["a missing > before a child", '<task id="a"<incoming>f</incoming>', " task incoming"],
    ["a stray close tag", "</task>", ""],
    ["a half close tag", '<task id="a"></ta', " task"],
    ["an open comment", "<!-- to do", ""],
    ["an open comment before a tag", "<!-- to do <task/>", " task"],
    ["an open CDATA section", "<![CDATA[ a", ""],
    ["a comment opened in a comment", "<!-- to <!-- do -->", ""],
    ["an attribute twice", '<task id="a" id="b"/>', " task"],
    ["an attribute without value", "<task id/>", " task"],
    ["an attribute without quotes", "<task id=a/>", " task"],
    ["a bare &", '<task name="a & b"/>', " task"],
    ["a name and no more", "<task", " task"],
    ["an empty tag without a name", "<>", " "],
    ["an instruction without end", "<?target", ""],
    ["a DOCTYPE in the middle", "<!DOCTYPE a [", ""],
    ["> in a value", '<task name="a > b"/>', " task"],
    ["single quotes", "<task name='\"'/>", " task"],
  ]
  for (const [name, damage, leaves] of damages)
    test(name, () => {
      const source =
        `<process><startEvent id="s"/>\n${damage}\n` +
        `<task id="b"/><sequenceFlow sourceRef="s" targetRef="b"/></process>`
      const children = `startEvent${leaves.trimEnd() === "" ? "" : leaves} task sequenceFlow`
      assert.equal(
        shape(source).replace("  ", " "),
        `process(${children})`.replace("  ", " "),
        source,
      )
    })

  test("a CDATA section may hold anything up to its end", () => {
    assert.equal(shape("<a><![CDATA[ <b/> <![CDATA[ ]]><c/></a>"), "a(c)")
  })

  test("a close tag closes the nearest open tag of its name", () => {
    assert.equal(shape("<a><b><c></b><d/></a>"), "a(b(c) d)")
    assert.equal(shape("<a><a><b/></a>"), "a a(b)")
    assert.equal(shape("</a><a/></a>"), "a")
  })
})

describe("syntax: ranges", () => {
  const source = `<p:a x="1"\n  y = '2'>text<b/>more</p:a >`
  const tree = SyntaxTree.read(source)
  const quoted = ({ start, end }: { start: number; end: number }) => source.slice(start, end)

  test("of tags, names and contents", () => {
    const [a, b] = [tree.element(0), tree.element(1)]
    assert.equal(quoted(a.range), source)
    assert.equal(quoted(a.openTag), `<p:a x="1"\n  y = '2'>`)
    assert.equal(quoted(a.closeTag!), "</p:a >")
    assert.equal(quoted(a.nameRange), "p:a")
    assert.equal(quoted(a.closeNameRange!), "p:a")
    assert.equal(quoted(a.contentRange), "text<b/>more")
    assert.equal(quoted(b.range), "<b/>")
    assert.equal(b.isEmptyTag, true)
    assert.equal(b.closeTag, undefined)
  })

  test("of attributes, as far as they are written", () => {
    const shown = (text: string) =>
      SyntaxTree.read(text)
        .element(0)
        .attributes.map(({ name, value, quote, closed, nameRange, valueRange }) =>
          [
            name,
            value,
            quote,
            closed,
            text.slice(nameRange.start, nameRange.end),
            text.slice(valueRange.start, valueRange.end),
          ].join("|"),
        )
    assert.deepEqual(shown(source), [`x|1|"|true|x|1`, `y|2|'|true|y|2`])
    assert.deepEqual(shown("<a x>"), ["x|||false|x|"])
    assert.deepEqual(shown("<a x=>"), ["x|||false|x|"])
    assert.deepEqual(shown("<a x=1>"), ["x|1||true|x|1"])
    assert.deepEqual(shown(`<a x="1>`), [`x|1|"|false|x|1`])
    assert.deepEqual(shown(`<a x="1"y="2"/>`), [`x|1|"|true|x|1`, `y|2|"|true|y|2`])
    assert.deepEqual(shown(`<a n="&lt;&#65;&x;"/>`), [`n|<A&x;|"|true|n|&lt;&#65;&x;`])
  })

  test("the innermost element at an offset, its end included", () => {
    const text = "<a> <b/> </a> "
    const at = (offset: number) => SyntaxTree.read(text).elementAt(offset)?.name
    assert.deepEqual([0, 2, 3, 4, 7, 8, 9, 13, 14].map(at), [
      ...["a", "a", "a", "b", "b", "b", "a", "a"],
      undefined,
    ])
  })

  test("contents come in pieces, each with its place; comments and children lie between", () => {
    const text = "<a>one &amp; <!-- no -->two<b>three</b><![CDATA[<4> &amp;]]> five</a>"
    const element = SyntaxTree.read(text).element(0)
    assert.equal(element.content, "one & two<4> &amp; five")
    assert.deepEqual(
      element
        .contentPieces()
        .map(it => [it.text, text.slice(it.range.start, it.range.end), it.isRaw]),
      [
        ["one & ", "one &amp; ", false],
        ["two", "two", false],
        ["<4> &amp;", "<4> &amp;", true],
        [" five", " five", false],
      ],
    )
  })
})

describe("syntax: flaws", () => {
  const cases: readonly (readonly [source: string, ...flaws: string[]])[] = [
    ["<a/>"],
    ['<?xml version="1.0"?>\n<!-- fine --><a b="1" c=\'2\'>&lt;&#x41;</a>\n'],
    ["", "empty "],
    ["words", "empty w"],
    ["<a/>words", "outside-root words"],
    ["<a/><b/><c/>", "outside-root <b/>"],
    ["<a/><!-- end <!-->"],
    ["<a/><!--<!-->"],
    ["<a><b></a>", "unclosed-tag <b>"],
    ["<a></b></a>", "stray-close-tag </b>"],
    ["<task></tsk>", "stray-close-tag </tsk>"],
    ["<process><task/></proces>", "stray-close-tag </proces>"],
    ["<a><b", "unclosed-tag <a>", "unfinished-tag <b"],
    ["<a><b c></b></a>", "attribute c"],
    ["<a b=1/>", "attribute 1"],
    ['<a b="1/>', 'attribute "1'],
    ['<a b="1"c="2"/>', "attribute c"],
    ['<a 1="b"/>', "attribute 1"],
    ['<a ="b"/>', 'attribute ="b'],
    ['<a b="1" b="2"/>', "duplicate-attribute b"],
    ['<a b="x & y" c="&nbsp;">&</a>', "entity &", "entity &nbsp;", "entity &"],
    ["<a>1 < 2</a>", "markup <"],
    ["<a>]]></a>", "markup ]]>"],
    ["<a><!-- b -- c --></a>", "comment --"],
    ["<a><!-- b ---></a>", "comment --"],
    ["<a><!-- b\n</a>", "comment <!-- b"],
    ["<a><![CDATA[ b</a>", "markup <![CDATA[ b"],
    [' <?xml version="1.0"?><a/>', 'markup <?xml version="1.0"?>'],
    ["<a></a b>", "markup  b"],
    [
      '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
      'doctype <!DOCTYPE a [<!ENTITY x "y">]>',
      "entity &x;",
    ],
    ["<p:a/>", "namespace p"],
    ['<a xmlns:q="u" p:b="1" p:c="2"><r:d/></a>', "namespace p", "namespace r"],
    ["<p:a><q:b/></p:a>", "namespace p"],
    ["<a>\u0000</a>", "character \u0000"],
    ['<a b="\ud83d"/>', "character \ud83d"],
  ]
  for (const [source, ...expected] of cases)
    test(JSON.stringify(source), () => assert.deepEqual(flawed(source), expected))

  test("in a tag with a slip, what follows is not judged", () => {
    assert.deepEqual(flawed('<a b="1" c" d="2" e="3"/>'), ["attribute c"])
  })

  test("a root that nobody closes takes what follows into its namespaces", () => {
    assert.deepEqual(flawed('<p:a xmlns:p="u">\n<p:b/>\n<p:c/>'), [
      'unclosed-tag <p:a xmlns:p="u">',
    ])
  })

  test("an undeclared prefix is told wherever leaves meet", () => {
    // The close tag of `a` undoes `b`, with what it declares, also where a leaf begins between them.
    for (let before = 0; before < 200; before++) {
      const pair = `<a><b xmlns:q="u"></a><q:e/></b>`
      const text = `<r>${"<x/>".repeat(before)}${pair}${"<x/>".repeat(100)}</r>`
      assert.ok(
        flaws(SyntaxTree.read(text)).some(it => it.message.includes("“q”")),
        `${before} before`,
      )
    }
  })

  test("an attribute whose name begins with xmlns declares nothing", () => {
    const messages = (text: string) => flaws(SyntaxTree.read(text)).map(it => it.message)
    const bare = messages(`<a><p:b/><q:c/></a>`)
    assert.deepEqual(messages(`<a xmlnsq="1"><p:b/><q:c/></a>`), bare)
  })

  test("there are at most a thousand; the last one counts the rest", () => {
    const found = flaws(SyntaxTree.read(`<a>${"&".repeat(5000)}</a>`))
    assert.equal(found.length, 1000)
    assert.equal(found.at(-1)!.message, "there are 4001 more mistakes in this document")
  })
})
