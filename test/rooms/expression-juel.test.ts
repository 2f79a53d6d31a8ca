import assert from "node:assert/strict"
import { describe, test } from "mocha"
import {
  compileExpression,
  Failure,
  type Language,
  readLanguage,
} from "../../server/expression/index.ts"
import { environmentOf } from "../harness/environment.ts"

function evaluated(source: string, language: Language, values = variables): unknown {
  const { expression, problem } = compileExpression(source, language)
  if (problem) return `${problem.range.start}-${problem.range.end}: ${problem.message}`
  const value = expression.evaluate(environmentOf(values))
  return value instanceof Failure ? `failure: ${value.message}` : value
}

const juel = (source: string) => evaluated(source, "juel")
const plain = (source: string) => evaluated(source, "plain")

const variables: Readonly<Record<string, unknown>> = {
  amount: 120,
  status: "open",
  vip: true,
  nothing: null,
  order: { lines: [{ price: 3 }, { price: 4 }], name: "Ada's" },
  tags: ["new", "hot"],
}

describe("JUEL", () => {
  test("values, operators and their words", () => {
    for (const [source, value] of [
      ["${amount}", 120],
      ["#{amount > 100}", true],
      ["${amount gt 100 and status eq 'open'}", true],
      ["${amount lt 100 or not vip}", false],
      ["${!vip || amount ne 120}", false],
      ["${amount div 7 - 1 > 16}", true],
      ["${amount mod 7}", 1],
      ["${-amount + 2 * 3}", -114],
      ["${vip ? 'gold' : 'plain'}", "gold"],
      ["${amount > 100 ? amount > 200 ? 'a' : 'b' : 'c'}", "b"],
      ["${empty nothing && empty missing && !empty tags}", true],
      ["${order.lines[1].price}", 4],
      ["${order['name']}", "Ada's"],
      ["${order.lines.size() == 2}", true],
      ["${tags.contains('hot')}", true],
      ['${status.toUpperCase().equals("OPEN")}', true],
      ["${nothing.name}", null],
      ["${nothing == null}", true],
      ["${status == 'op' + 1}", 'failure: "op" is no number'],
      ["${'120' == amount}", true],
      ["${execution.getVariable('amount')}", 120],
      ["Dear ${status}, ${amount}!", "Dear open, 120!"],
      ["costs \\${amount}", "costs ${amount}"],
      ["plain", "plain"],
    ] as const)
      assert.deepEqual(juel(source), value, source)
  })

  test("lists, maps and texts joined", () => {
    for (const [source, value] of [
      ["${[1, amount, 'x'][1]}", 120],
      ["${{1, 2}.size()}", 2],
      ["${{'a': amount, 'b': {}}.a}", 120],
      ["${[1, 2].contains(2) ? {'x': 1}['x'] : 0}", 1],
      ["${status += amount += nothing}", "open120"],
      ["${empty {} && empty []}", true],
      ["#{order.getName()}", "Ada's"],
      ["${order.lines.subList(0, 1).size()}", 1],
      ["${order.lines.get(1).getPrice() + 1}", 5],
      ["${order.getOrDefault('x', 7)}", 7],
      ["${status.split('e').size()}", 2],
      ["${'a.b'.split('\\\\.')[1]}", "b"],
      ["${status.substring(1).toUpperCase().charAt(0)}", "P"],
      ["${execution.getVariables().amount}", 120],
      ["${execution.hasVariable('missing') || task.getVariable('vip')}", true],
      ["${tags[1] == 'hot' and tags[9] == null}", true],
      ["${order.and}", null],
      ["${1 == 1.0 && 'a' != 'b' && true == 'true'}", true],
      ["${null < 1 || null == nothing}", true],
      ["${'a' lt 'b' && '10' gt 9}", true],
      ["${1 / 2}", 0.5],
      ["${-'5' * 2}", -10],
      ["${amount.add('5').subtract(null).multiply(2).compareTo(250)}", 0],
    ] as const)
      assert.deepEqual(juel(source), value, source)
  })

  test("variables that are asked for by name are told", () => {
    const { expression } = compileExpression(
      "${a && execution.getVariable('b') > c.d['e']}",
      "juel",
    )
    assert.deepEqual([...expression!.variables].sort(), ["a", "b", "c", "execution"])
  })

  test("what cannot be evaluated says why", () => {
    for (const [source, message] of [
      ["${status == 1}", '"open" is no number'],
      ["${amount % 0}", "120 cannot be divided by 0"],
      ["${tags.get(2)}", "2 is no place in this list"],
      ["${tags.add('x')}", "add() would change a list"],
      ["${execution.setVariable('a', 1)}", "execution.setVariable() would change something here"],
      ["${status.replaceAll('[a-z]+', '')}", 'the pattern "[a-z]+" is not evaluated here'],
      ["${order + 1}", "an object is no number"],
      ["${amount.add('abc')}", '"abc" is no number'],
      ["${amount.subtract(order)}", "an object is no number"],
      ["${amount.multiply(tags)}", "a list is no number"],
      ["${amount.compareTo(vip)}", "true is no number"],
      ["${amount ? 1 : 2}", "120 is neither true nor false"],
      ["${nothing.name.first.toString()}", "toString() is asked of something that is null"],
    ] as const)
      assert.equal(juel(source), `failure: ${message}`, source)
    assert.match(String(juel(`\${'a'${".replace('a', 'aaaaaaaaaa')".repeat(90)}}`)), /too long/)
  })

  test("what is wrong has its exact place", () => {
    assert.equal(juel("${x -> x + 1}"), "4-6: “->” does not belong here")
    assert.equal(juel("${a; b}"), "3-4: “;” does not belong here")
    assert.equal(juel("${[1, 2}"), "7-8: “]” is expected here")
    assert.equal(juel("${now()}"), "2-5: the function now is not known here")
    assert.equal(juel("${amount >}"), "10-11: the expression ends too soon")
    assert.equal(juel("${amount > 5"), "0-12: “${” is never closed")
    assert.equal(juel("ok ${a b}"), "7-8: “b” does not belong here")
    assert.equal(juel("${'a}"), "2-5: ' is never closed")
    assert.equal(juel("${a ~ b}"), "4-5: “~” does not belong here")
    assert.equal(juel("${fn:size(a)}"), "2-4: the function fn is not known here")
    assert.equal(juel(`\${${"(".repeat(500)}`), "102-103: is nested too deeply")
  })

  test("what is endless is refused, not read", () => {
    for (const source of [
      `\${${"1 ? 2 : ".repeat(9000)}3}`,
      `\${${"1 + ".repeat(9000)}3}`,
      `\${${"-".repeat(9000)}3}`,
      `\${${"a[".repeat(9000)}`,
    ])
      assert.match(String(juel(source)), /too long|too deeply/)
    for (const source of [
      "(".repeat(9000),
      "1 + ".repeat(9000),
      "not(".repeat(9000),
      "-".repeat(9000),
    ])
      assert.match(String(evaluated(source, "feel")), /too long|too deeply|missing/)
  })

  test("an evaluation that fails is a value", () => {
    assert.equal(juel("${missing > 5}"), "failure: missing has no value")
    assert.equal(juel("${bean.check(1)}"), "failure: bean has no value")
    assert.equal(juel("${amount.foo()}"), "failure: foo() is not known of a number")
    assert.equal(juel("${order.toString()}"), "failure: toString() is not known of a map")
  })

  test("nothing of the host can be reached", () => {
    for (const source of [
      "${order.constructor}",
      "${order.__proto__}",
      "${tags['constructor']}",
      "${order['__proto__']['polluted']}",
    ])
      assert.equal(juel(source), null, source)
    assert.match(String(juel("${status.constructor('return 1')}")), /^failure: constructor\(\)/)
    assert.match(String(juel("${tags.map(order)}")), /^failure: map\(\) is not known/)
    assert.equal(juel("${constructor}"), "failure: constructor has no value")
  })
})

