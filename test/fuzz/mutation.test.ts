import assert from "node:assert/strict"
import { examine, modelOf, runBriefly, simulateBriefly } from "../harness/examine.ts"
import { lots } from "../harness/lots.ts"
import { damaged, mutated } from "./mutate.ts"

const isLong = process.env.FLOWMETER_FUZZ === "long"
const seed = Number(process.env.FLOWMETER_SEED ?? 1)
const rounds = isLong ? 20_000 : 500

describe("documents changed by lot", function () {
  this.timeout(isLong ? 3_600_000 : 120_000)

  it(`${rounds} times, seed ${seed}`, () => {
    for (let round = 0; round < rounds; round++) {
      // A round of its own seed can be repeated without those before it.
      const draw = lots(seed * 1_000_003 + round)
      const bytes = damaged(mutated(draw), draw)
      try {
        examine(bytes)
        const model = modelOf(bytes)
        for (const process of model.processes.slice(0, 3)) {
          simulateBriefly(model, process, 2)
          runBriefly(model, process)
        }
      } catch (error) {
        assert.fail(
          `round ${round} of seed ${seed}: ${error instanceof Error ? error.stack : error}`,
        )
      }
    }
  })
})
