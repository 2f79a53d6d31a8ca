import assert from "node:assert/strict"
import fc from "fast-check"
import { describe, test } from "mocha"
import { evaluateWithFeelin } from "../../server/expression/feel.ts"
import { compileExpression, type Environment, Failure } from "../../server/expression/index.ts"

function environmentOf(values: Readonly<Record<string, unknown>>): Environment {
  const map = new Map(Object.entries(values))
  return { has: name => map.has(name), value: name => map.get(name), names: () => map.keys() }
}

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

  test("an evaluation that fails is a value", () => {
    assert.ok(feel(`string(1)(2)(3)`) === null || feel(`string(1)(2)(3)`) instanceof Failure)
    assert.equal(feel("x.constructor", { x: {} }), null)
    assert.equal(feel("__proto__"), null)
  })

  test("closures agree with feelin on random expressions", () => {
    let compared = 0
    const check = (source: string, values: Readonly<Record<string, unknown>>) => {
      const { expression } = compileExpression(source, "feel")
      assert.ok(expression, source)
      const environment = environmentOf(values)
      const slow = evaluateWithFeelin(source, environment)
      // It refuses some comparisons as a whole, even where their value does not matter.
      if (slow instanceof Failure) return
      assert.deepEqual(
        expression.evaluate(environment),
        slow,
        `${source} ${JSON.stringify(values)}`,
      )
      compared++
    }
    fc.assert(fc.property(expressions(), variables, check), { numRuns: 2000, seed: 20240101 })
    assert.ok(1500 < compared, `${compared}`)
  })
})

const variables = fc.record(
  {
    a: fc.oneof(fc.integer({ min: -9, max: 9 }), fc.boolean(), fc.constantFrom("x", "y", null)),
    b: fc.oneof(fc.double({ min: -5, max: 5, noNaN: true }), fc.constantFrom("x", "", true, null)),
    c: fc.record({ d: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom("x", null)) }),
  },
  { requiredKeys: [] },
)

/** Texts of expressions, with brackets wherever precedence might be in doubt. */
function expressions(): fc.Arbitrary<string> {
  const leaf = fc.oneof(
    fc.constantFrom("a", "b", "c.d", "true", "false", "null", `"x"`, `""`),
    fc.integer({ min: 0, max: 9 }).map(String),
    fc.constantFrom("0.5", ".25", "-3"),
  )
  const { tree } = fc.letrec<{ tree: string }>(tie => {
    const operator = fc.constantFrom(
      "=",
      "!=",
      "<",
      "<=",
      ">",
      ">=",
      "+",
      "-",
      "*",
      "/",
      "and",
      "or",
    )
    const joined = fc
      .tuple(tie("tree"), operator, tie("tree"))
      .map(([left, sign, right]) => `(${left} ${sign} ${right})`)
    const not = tie("tree").map(it => `not(${it})`)
    return { tree: fc.oneof({ maxDepth: 4, depthSize: "small" }, leaf, joined, not) }
  })
  return tree
}
