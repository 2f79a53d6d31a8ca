import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { Agenda, endOfTime } from "../../server/simulation/agenda.ts"
import { streamOf } from "../../server/simulation/random.ts"

describe("agenda", () => {
  test("takes the earliest first and moves to its time", () => {
    const agenda = new Agenda()
    agenda.schedule(3, 30, 31)
    agenda.schedule(1, 10, 11)
    agenda.schedule(2, 20, 21)
    assert.deepEqual(takeAll(agenda), [
      [1, 10, 11],
      [2, 20, 21],
      [3, 30, 31],
    ])
    assert.equal(agenda.now, 3)
    assert.equal(agenda.next(), false)
  })

  test("takes occurrences of equal time in the order they were scheduled", () => {
    // Few distinct times make many ties; interleaved taking moves them about in the heap.
    const stream = streamOf(5, "agenda", "delay")
    const agenda = new Agenda(2)
    const expected: [number, number, number][] = []
    const taken: [number, number, number][] = []
    for (let at = 0; at < 5_000; at++) {
      const time = agenda.now + (stream.bits() % 4)
      agenda.schedule(time, at, 7 * at)
      expected.push([time, at, 7 * at])
      if (stream.bits() % 3 === 0 && agenda.next())
        taken.push([agenda.now, agenda.subject, agenda.detail])
    }
    taken.push(...takeAll(agenda))
    assert.deepEqual(
      taken,
      expected.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]),
    )
  })

  test("refuses what is no time or lies in the past", () => {
    const agenda = new Agenda()
    agenda.schedule(2, 0, 0)
    agenda.next()
    for (const at of [1, Number.NaN]) assert.throws(() => agenda.schedule(at, 0, 0), RangeError)
  })

  test("what lies beyond all that a person writes comes at the end of time", () => {
    const agenda = new Agenda()
    for (const at of [Infinity, 2 * endOfTime, 1]) agenda.schedule(at, at === 1 ? 1 : 2, 0)
    assert.deepEqual(takeAll(agenda), [
      [1, 1, 0],
      [endOfTime, 2, 0],
      [endOfTime, 2, 0],
    ])
  })
})

function takeAll(agenda: Agenda): [number, number, number][] {
  const taken: [number, number, number][] = []
  while (agenda.next()) taken.push([agenda.now, agenda.subject, agenda.detail])
  return taken
}
