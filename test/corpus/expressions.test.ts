import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { relative } from "node:path"
import { evaluate } from "feelin"
import {
  compileExpression,
  type Expression,
  Failure,
  type Language,
  readLanguage,
} from "../../server/expression/index.ts"
import { SyntaxTree, type XmlElement } from "../../server/syntax/index.ts"
import { decode } from "../../server/text/index.ts"
import { environmentOf } from "../harness/environment.ts"
import { lots } from "../harness/lots.ts"
import { corpusFiles, corpusFolder } from "./files.ts"

const seed = Number(process.env.FLOWMETER_SEED ?? 1)
const contexts = 8

describe("corpus: expressions", function () {
  this.timeout(120_000)

  it("have a value or a failure, or a problem with its place", function () {
    const written = everyExpression()
    if (written.length === 0) this.skip()
    const draw = lots(seed)
    const counts: Record<string, number> = {}
    const count = (what: string) => {
      counts[what] = (counts[what] ?? 0) + 1
    }
    for (const { path, language, source } of written) {
      const { expression, problem } = compileExpression(source, language)
      count(`${language}${problem ? " with a problem" : ""}`)
      if (problem) {
        const { start, end } = problem.range
        const said = `${path}: ${source}: ${problem.message} ${start}-${end}`
        assert.ok(0 <= start && start <= end && end <= source.length, said)
        assert.match(problem.message, /\w+ \w+/, said)
      } else
        for (let at = 0; at < contexts; at++) judge(expression, valuesFor(expression, draw), path)
    }
    console.log(`      ${JSON.stringify(counts)}; FLOWMETER_SEED=${seed} repeats the variables`)
    assert.ok(100 < counts.juel! && 20 < counts.feel!)
  })
})

interface Written {
  readonly path: string
  readonly language: Language
  readonly source: string
}

/** Each once: texts and attributes that show by a sign that they are one, and conditions. */
function everyExpression(): readonly Written[] {
  const found = new Map<string, Written>()
  for (const path of corpusFiles())
    for (const [text, languages] of textsOf(path)) {
      const { language, ...rest } = readLanguage(text, languages)
      if (language === "unknown" || !("source" in rest)) continue
      const { source } = rest
      const it = { path: relative(corpusFolder, path), language, source }
      found.set(`${language} ${source}`, it)
    }
  return [...found.values()]
}

type Languages = Parameters<typeof readLanguage>[1]

function* textsOf(path: string): Iterable<readonly [string, Languages]> {
  const { root } = SyntaxTree.read(decode(readFileSync(path)).text)
  const global = root?.attribute("expressionLanguage")?.value
  const pending: XmlElement[] = root ? [root] : []
  for (let element = pending.pop(); element; element = pending.pop()) {
    const children = [...element.children()]
    pending.push(...children)
    const language = element.attribute("language")?.value
    const isCondition = /(^|:)conditionExpression$/.test(element.name)
    if (children.length === 0 && (isCondition || isMarked(element.content)))
      yield [element.content, [language, global]]
    for (const { value } of element.attributes) if (isMarked(value)) yield [value, []]
  }
}

/** `=a > 1` of Camunda 8, `${a}` of Camunda 7. */
function isMarked(text: string): boolean {
  return /^\s*=[^=]|[$#]\{/.test(text)
}

const drawn: readonly unknown[] = [
  ...[0, 1, -3, 120, 2.5, "", "x", "yes", "approved", true, false, null],
  [1, "x", null],
  [{ id: 1, name: "x" }, { id: 2 }],
  { id: 1, name: "x", total: 120, status: "open", items: [1, 2] },
  "2026-01-01T00:00:00",
]

/** Some of the variables an expression asks for. */
function valuesFor({ variables }: Expression, draw: () => number): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const name of variables)
    if (0.15 < draw()) values[name] = drawn[Math.floor(draw() * drawn.length)]
  return values
}

function judge(expression: Expression, values: Record<string, unknown>, path: string): void {
  const value = expression.evaluate(environmentOf(values))
  const said = `${path}: ${expression.source} ${JSON.stringify(values)}`
  if (value instanceof Failure) assert.match(value.message, /\w+ \w+/, said)
  else assert.notEqual(value, undefined, said)
  // feelin gives a function, and does not know those of Camunda 8 that are not in DMN.
  if (value instanceof Failure && /functions cannot be kept$/.test(value.message)) return
  if (/\bcycle\b/.test(expression.source)) return
  if (expression.language === "feel")
    assert.deepEqual(
      value instanceof Failure ? value.message : value,
      feelin(expression, values),
      said,
    )
}

function feelin({ source }: Expression, values: Record<string, unknown>): unknown {
  try {
    return evaluate(source, values).value ?? null
  } catch (error) {
    return (error as Error).message
  }
}
