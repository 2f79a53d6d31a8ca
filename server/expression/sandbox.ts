/**
 * What a script finds around it, in JavaScript for the sandbox. Evaluated before each script, it is
 * a function of the input as JSON that gives a function of the value: the outcome as JSON.
 *
 * There is no clock and no chance but those that are handed in, local time is UTC, and nothing
 * makes code of a text. Lists of more items than memory holds are refused, for looking through
 * them is one step that nothing can interrupt.
 */
export const sandbox = `(function (input) {
  "use strict"
  const { parse, stringify } = JSON
  const { create, defineProperty, getOwnPropertyNames, getPrototypeOf, hasOwn, keys } = Object
  const { construct, apply } = Reflect
  const global = globalThis
  const { variables, now, seed } = parse(input)
  // Whatever a variable is called, nothing is there before it.
  Object.setPrototypeOf(variables, null)
  const before = create(null)
  for (const name of keys(variables)) before[name] = stringify(variables[name])
  const define = (of, name, value, enumerable = false) =>
    defineProperty(of, name, { value, writable: true, configurable: true, enumerable })

  const refused = what => function () { throw new TypeError(what) }
  for (const it of [function () {}, async function () {}, function* () {}, async function* () {}])
    define(getPrototypeOf(it), "constructor", refused("a text is no code here"))
  const functions = refused("a text is no code here")
  functions.prototype = Function.prototype
  define(global, "Function", functions)
  define(global, "eval", refused("a text is no code here"))
  for (const name of ["performance", "WeakRef", "FinalizationRegistry", "Atomics",
    "SharedArrayBuffer", "queueMicrotask"]) delete global[name]

  const itemsMax = 5000000
  const light = new Set(["constructor", "push", "pop", "at", "keys", "values", "entries"])
  for (const name of getOwnPropertyNames(Array.prototype)) {
    const method = Array.prototype[name]
    if (typeof method !== "function" || light.has(name)) continue
    define(Array.prototype, name, function (...given) {
      if (this.length > itemsMax) throw new RangeError("a list of so many items")
      return apply(method, this, given)
    })
  }

  let state = seed >>> 0
  define(Math, "random", () => {
    if (seed === null) throw new Error("chance is not known to this script")
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  })

  const Time = Date
  const clock = () => {
    if (now === null) throw new Error("the time is not known to this script")
    return now
  }
  const zoneless = /^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+$/
  const inUtc = text => typeof text === "string" && zoneless.test(text) ? text + "Z" : text
  function VirtualDate(...given) {
    if (!new.target) return new Time(clock()).toUTCString()
    const [first, ...others] = given
    const one = given.length === 0 ? clock() : inUtc(first)
    const at = others.length === 0 ? one : Time.UTC(...given)
    return construct(Time, [at], new.target)
  }
  VirtualDate.now = clock
  VirtualDate.parse = text => Time.parse(inUtc(text))
  VirtualDate.UTC = Time.UTC
  VirtualDate.prototype = Time.prototype
  define(Time.prototype, "constructor", VirtualDate)
  define(global, "Date", VirtualDate)
  for (const name of getOwnPropertyNames(Time.prototype)) {
    const utc = name.replace(/^(get|set)(?!UTC)/, "$1UTC")
    if (utc !== name && Time.prototype[utc]) define(Time.prototype, name, Time.prototype[utc])
    if (/^to(Locale)?(Date|Time)?String$/.test(name))
      define(Time.prototype, name, Time.prototype.toUTCString)
  }
  define(Time.prototype, "getTimezoneOffset", () => 0)

  const output = []
  const shown = value => typeof value === "string" ? value : stringify(value) ?? String(value)
  const write = (...values) => {
    if (output.length < 100) output.push(values.map(shown).join(" ").slice(0, 1000))
  }
  define(global, "print", write)
  define(global, "console", { log: write, info: write, warn: write, error: write, debug: write })

  class BpmnError extends Error {
    // bpmn-engine gives a message, and then the error of the model.
    constructor(first, second) {
      const isNamed = typeof second === "object" && second !== null
      super(String(isNamed ? first : second ?? first))
      this.name = "BpmnError"
      this.code = String((isNamed && (second.errorCode ?? second.id)) || first)
    }
  }
  define(global, "BpmnError", BpmnError)
  const execution = {
    getVariable: name => variables[name] ?? null,
    hasVariable: name => name in variables,
    getVariables: () => variables,
    setVariable(name, value) {
      variables[name] = value
      if (name in before || hasOwn(global, name)) global[name] = value
    },
    setVariables(values) {
      for (const name of keys(values)) execution.setVariable(name, values[name])
    },
  }
  for (const name of ["getVariable", "hasVariable", "getVariables", "setVariable", "setVariables"])
    execution[name + "Local"] = execution[name]
  for (const name of ["execution", "task"]) define(global, name, execution)
  define(global, "environment", { variables, output: {}, services: {} })
  let given
  define(global, "next", (error, result) => {
    if (error !== null && error !== undefined) throw error
    given = { result }
  })
  for (const name of keys(variables))
    if (name !== "undefined" && name !== "NaN" && name !== "Infinity")
      define(global, name, variables[name])

  const plain = (value, depth) => {
    if (depth > 100) throw new TypeError("the result is nested too deeply")
    const it = typeof value?.toJSON === "function" ? value.toJSON() : value
    if (typeof it === "function" || typeof it === "symbol") return undefined
    if (typeof it === "bigint") return Number(it)
    if (typeof it !== "object" || it === null) return it
    if (it instanceof Map) return plain(Object.fromEntries(it), depth + 1)
    if (it instanceof Set) return plain([...it], depth + 1)
    const result = Array.isArray(it) ? [] : {}
    for (const key of keys(it)) define(result, key, plain(it[key], depth + 1), true)
    return result
  }
  return function (value) {
    const changed = create(null)
    const note = (name, it) => {
      const said = plain(it, 0)
      if (said !== undefined && stringify(said) !== before[name]) changed[name] = said
    }
    for (const name of keys(variables)) note(name, variables[name])
    for (const name of keys(before)) if (global[name] !== variables[name]) note(name, global[name])
    return stringify({ value: plain(given ? given.result : value, 0), variables: changed, output })
  }
})`
