import assert from "node:assert/strict"
import fc from "fast-check"
import { evaluate } from "feelin"
import { describe, test } from "mocha"
import { compileExpression, Failure } from "../../server/expression/index.ts"
import { environmentOf } from "../harness/environment.ts"

/** Our closures, and feelin itself: the same value, or both fail for the same reason. */

type Values = Readonly<Record<string, unknown>>

/** What feelin says. */
function expected(source: string, values: Values): unknown {
  try {
    return evaluate(source, { ...values }).value ?? null
  } catch (error) {
    return `fails: ${(error as Error).message}`
  }
}

function ours(source: string, values: Values): unknown {
  const { expression, problem } = compileExpression(source, "feel")
  if (problem) return `${problem.range.start}-${problem.range.end}: ${problem.message}`
  const value = expression.evaluate(environmentOf(values))
  return value instanceof Failure ? `fails: ${value.message}` : value
}

/** What is not begun, because it might not end, and functions, which feelin gives. */
const refused =
  /^fails: (repeats too|counts on|matches a|builds on|calls its own|gives .*func|the function \w+)/

/** @returns whether they agree; not when the expression is refused */
function agree(source: string, values: Values): boolean {
  const value = ours(source, values)
  if (refused.test(String(value))) return false
  assert.deepEqual(value, expected(source, values), `${source} ${JSON.stringify(values)}`)
  return true
}

const seed = 20240101
const runs = 1500

describe("FEEL agrees with feelin", () => {
  test(`on random expressions (seed ${seed})`, function () {
    this.timeout(60_000)
    let agreed = 0
    const check = (source: string, values: Values) => {
      if (agree(source, values)) agreed++
    }
    fc.assert(fc.property(expressions(), variables(), check), { numRuns: runs, seed })
    assert.ok(0.9 * runs < agreed, `${agreed} of ${runs}; the others were refused`)
  })

  test("where the name of a variable says what a text means", () => {
    const values = { a: 3, b: 1, c: { d: 4 }, o: { a: 2, "a-b": 8 } }
    const named = { ...values, "a - b": 9, "c.d": 7, " spaced  name": 5, "a and b": true }
    for (const source of [
      "a - b",
      "a-b > 5",
      "c.d",
      "a.b - c.d",
      "o.a-b",
      "o.a - b + o.a",
      "[o][a-b > 3]",
      "o[a-b > 3]",
      "[o, o].a-b",
      "(o).a-b",
      "(o)[a-b > 3]",
      "reverse([o, c]).a-b",
      "for x in [c, o] return x.a-b",
      "(if a > 9 then o else c).a-b",
      "a and b",
      "spaced name + 1",
      '"a - b" + "c.d"',
      "{a-b: 4, c: a-b}.c",
      "for a-b in [1] return a-b",
      "a + b + a + b + a + b",
      "if a - b > 2 then c.d else o.a-b",
    ]) {
      assert.ok(agree(source, values), source)
      assert.ok(agree(source, named), source)
    }
  })

  test("where something is missing, odd or wrong", () => {
    const values = { a: 3, s: "x", l: [1, null, "x"], o: { k: null }, d: new Date(0), u: undefined }
    for (const source of [
      ..."missing u o.k o.missing missing.x l[9] l[0] l[-1] l[a] l[s] s[1] a[1] a[2]".split(" "),
      ..."a/0 a**-1 -s -l d.year d.weekday l.length s.length null[1]".split(" "),
      "missing > 5",
      "missing = null",
      "null != null",
      "a > s",
      "a > true",
      "true > a",
      "l > 1",
      "[a] = a",
      "[] = null",
      "a between s and 5",
      "a in (missing)",
      "a in missing",
      "a in [1, 3]",
      "a in ([1, 3])",
      "a in (> 5, missing)",
      "for x in 1..0 return x",
      "for x in 3..1 return x",
      'for x in "a".."e" return x',
      "for x in (1..4) return x",
      "for x in [[1], null], y in x return y",
      "some x in missing satisfies x",
      "if missing then 1 else 2",
      "if 0 then 1 else 2",
      "count(1, 2)",
      "count(list: l)",
      "count(l: l)",
      "not(1)",
      "missing(1)",
      "a(1)",
      "[1..3](2)",
      "overlaps before(1)",
      '"\\u0041\\n"',
      'date("2020-13-01")',
      'date("2020-01-01").year',
      'date("2020-01-02") > d',
      'date("2020-01-02") - date("2020-01-01") = duration("P1D")',
      'd = date and time("1970-01-01T00:00:00Z")',
      'd + @"P1D" > d',
      'time("10:00:00") between time("09:00:00") and time("11:00:00")',
      'date("2020-01-02") in [date("2020-01-01")..date("2020-01-03")]',
      "[1..3].start included",
      "{f: function(x) x + 1, r: f(2)}.r",
      "{f: function(x) if x < 1 then 0 else 1 + f(x - 1), r: f(9)}.r",
      "sort(l, function(x, y) x < y)",
      "a instance of number",
      "o instance of context<k: Null>",
      "{a: 1, b: a + 1, c: b + s}",
      "// nothing\n a /* more */ + 1",
    ])
      assert.ok(agree(source, values), source)
  })
})

const plain = fc.oneof(
  fc.integer({ min: -4, max: 4 }),
  fc.constantFrom(0.5, "x", "y", "", "10", true, false, null),
)

const item = fc.record(
  { p: plain, q: plain, item: plain },
  { requiredKeys: [], noNullPrototype: true },
)

