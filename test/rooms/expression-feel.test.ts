import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { compileExpression, Failure } from "../../server/expression/index.ts"
import { environmentOf } from "../harness/environment.ts"

function feel(source: string, values: Readonly<Record<string, unknown>> = {}): unknown {
  const { expression, problem } = compileExpression(source, "feel")
  if (problem) return `${problem.range.start}-${problem.range.end}: ${problem.message}`
  return expression.evaluate(environmentOf(values))
}

describe("FEEL", () => {
  test("what conditions are made of", () => {
    const order = { total: 120, customer: { name: "Ada", vip: true } }
    for (const [source, value] of [
      ["order.total > 100", true],
      [`order.customer.name = "Ada" and order.customer.vip`, true],
      ["order.total / 3 + 1 = 41", true],
      ["not(order.customer.vip)", false],
      ["- 5 < -4", true],
      ["order.missing = null", true],
      ["missing = null", true],
      ["missing > 5", null],
      ["if order.total > 100 then 1 else 2", 1],
      ["order.total between 100 and 200", true],
      ["count([1, 2, 3])", 3],
      [`every item in [1, 2] satisfies item < 3`, true],
      [`duration("PT5M") < duration("PT1H")`, true],
    ] as const)
      assert.equal(feel(source, { order }), value, source)
  })

  test("what is wrong has its exact place", () => {
    assert.equal(feel("a >"), "3-3: something is missing here")
    assert.equal(feel("a && b"), "2-4: “&&” does not belong here")
    assert.equal(feel("x == 5"), "3-4: equality is written with one = here")
    assert.equal(feel("> 5"), "0-3: does not say what is compared")
    assert.equal(feel("now() > x"), "0-4: asks what time it is, which is not evaluated here")
    assert.equal(feel("  "), "0-2: the expression is empty")
  })

  test("what time it is is not told, and a text about it is a text", () => {
    for (const source of ["today()", "[x instance of context<a: number>, now/**/()]"])
      assert.match(String(feel(source, { x: 1 })), /^\d+-\d+: asks what time it is/, source)
    const { expression } = compileExpression("[x instance of context<a: number>, (now)()]", "feel")
    assert.ok(expression!.evaluate(environmentOf({ x: 1 })) instanceof Failure)
    assert.equal(feel('"today (Monday)"'), "today (Monday)")
  })

  test("cycles of Camunda 8", () => {
    for (const [source, value] of [
      ['cycle(3, duration("PT1H"))', "R3/PT1H"],
      ['cycle(duration("P1Y"))', "R/P1Y"],
      ['cycle(interval: @"PT5S", repetitions: 2)', "R2/PT5S"],
      ['for it in [1, 2] return cycle(it, duration("P1D"))', ["R1/P1D", "R2/P1D"]],
      ['{a: cycle}.a(1, duration("PT1S"))', "R1/PT1S"],
      ['cycle(1.5, duration("PT1S"))', null],
      ['cycle(null, duration("PT1S"))', null],
      ['cycle("PT1S")', null],
      ["cycle([])", null],
      ["cycle()", null],
      ["cycle(1, 2, 3)", null],
      ["cycle(often: 1)", null],
    ] as const)
      assert.deepEqual(feel(source), value, source)
    assert.equal(feel("cycle + 1", { cycle: 2 }), 3)
    assert.equal(feel('cycle(my limit, duration("PT1S"))', { "my limit": 4 }), "R4/PT1S")
  })

  test("a function stays inside: it is no value of a variable", () => {
    const named = (name: string) => `gives the function ${name}: no variable is called so`
    for (const [source, why] of [
      ["count", named("count")],
      ["[1, {f: sum}]", named("sum")],
      ["if a = 1 then abs else null", named("abs")],
      ["function(x) x + a", "gives a function"],
      ["{f: function(x) x}", "gives a function"],
      ["[!= 5]", "gives a function"],
    ] as const) {
      const value = feel(source, { a: 1 })
      assert.ok(value instanceof Failure, source)
      assert.equal(value.message, `${why}, and functions cannot be kept`, source)
    }
    assert.equal(feel("count", { count: 3 }), 3)
    assert.deepEqual(feel("sort([2, 1], function(x, y) x < y)"), [1, 2])
    assert.equal(feel("{f: function(x) x + a, r: f(2)}.r", { a: 1 }), 3)
    assert.deepEqual(feel("[count([1]), sum(list: [1, 2])]"), [1, 3])
  })

  test("an evaluation that fails is a value", () => {
    assert.ok(feel(`string(1)(2)(3)`) === null || feel(`string(1)(2)(3)`) instanceof Failure)
    assert.equal(feel("x.constructor", { x: {} }), null)
    assert.equal(feel("__proto__"), null)
  })
})
