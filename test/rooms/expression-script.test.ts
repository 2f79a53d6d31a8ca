import assert from "node:assert/strict"
import { describe, test } from "mocha"
import {
  Failure,
  loadScriptRunner,
  readScript,
  type ScriptDone,
  ScriptFailure,
  type ScriptRunner,
} from "../../server/expression/index.ts"

const variables = {
  amount: 120,
  name: "Ada",
  order: { total: 3, lines: [{ price: 1 }, { price: 2 }] },
  nothing: null,
}

describe("scripts", function () {
  this.timeout(60_000)
  let runner: ScriptRunner
  before(async () => {
    runner = await loadScriptRunner()
  })

  const outcome = (source: string, more: { now?: number; seed?: number } = {}) =>
    runner.run({ source, variables, ...more })

  const done = (source: string, more: { now?: number; seed?: number } = {}): ScriptDone => {
    const found = outcome(source, more)
    assert.ok(!(found instanceof Failure), `${source}: ${(found as Failure).message}`)
    return found
  }
  const value = (source: string, more: { now?: number; seed?: number } = {}) =>
    done(source, more).value

  /** The message, and what stands at its place. */
  const failure = (source: string): string => {
    const found = outcome(source)
    assert.ok(found instanceof ScriptFailure, `${source}: ${JSON.stringify(found)}`)
    const { message, range } = found
    return range ? `${message} | ${source.slice(range.start, range.end)}` : message
  }

  test("have a value", () => {
    for (const [source, expected] of [
      ["amount * 2", 240],
      ["var x = 5; x + amount", 125],
      ["if (amount > 100) { 'much' } else { 'little' }", "much"],
      ["return order.lines.map(it => it.price)", [1, 2]],
      ["// a comment\nreturn name + nothing", "Adanull"],
      ["order.lines.reduce((sum, it) => sum + it.price, 0)", 3],
      ["execution.getVariable('amount') + task.getVariable('amount')", 240],
      ["execution.getVariable('missing')", null],
      ["next(null, { ok: environment.variables.amount })", { ok: 120 }],
      ["next(null, this.environment.variables.name)", "Ada"],
      ["Promise.resolve(1).then(it => it + 1)", 2],
      ["(async () => { await null; return name })()", "Ada"],
      ["var f = function () {}; f", null],
      ["undefined", null],
      ["[1n, NaN, new Map([['a', 1]]), new Set([2])]", [1, null, { a: 1 }, [2]]],
    ] as const)
      assert.deepEqual(value(source), expected, source)
  })

  test("give back the variables that they set or change", () => {
    for (const [source, expected] of [
      ["amount * 2", {}],
      ["amount = amount * 2", { amount: 240 }],
      ["order.total = 9", { order: { ...variables.order, total: 9 } }],
      [
        "execution.setVariable('new', [name]); execution.setVariable('amount', 120)",
        { new: ["Ada"] },
      ],
      ["execution.setVariable('amount', 1); amount + 1", { amount: 1 }],
      ["environment.variables.late = true", { late: true }],
      ["var temporary = 1; let other = 2", {}],
      ["execution.setVariableLocal('when', new Date(0))", { when: "1970-01-01T00:00:00.000Z" }],
    ] as const)
      assert.deepEqual(done(source).variables, expected, source)
    assert.deepEqual(variables.order.total, 3)
    assert.deepEqual(done("console.log('a', {b: 1}); print(2)").output, ['a {"b":1}', "2"])
  })

  test("know no variable but those there are, whatever they are called", () => {
    for (const [source, expected] of [
      ["[execution.hasVariable('toString'), execution.hasVariable('amount')]", [false, true]],
      ["execution.getVariable('constructor')", null],
      ["execution.setVariable('__proto__', { a: 1 }); execution.hasVariable('a')", false],
      [
        "execution.setVariable('toString', 1); [{} + '', execution.getVariable('toString')]",
        ["[object Object]", 1],
      ],
      ["execution.getVariables()", variables],
      ["JSON.stringify(environment.variables)", JSON.stringify(variables)],
    ] as const)
      assert.deepEqual(value(source), expected, source)
    const set = done("execution.setVariable('__proto__', 5); execution.setVariable('valueOf', 6)")
    assert.deepEqual(Object.entries(set.variables), [
      ["__proto__", 5],
      ["valueOf", 6],
    ])
  })

  test("fail at a place", () => {
    for (const [source, expected] of [
      ["let a = 1\nlet b = a +* 2", "SyntaxError: unexpected token in expression: '*' | *"],
      ["\n  amount.foo()", "TypeError: not a function | foo"],
      ["1 +\n missing", "ReferenceError: 'missing' is not defined | missing"],
      ["return missing", "ReferenceError: 'missing' is not defined | missing"],
      ["throw new Error('no stock')", "no stock | Error"],
      ["throw 'no stock'", "no stock"],
      ["next(new Error('no stock'))", "no stock | Error"],
      ["new Promise(() => {})", "waits for something that never comes"],
      ["Promise.reject(new TypeError('odd'))", "TypeError: odd | TypeError"],
    ] as const)
      assert.equal(failure(source), expected, source)
    const found = outcome("if (amount > 1)\n  throw new BpmnError('STOCK', 'sold out')")
    assert.ok(found instanceof ScriptFailure)
    assert.deepEqual([found.code, found.message], ["STOCK", "sold out"])
    // As in bpmn-engine: a message, and then the error of the model.
    for (const given of ["{ id: 'STOCK' }", "{ id: 'Error_1', errorCode: 'STOCK' }"]) {
      const other = outcome(`next(new BpmnError('sold out', ${given}))`)
      assert.ok(other instanceof ScriptFailure)
      assert.deepEqual([other.code, other.message], ["STOCK", "sold out"])
    }
  })

  test("have no clock and no chance but those they are given", () => {
    assert.equal(value("Date.now()", { now: 5 }), 5)
    assert.equal(value("new Date().toISOString()", { now: 0 }), "1970-01-01T00:00:00.000Z")
    assert.equal(value("new Date(2020, 0, 1, 12).getHours()"), 12)
    assert.equal(value("new Date('2020-01-01T12:00:00').getTime()"), 1577880000000)
    assert.equal(value("new Date(0).getTimezoneOffset() + new Date(0).getHours()"), 0)
    assert.equal(value("new Date(0) instanceof Date && new Date(0).constructor === Date"), true)
    assert.match(failure("new Date()"), /^the time is not known to this script/)
    assert.match(failure("Date()"), /^the time is not known/)
    assert.match(failure("Math.random()"), /^chance is not known to this script/)
    const drawn = value("[Math.random(), Math.random()]", { seed: 7 })
    assert.deepEqual(value("[Math.random(), Math.random()]", { seed: 7 }), drawn)
    assert.notDeepEqual(value("[Math.random(), Math.random()]", { seed: 8 }), drawn)
  })

  test("cannot reach anything, nor each other", () => {
    for (const name of ["process", "require", "fetch", "setTimeout", "performance", "WebAssembly"])
      assert.equal(value(`typeof ${name}`), "undefined", name)
    for (const source of [
      "eval('1')",
      "(0, eval)('1')",
      "Function('return 1')()",
      "new Function('return 1')()",
      "order.constructor.constructor('return 1')()",
      "(async () => {}).constructor('return 1')()",
      "(function* () {}).constructor('return 1')()",
    ])
      assert.match(failure(source), /a text is no code here/, source)
    assert.match(failure("import('node:fs')"), /./)
    done("Object.prototype.polluted = 1; Array.prototype.map = null; globalThis.left = 1")
    assert.equal(value("typeof left + {}.polluted + [1].map(it => it + 1)"), "undefinedundefined2")
    assert.equal(({} as { polluted?: unknown }).polluted, undefined)
    assert.deepEqual(
      value('JSON.parse(\'{"__proto__": {"a": 1}}\')'),
      JSON.parse('{"__proto__":{"a":1}}'),
    )
  })

  test("end, whatever they do", () => {
    for (const [source, expected] of [
      ["while (true) {}", /^takes more than 20 million steps/],
      ["for (;;) try { for (;;); } catch {}", /^takes more than/],
      ["/(a+)+$/.test('a'.repeat(40) + '!')", /^takes more than/],
      ["[3, 1, 2].sort(() => { while (true); })", /^takes more than/],
      ["let p = () => Promise.resolve().then(p); p()", /^waits for|^takes more than/],
      ["let a = []; while (true) a.push('x'.repeat(1000) + a.length)", /^needs more than 32 MB/],
      ["let s = 'x'; while (true) s += s", /^needs more than 32 MB/],
      ["let a = []; while (true) a.push(new Array(1000).fill(1))", /^needs more than 32 MB/],
      ["new Uint8Array(1e9)", /^needs more than 32 MB/],
      ["new Array(4294967295).indexOf(1)", /a list of so many items/],
      ["function f() { return f() + 1 } f()", /^calls itself too deeply/],
      ["JSON.parse('['.repeat(20000))", /^is nested too deeply/],
      ["let a = []; for (let i = 0; i < 1e5; i++) a = [a]; JSON.stringify(a)", /^calls itself/],
      ["let a = []; for (let i = 0; i < 1e5; i++) a = [a]; a.flat(Infinity)", /^calls itself/],
      ["let a = []; for (let i = 0; i < 1e3; i++) a = [a]; a", /nested too deeply/],
      ["let a = []; a[0] = a; a", /nested too deeply/],
      [`${"[".repeat(20000)}`, /^is nested too deeply/],
      [`${"!".repeat(200000)}1`, /^is nested too deeply/],
      [`/*${"x".repeat(300000)}*/`, /^the script is too long/],
    ] as const)
      assert.match(failure(source), expected)
    // The sandbox is as good as new.
    assert.equal(value("amount + 1"), 121)
  })

  test("are counted in steps, not in time", () => {
    assert.equal(value("let n = 0; while (n < 99e5) n++; n"), 99e5)
    assert.match(
      failure("let n = 0; while (n < 101e5) n++; n"),
      /^takes more than 20 million steps/,
    )
  })

  test("are told that a variable cannot cross", () => {
    const circular: Record<string, unknown> = {}
    circular.self = circular
    const found = runner.run({ source: "1", variables: { circular } })
    assert.match((found as ScriptFailure).message, /^the variables cannot be given to a script/)
  })
})

