import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { compileExpression, Failure } from "../../server/expression/index.ts"
import { environmentOf } from "../harness/environment.ts"

/** A list of one value twice, that again, and so on: few parts, and endless ways to them. */
function doubled(times: number, value: unknown): unknown {
  return times === 0 ? value : doubled(times - 1, [value, value])
}

const usual = environmentOf({
  many: 1e9,
  items: Array.from({ length: 2000 }, (_, at) => at),
  few: [1, 2, 3],
  contexts: Array.from({ length: 2000 }, (_, at) => ({ at })),
  days: Array.from({ length: 2000 }, (_, at) => new Date(at * 86_400_000)),
  name: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!",
})

function feel(source: string, environment = usual): unknown {
  const { expression, problem } = compileExpression(source, "feel")
  return problem ? problem.message : expression.evaluate(environment)
}

/** What our closures do not know: the whole is asked of feelin. */
const unknown = "few instance of context<a: number>"

describe("FEEL that would not end", () => {
  const endless = [
    "count(for i in 1..1000000000 return i) > 1",
    "count(for i in 1..many return i) > 1",
    "some x in 1..30000, y in 1..30000 satisfies x + y = 0",
    "every x in items, y in items satisfies x + y > -1",
    "every x in 1..5000 satisfies every y in 1..5000 satisfies x + y > 0",
    'matches(name, "(a+)+$")',
    'matches(name, "a*a*a*a*a*a*a*b")',
    'replace(input: name, pattern: "(a|a?)+$", replacement: "")',
    'for p in ["(a+)+$"] return matches(name, p)',
    `${unknown} and matches(pattern: "(a+)+$", input: name)`,
    `${unknown} and matches(__proto__: {input: name, pattern: "(a+)+$"})`,
    `${unknown} and (some p in ["(a+)+$"] satisfies matches(name, p))`,
    `${unknown} and [{p: "(a+)+$"}][matches(name, p)] = []`,
    `${unknown} and {"p": "(a+)+$", q: matches(name, p)}.q`,
    "count(distinct values(contexts)) > 1",
    "count(union(few, contexts)) > 1",
    "count(union([contexts, contexts])) > 1",
    `${unknown} and {a  p: "(a+)+$", q: matches(name, a p)}.q`,
  ]
  for (const source of endless)
    test(`is not begun: ${source}`, () => assert.ok(feel(source) instanceof Failure))

  const short: readonly (readonly [source: string, value: unknown])[] = [
    ["count(for i in 1..1000 return i)", 1000],
    ["some x in items satisfies x = 1999", true],
    ["every x in few, y in few satisfies x + y > 1", true],
    ['matches(name, "a+!")', true],
    ['count(split("a,b,c", ","))', 3],
    ["count(distinct values(items))", 2000],
    ["count(distinct values(days))", 2000],
    ["count(union(few, items))", 2000],
    [`[${unknown}, matches(pattern: "a+!", input: name)]`, [false, true]],
    [`[${unknown}, few[matches("a", "a")]]`, [false, [1, 2, 3]]],
    [`[${unknown}, some it in ["a", "b"] satisfies matches(it, "b")]`, [false, true]],
  ]
  for (const [source, value] of short)
    test(`is evaluated: ${source}`, () => assert.deepEqual(feel(source), value))

  test("a value of few parts and endless ways to them is seen as it is", () => {
    const shared = environmentOf({ few: [1], ones: doubled(60, 1), days: doubled(60, new Date(0)) })
    assert.equal(feel("count(ones)", shared), 2)
    assert.equal(feel("count(days)", shared), 2)
    assert.equal(feel("count(if few = null then [function() 1] else ones)", shared), 2)
    assert.ok(feel(`${unknown} and matches(pattern: "a", input: few)`, shared) instanceof Failure)
  })
})
