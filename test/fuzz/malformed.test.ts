/** No text is too broken to have a sound tree. */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { decode } from "../../server/text/index.ts"
import { corpusFiles } from "../corpus/files.ts"
import { lots } from "../harness/lots.ts"
import { assertSound } from "../harness/sound.ts"
import { damaged, mutated, sources, stretch } from "./mutate.ts"

const isLong = process.env.FLOWMETER_FUZZ === "long"
const seed = Number(process.env.FLOWMETER_SEED ?? 1)
const rounds = isLong ? 250_000 : 20_000
/** Short texts, so that changes meet each other. */
const length = 600
const corpusStretches = 500

describe("malformed documents", function () {
  this.timeout(isLong ? 3_600_000 : 120_000)

  it(`have a sound tree: ${rounds} of them, seed ${seed}`, () => {
    let elements = 0
    const from = stretches()
    for (let round = 0; round < rounds; round++) {
      // A round of its own seed can be repeated without those before it.
      const draw = lots(seed * 1_000_003 + round)
      try {
        elements += assertSound(decode(damaged(mutated(draw, from), draw)).text).elementCount
      } catch (error) {
        assert.fail(
          `round ${round} of seed ${seed}: ${error instanceof Error ? error.stack : error}`,
        )
      }
    }
    console.log(`      ${elements} elements`)
  })
})

/** Parts of our own sources and, where there is a corpus, of its files. */
function stretches(): readonly string[] {
  const draw = lots(seed)
  const files = corpusFiles()
  const drawn =
    files.length === 0
      ? []
      : Array.from({ length: corpusStretches }, () => {
          const path = files[Math.floor(draw() * files.length)]!
          return decode(readFileSync(path)).text
        })
  return [...sources, ...sources, ...drawn].map(it => stretch(it, length, draw))
}