describe("conditions without a language", () => {
  test("are comparisons as people write them", () => {
    assert.equal(plain("amount > 100"), true)
    assert.equal(plain("status = 'open' && vip"), true)
    assert.equal(plain(`status === "open" and !(amount <= 5)`), true)
    assert.equal(plain("amount between 100 and 200"), true)
    assert.equal(plain("bpmn:getDataObject('status') = 'open'"), true)
    assert.equal(plain("missing == 1"), "failure: missing has no value")
  })

  test("are no scripts", () => {
    assert.equal(
      plain("this.environment.variables.x"),
      "0-4: looks like a script, which is not evaluated here",
    )
    assert.match(String(plain("next(null, true)")), /^0-5: looks like a script/)
  })

  test("are in the language that stands in front of them, or that somebody names", () => {
    assert.deepEqual(readLanguage(" = a > 1 ", []), {
      language: "feel",
      source: " a > 1",
      offset: 2,
    })
    assert.deepEqual(readLanguage("${a}", ["feel"]), {
      language: "juel",
      source: "${a}",
      offset: 0,
    })
    assert.equal(readLanguage("a", [undefined, "http://www.omg.org/spec/FEEL/x"]).language, "feel")
    assert.equal(readLanguage("a", ["http://www.w3.org/1999/XPath"]).language, "plain")
    assert.equal(readLanguage("`${a}`", ["JavaScript"]).language, "javascript")
    assert.equal(readLanguage("${a}", [undefined, "text/javascript"]).language, "juel")
    assert.equal(readLanguage("a", [undefined, "text/javascript"]).language, "javascript")
    assert.deepEqual(readLanguage("a", ["groovy"]), { language: "unknown", name: "groovy" })
  })
})
