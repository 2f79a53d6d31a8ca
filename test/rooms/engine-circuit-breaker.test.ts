import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { CircuitBreaker } from "../../server/engine/circuit-breaker.ts"

describe("a circuit breaker", () => {
  test("opens after as many failures in a row as it says, and a success begins anew", () => {
    const breaker = new CircuitBreaker({ threshold: 2, resetSeconds: 60 })
    assert.deepEqual([breaker.fail(0), breaker.ask(0)], [false, undefined])
    breaker.succeed()
    assert.deepEqual([breaker.fail(1), breaker.fail(2)], [false, true])
    assert.deepEqual([breaker.ask(2), breaker.ask(61)], [62, 62])
  })

  test("half-open, lets one attempt through, which decides", () => {
    const breaker = new CircuitBreaker({ threshold: 1, resetSeconds: 60 })
    assert.equal(breaker.fail(0), true)
    assert.deepEqual([breaker.ask(60), breaker.ask(60)], [undefined, 120])
    assert.equal(breaker.fail(60), true)
    assert.deepEqual([breaker.ask(119), breaker.ask(120)], [120, undefined])
    breaker.succeed()
    assert.deepEqual([breaker.ask(121), breaker.ask(121)], [undefined, undefined])
  })
})
