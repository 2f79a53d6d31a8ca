import assert from "node:assert/strict"
import fc from "fast-check"
import { FeelRange } from "feelin"
import { describe, test } from "mocha"
import { compile, execute, type Step } from "../../server/engine/index.ts"
import { compileExpression, restoredValue, savedValue } from "../../server/expression/index.ts"
import { Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { environmentOf } from "../harness/environment.ts"
import { withoutPauses } from "../harness/pauses.ts"
import { document } from "../harness/sketch.ts"

const seed = Number(process.env.FLOWMETER_SEED ?? 1)

/** What is asked of a value to see that it is what it was. */
const questions = [
  "string(x)",
  "[x].x",
  'x + duration("P1DT1H")',
  'x - duration("P1M")',
  'x + date("2024-01-31")',
  'x < date("2024-01-31")',
  "x.time offset",
  "[x.year, x.months, x.days, x.start, x.start included, x.timezone]",
  "for i in x return i",
  "[x instance of date, x instance of time, x instance of date and time]",
  "[x instance of years and months duration, x instance of days and time duration]",
  "get entries(x)",
  "[2 in x, 1/x, x * 2]",
  "[x[1], count(x), x[1] = x]",
]

describe("what is saved of a run", () => {
  test(`a value of FEEL is restored as what it is (seed ${seed})`, () => {
    fc.assert(
      fc.property(values(), value => {
        const restored = throughJson(value)
        assert.deepStrictEqual(restored, value)
        assert.deepStrictEqual(kindsIn(restored), kindsIn(value))
        for (const question of questions)
          assert.deepStrictEqual(feel(question, restored), feel(question, value), question)
      }),
      { numRuns: 500, seed },
    )
  })

  test(`a run that is paused goes on as if it were not (seed ${seed})`, function () {
    this.timeout(30_000)
    const scripts = questions.map((question, at) => scriptTask(`q${at}`, question))
    const ids = ["first", ...questions.map((_, at) => `q${at}`), "last"]
    const flows = ids.slice(1).map((id, at) => flow(`f${at}`, ids[at]!, id))
    const fragment = `<userTask id="first"/>${scripts.join("")}<userTask id="last"/>${flows.join("")}`
    const model = new Model(SyntaxTree.read(document(fragment)))
    const program = compile(model, model.processes[0]!)
    fc.assert(
      fc.property(values(), x => {
        const steps: readonly Step[] = [
          { kind: "complete", element: "first", variables: { y: x } },
          { kind: "complete", element: "last", variables: {} },
        ]
        const torn = steps.flatMap(step => [{ kind: "pause" }, { kind: "resume" }, step] as Step[])
        const whole = [...execute(program, { variables: { x }, steps })]
        const paused = withoutPauses([...execute(program, { variables: { x }, steps: torn })])
        assert.deepStrictEqual(paused, whole)
        assert.equal(JSON.stringify(paused), JSON.stringify(whole))
      }),
      { numRuns: 100, seed },
    )
  })

  test("dates of JavaScript, what is missing, and any name of an entry", () => {
    for (const value of [
      new Date(0),
      new Date(Number.NaN),
      [undefined, null, -0, Number.NaN, Number.NEGATIVE_INFINITY],
      { missing: undefined, nothing: null },
      JSON.parse('{ "__proto__": { "$": 1 }, "$": null, "toJSON": 2, "constructor": 3 }'),
      { $: { $: { $: [] } } },
      {},
      [],
    ])
      assert.deepStrictEqual(throughJson(value), value)
  })

  test("a function is not lost in silence", () => {
    assert.throws(() => savedValue({ f: [() => 1] }), /a function cannot be saved/)
  })

  test("a value that is nested too deep stays so", () => {
    const model = new Model(SyntaxTree.read(document('<userTask id="a"/><userTask id="b"/>')))
    const program = compile(model, model.processes[0]!)
    let deep: unknown = null
    for (let depth = 0; depth < 100_000; depth++) deep = [deep]
    const steps: readonly Step[] = [
      { kind: "complete", element: "a", variables: { deep } },
      { kind: "pause" },
      { kind: "resume" },
      { kind: "complete", element: "b", variables: {} },
    ]
    const ends = [...execute(program, { steps })].filter(it => it.event === "end")
    assert.deepEqual(
      ends.map(it => [it.state, it.variables]),
      [["completed", { deep: null }]],
    )
  })
})

function throughJson(value: unknown): unknown {
  return restoredValue(JSON.parse(JSON.stringify(savedValue(value))))
}

/** What a comparison of objects does not see. */
function kindsIn(value: unknown): readonly unknown[] {
  if (typeof value !== "object" || value === null) return []
  if (value instanceof FeelRange) return [value.valueType]
  return Object.values(value).flatMap(kindsIn)
}

/** Its value, or why there is none. */
function feel(source: string, x: unknown): unknown {
  return compileExpression(source, "feel").expression!.evaluate(environmentOf({ x }))
}

function scriptTask(id: string, source: string): string {
  const written = source.replaceAll("<", "&lt;").replaceAll('"', "&quot;")
  return (
    `<scriptTask id="${id}"><extensionElements><zeebe:script expression="=${written}" ` +
    `resultVariable="${id}"/></extensionElements></scriptTask>`
  )
}

function flow(id: string, source: string, target: string): string {
  return `<sequenceFlow id="${id}" sourceRef="${source}" targetRef="${target}"/>`
}

/** Values that expressions of all kinds give, in lists and contexts, too. */
function values(): fc.Arbitrary<unknown> {
  const two = (max: number) => fc.integer({ min: 0, max }).map(it => String(it).padStart(2, "0"))
  const date = fc
    .tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 12 }), two(27))
    .map(([year, month, day]) => `date(${year}, ${month}, ${Number(day) + 1})`)
  const zone = fc.constantFrom("", "Z", "+05:30", "-01:00", "@Europe/Berlin", "@America/New_York")
  const clock = fc
    .tuple(two(23), two(59), two(59), fc.constantFrom("", ".5", ".123456789"), zone)
    .map(([hour, minute, second, rest, at]) => `${hour}:${minute}:${second}${rest}${at}`)
  const days = fc
    .tuple(fc.constantFrom("", "-"), fc.integer({ min: 0, max: 900 }), two(99), two(99))
    .map(([sign, day, hour, second]) => `duration("${sign}P${day}DT${hour}H${second}.25S")`)
  const months = fc
    .tuple(fc.constantFrom("", "-"), fc.integer({ min: 0, max: 90 }), fc.nat(40), fc.nat(40))
    .map(([sign, year, month, day]) => `duration("${sign}P${year}Y${month}M${day}D")`)
  const dated = fc.tuple(date, clock).map(([day, at]) => `date and time(${day}, time("${at}"))`)
  const part = fc.oneof(
    date,
    dated,
    days,
    months,
    clock.map(it => `time("${it}")`),
    fc.tuple(months, months).map(([a, b]) => `(${a} - ${b})`),
    fc.tuple(date, fc.oneof(days, months)).map(([a, b]) => `(${a} + ${b})`),
    fc.tuple(date, date).map(([a, b]) => `(${a} - ${b})`),
    fc.tuple(dated, dated).map(([a, b]) => `(${a} - ${b})`),
    fc.integer({ min: -9, max: 9 }).map(String),
    fc.constantFrom(
      '"a"',
      '"$"',
      "true",
      "null",
      "10**400",
      "-(10**400)",
      "0 * (10**400)",
      "0 * -1",
    ),
  )
  const range = fc
    .tuple(fc.constantFrom("[", "("), fc.oneof(date, days, fc.constant("1")), two(9))
    .map(([open, from, step]) =>
      from === "1" ? `${open}1..${Number(step)}]` : `${open}${from}..${from}]`,
    )
  const name = fc.constantFrom('"$"', '"text"', '"zone"', '"a b"', "due", '"toJSON"')
  const { tree } = fc.letrec<{ tree: string }>(tie => ({
    tree: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      part,
      range,
      fc.array(tie("tree"), { maxLength: 3 }).map(it => `[${it.join(", ")}]`),
      fc
        .array(fc.tuple(name, tie("tree")), { maxLength: 3 })
        .map(all => `{${all.map(([key, it]) => `${key}: ${it}`).join(", ")}}`),
    ),
  }))
  return tree.map(source => feel(source, null))
}
