import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { check, checkOutside, type Finding, type Fix, rules } from "../server/analysis/index.ts"
import { Model } from "../server/model/index.ts"
import { SyntaxTree } from "../server/syntax/index.ts"
import { Text } from "../server/text/index.ts"
import { factsOf, outsideOf, Snapshot } from "../server/workspace/index.ts"
import { runCases, type Source } from "./harness/cases.ts"
import { underline } from "./harness/fixture.ts"
import { document, sketch } from "./harness/sketch.ts"

const folder = fileURLToPath(new URL("cases/rules", import.meta.url))

describe("rules", () => {
  const ids = rules.map(it => it.id)
  const pages = readdirSync(folder).filter(it => it.endsWith(".md"))

  it("have unique ids in order", () => {
    assert.deepEqual(ids, [...new Set(ids)].sort())
  })

  it("each have a page, and each page a rule", () => {
    assert.deepEqual(pages.sort(), ids.map(it => `${it}.md`).sort())
  })

  for (const { id, summary, severity } of rules) {
    it(`${id} is explained by its page`, () => {
      const page = readFileSync(`${folder}/${id}.md`, "utf8")
      assert.ok(page.startsWith(`# ${id}\n\n${summary}.`), `the page starts with “${summary}.”`)
      assert.match(page, /^## Wrong/m)
      assert.match(page, /^## Right/m)
      const severities = [...page.matchAll(/^.*\b(error|warning|info|hint) ([\w-]+): /gm)]
      const own = severities.filter(found => found[2] === id).map(found => found[1])
      assert.ok(0 < own.length, "no finding of the rule on its page")
      if (severity !== "off") assert.deepEqual([...new Set(own)], [severity])
    })
  }

  runCases(folder, ["xml", "flow"], {
    findings: (input, _words, source) =>
      stated(source.language, whole(input, source), (text, id) => findings(text, id, source)),
    fix: (input, words, source) => mended(whole(input, source), words, ruleOf(source)),
  })

  /** What a reader of the page is meant to see: the rule's own findings, and what is serious. */
  function findings(text: string, id: string, source: Source): readonly Finding[] {
    const found = [...checked(text, id), ...checkedBeside(text, source)]
    return found.filter(it => it.rule === id || ["error", "warning"].includes(it.severity))
  }

  function stated(
    language: string,
    { text, id }: Input,
    findingsOf: (text: string, id: string) => readonly Finding[],
  ): string {
    const found = findingsOf(text, id)
    const said = (it: Finding) => `${it.severity} ${it.rule}: ${it.message}`
    if (found.length === 0) return "none"
    if (language === "flow") return found.map(said).join("\n")
    return underline(
      text,
      found.map(it => ({ ...it.range, label: said(it) })),
    )
  }
})

interface Input {
  readonly text: string
  readonly id: string
  /** What the harness put around the text of the page. */
  readonly before: string
  readonly after: string
}

/** `xml whole` is a document as it is; other XML and sketches get what they lack around them. */
function whole(input: string, source: Source): Input {
  const id = ruleOf(source)
  if (source.words.includes("whole")) return { text: input.trimEnd(), id, before: "", after: "" }
  const text = source.language === "flow" ? sketch(input) : document(input)
  const at = text.indexOf(input.trimEnd())
  if (at < 0) return { text, id, before: "", after: "" }
  return { text, id, before: text.slice(0, at), after: text.slice(at + input.trimEnd().length) }
}

function ruleOf({ page }: Source): string {
  return page.replace(/\.md$/, "")
}

/** The findings of a text; a rule that is off by default is on where its page asks. */
function checked(text: string, id: string): readonly Finding[] {
  const isOff = rules.find(it => it.id === id)?.severity === "off"
  const model = new Model(SyntaxTree.read(text))
  return check(model, isOff ? { severities: { [id]: "warning" } } : {})
}

/** What is wrong beside the other files: the blocks whose language ends in `.bpmn`. */
function checkedBeside(text: string, { fences }: Source): readonly Finding[] {
  const others = [...fences]
    .filter(([name]) => name.endsWith(".bpmn"))
    .map(([name, body]) => {
      const whole = body.includes("<definitions") ? body : document(body)
      return factsOf(Snapshot.read(name, 1, whole), "utf-16")
    })
  return checkOutside(
    new Model(SyntaxTree.read(text)),
    outsideOf(() => others),
  )
}

/**
 * The text after the preferred fix of the first finding of the rule; `all`: of every finding;
 * a number: after that fix of the first finding, counted from 1.
 */
function mended(
  { text, id, before, after }: Input,
  words: readonly string[],
  rule: string,
): string {
  const fixable = checked(text, id).filter(it => it.rule === rule && it.fixes?.length)
  assert.ok(0 < fixable.length, `${rule} offers no fix here`)
  const chosen = words.includes("all") ? fixable : fixable.slice(0, 1)
  const number = words.map(Number).find(it => 0 < it)
  const fixes = chosen.map(it => choice(it.fixes!, number))
  const changes = fixes.flatMap(it => it.changes)
  const inOrder = changes.toSorted((a, b) => b.range.start - a.range.start)
  for (const [at, { range }] of inOrder.slice(1).entries())
    assert.ok(range.end <= inOrder[at]!.range.start, "changes overlap")
  const result = new Text(text).edit(inOrder).toString()
  const isWrapped = result.startsWith(before) && result.endsWith(after)
  return isWrapped ? result.slice(before.length, result.length - after.length) : result
}

function choice(fixes: readonly Fix[], number: number | undefined): Fix {
  const fix = number ? fixes[number - 1] : (fixes.find(it => it.isPreferred) ?? fixes[0])
  assert.ok(fix, `there is no fix ${number}`)
  return fix
}