function variables(): fc.Arbitrary<Values> {
  return fc.record(
    {
      a: plain,
      b: fc.oneof(plain, fc.array(plain, { maxLength: 3 })),
      c: fc.record(
        { d: plain, e: item, f: fc.array(item, { maxLength: 2 }) },
        { noNullPrototype: true },
      ),
      l: fc.array(fc.oneof(plain, item, fc.array(plain, { maxLength: 2 })), { maxLength: 4 }),
      m: fc.array(item, { maxLength: 4 }),
      n: fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 }),
      t: fc.constantFrom(new Date(0), new Date(86_400_000), "2020-01-01"),
      count: plain,
      " w": plain,
      "a - b": plain,
      "c.d": plain,
    },
    { requiredKeys: [], noNullPrototype: true },
  )
}

const literal = fc.constantFrom(
  ..."0 1 2 -1 0.5 .25 true false null [] {} [1,2,3]".split(" "),
  '"x"',
  '""',
  '"a\\"b"',
  "[1..3]",
  "(1..3]",
  "[a..2]",
  '["x".."z"]',
  'date("2020-01-02")',
  '@"PT1H"',
  '@"P1Y"',
  'duration("PT90M")',
  'date and time("2020-01-01T10:00:00Z")',
  'date and time("1970-01-01T00:00:00Z")',
  'time("10:30:00")',
)

const name = fc.constantFrom(
  ..."a b c.d c.e.p c.f.q l m n t x p q item w missing c l[1] m[1].p m.p count".split(" "),
)

const sign = fc.constantFrom(..."= != < <= > >= + - * / ** and or".split(" "))

/** What takes a list. */
const ofList = fc.constantFrom(
  ..."count sum min max mean median mode all any reverse flatten product stddev".split(" "),
  "distinct values",
  "concatenate",
)

const ofOne = fc.constantFrom(
  ..."not string abs floor ceiling sqrt odd even".split(" "),
  "string length",
  "upper case",
  "get entries",
  "day of week",
)

const ofTwo = fc.constantFrom(
  ..."contains append modulo is before includes split matches".split(" "),
  "starts with",
  "list contains",
  "index of",
  "string join",
  "get value",
  "substring before",
  "round up",
)

function expressions(): fc.Arbitrary<string> {
  const { tree } = fc.letrec<{ tree: string; test: string }>(tie => {
    const t = tie("tree")
    const one = (write: (a: string) => string) => t.map(write)
    const two = (write: (a: string, b: string) => string) =>
      fc.tuple(t, t).map(([a, b]) => write(a, b))
    const three = (write: (a: string, b: string, c: string) => string) =>
      fc.tuple(t, t, t).map(([a, b, c]) => write(a, b, c))
    const called = (names: fc.Arbitrary<string>, given: fc.Arbitrary<string>) =>
      fc.tuple(names, given).map(([f, values]) => `${f}(${values})`)
    return {
      test: fc.oneof(
        fc.tuple(fc.constantFrom("<", "<=", ">", ">=", "=", "!="), t).map(it => it.join(" ")),
        two((a, b) => `[${a}..${b}]`),
        two((a, b) => `(${a}..${b})`),
        t,
      ),
      tree: fc.oneof(
        { maxDepth: 4, depthSize: "small" },
        fc.oneof(name, literal),
        fc.tuple(t, sign, t).map(([a, s, b]) => `(${a} ${s} ${b})`),
        one(a => `-(${a})`),
        one(a => `(${a}).p`),
        two((a, b) => `[${a}, ${b}]`),
        two((a, b) => `{p: ${a}, q: ${b}, r: p}`),
        two((a, b) => `(${a})[${b}]`),
        fc.tuple(t, tie("test")).map(([a, b]) => `(${a})[${b}]`),
        three((a, b, c) => `(if ${a} then ${b} else ${c})`),
        three((a, b, c) => `(${a} between (${b}) and (${c}))`),
        two((a, b) => `((${a}) in (${b}))`),
        fc.tuple(t, tie("test")).map(([a, b]) => `((${a}) in ${b})`),
        fc.tuple(t, tie("test"), tie("test")).map(([a, b, c]) => `((${a}) in (${b}, ${c}))`),
        two((a, b) => `(for x in ${a} return ${b})`),
        three((a, b, c) => `(for x in ${a}, y in ${b} return [x, y, ${c}])`),
        one(a => `(for x in 0..(${a}) return x + count(partial))`),
        two((a, b) => `(some x in ${a} satisfies ${b})`),
        two((a, b) => `(every x in ${a} satisfies ${b})`),
        three((a, b, c) => `(some x in ${a}, y in ${b} satisfies ${c})`),
        one(a => `((${a}) instance of number)`),
        one(a => `((${a}) instance of list<string>)`),
        two((a, b) => `(function(x, y) ${a})(${b})`),
        two((a, b) => `sort([${a}, ${b}, 2], function(x, y) x < y)`),
        one(a => `contains(string: ${a}, match: "x")`),
        one(a => `(for f in [count, abs] return f(${a}))`),
        called(ofList, t),
        called(ofOne, t),
        called(
          ofTwo,
          two((a, b) => `${a}, ${b}`),
        ),
        called(
          fc.constantFrom("substring", "sublist", "insert before", "context put", "replace"),
          three((a, b, c) => `${a}, ${b}, ${c}`),
        ),
        called(fc.constantFrom("date", "time", "duration", "date and time"), t),
      ),
    }
  })
  return tree
}