describe("a sandbox that breaks", function () {
  this.timeout(60_000)
  /** What no script can do from within: QuickJS is handed something that is no text. */
  const broken = { length: 1 } as unknown as string
  const messageOf = (runner: ScriptRunner, source: string) =>
    (runner.run({ source, variables }) as ScriptFailure).message
  const loaded = async (runner: ScriptRunner) => {
    while (/is being loaded again/.test(messageOf(runner, "1")))
      await new Promise(resolve => setTimeout(resolve, 10))
  }

  test("is loaded again", async () => {
    const runner = await loadScriptRunner()
    assert.match(messageOf(runner, broken), /^broke the sandbox it ran in/)
    await loaded(runner)
    assert.deepEqual(runner.run({ source: "amount", variables }), {
      value: 120,
      variables: {},
      output: [],
    })
  })

  test("harms nobody where it cannot be loaded again", async () => {
    const runner = await loadScriptRunner()
    const { Memory } = WebAssembly
    const unhandled: unknown[] = []
    const note = (error: unknown) => unhandled.push(error)
    process.on("unhandledRejection", note)
    try {
      WebAssembly.Memory = class {
        constructor() {
          throw new RangeError("no memory is left")
        }
      } as unknown as typeof Memory
      assert.match(messageOf(runner, broken), /^broke the sandbox it ran in/)
      assert.match(messageOf(runner, "1"), /^the sandbox of scripts is being loaded again/)
      await loaded(runner)
    } finally {
      WebAssembly.Memory = Memory
      process.off("unhandledRejection", note)
    }
    assert.deepEqual(unhandled, [])
    assert.match(messageOf(runner, "1"), /could not be loaded again: no memory is left/)
  })
})

describe("the text of a script task", () => {
  test("is a script, an expression, or a problem", () => {
    const kinds = (format: string | undefined, source = "a + 1") => readScript(source, format).kind
    for (const format of [
      undefined,
      "JavaScript",
      "text/javascript",
      "js",
      "ecmascript",
      "graal.js",
    ])
      assert.equal(kinds(format), "script", format)
    assert.equal(kinds("feel"), "expression")
    assert.equal(kinds(undefined, "= a + 1"), "expression")
    assert.equal(kinds("juel", "${a + 1}"), "expression")
    assert.equal(kinds("juel", "${a +}"), "problem")
    for (const format of ["groovy", "python", "text/x-ruby", "application/x-groovy"]) {
      const read = readScript("println 1", format)
      assert.deepEqual(read, {
        kind: "problem",
        problem: {
          message: `is written in ${format}, which is never run here`,
          range: { start: 0, end: 9 },
        },
      })
    }
  })
})
