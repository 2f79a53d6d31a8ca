import assert from "node:assert/strict"
import { describe, test } from "mocha"
import { isInConversation, type Origin, type Party } from "../../server/engine/conversations.ts"
import { type Keys, mayMeet, share } from "../../server/engine/keys.ts"
import { Matches, type Sought } from "../../server/engine/matches.ts"
import { lots } from "../harness/lots.ts"

interface Thing extends Sought {
  readonly topics: readonly string[]
}

describe("what is found of those who wait", () => {
  test("is what came first of all that is meant", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const { draw, matches, here, places } = begin(seed)
      for (let at = 0; at < 200; at++) {
        const thing = thingBy(draw)
        const chance = draw(10)
        if (chance < 4) {
          matches.add(thing)
          here.push(thing)
        } else if (chance < 6 && 0 < here.length) {
          const [gone] = here.splice(draw(here.length), 1)
          assert.ok(matches.delete(gone!))
        } else if (chance === 6 && 0 < here.length) {
          const which = draw(here.length)
          const { topics, party } = here[which]!
          const changed = { topics, party, keys: thing.keys }
          matches.replace(here[which]!, changed)
          here[which] = changed
        } else if (chance === 7 && draw(4) === 0) {
          const place = placeBy(draw)
          if (places.delete(place)) matches.endPlace(place)
        } else {
          const isMeant = (it: Thing) => meets(thing, it, place => places.has(place))
          assert.equal(matches.first(thing.topics, thing, isMeant), here.find(isMeant), `${seed}`)
        }
        assert.equal(matches.size, here.length)
      }
      assert.deepEqual(matches.values(), here)
    }
  })
})

/** Draws a whole number below another one. */
type Draw = (count: number) => number

function drawing(seed: number): Draw {
  const next = lots(seed)
  return count => Math.floor(count * next())
}

function begin(seed: number) {
  const places = new Set(["0", "1", "2", "0.1", "0.2", "1.1"])
  const matches = new Matches<Thing>(
    it => it.topics,
    place => places.has(place),
  )
  const here: Thing[] = []
  return { draw: drawing(seed), matches, here, places }
}

function meets(one: Thing, other: Thing, isThere: (place: string) => boolean): boolean {
  if (!one.topics.some(it => other.topics.includes(it)) || !mayMeet(one.keys, other.keys))
    return false
  return share(one.keys, other.keys) || isInConversation(isThere, one.party, other.party)
}

function thingBy(draw: Draw): Thing {
  const topics = ["a", "b", "c"].filter(() => draw(2) === 0)
  const keys: Record<string, string> = {}
  for (const key of ["", "0"]) if (draw(3) === 0) keys[key] = `${draw(2)}`
  return { topics, keys: keys as Keys, party: partyBy(draw) }
}

function partyBy(draw: Draw): Party {
  const instance = draw(3)
  const turn = draw(3)
  const places = 0 < turn ? [`${instance}.${turn}`, `${instance}`] : [`${instance}`]
  const origin: Origin | null = draw(2) === 0 ? null : { process: draw(3), place: placeBy(draw) }
  return { process: draw(3), instance, places, origin }
}

function placeBy(draw: Draw): string {
  const turn = draw(3)
  return turn === 0 ? `${draw(3)}` : `${draw(3)}.${turn}`
}
