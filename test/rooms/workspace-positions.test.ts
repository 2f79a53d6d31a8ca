import assert from "node:assert/strict"
import fc from "fast-check"
import { Text } from "../../server/text/index.ts"
import { PositionWalk } from "../../server/workspace/position-walk.ts"

/** Short texts in which everything that counts occurs: line endings, widths, lone surrogates. */
const texts = fc
  .array(fc.constantFrom("a", "\n", "\r\n", "\r", "é", "€", "😀", "\ud83d", "\ude00", " "), {
    maxLength: 40,
  })
  .map(it => it.join(""))

const seed = 20_263

describe("PositionWalk", () => {
  for (const encoding of ["utf-16", "utf-8"] as const)
    it(`tells in ${encoding} what the text would (seed ${seed})`, () => {
      fc.assert(
        fc.property(texts, fc.array(fc.nat(40)), (string, offsets) => {
          const walk = new PositionWalk(string, encoding)
          const text = new Text(string)
          for (const offset of offsets.sort((a, b) => a - b))
            if (offset <= string.length)
              assert.deepEqual(walk.at(offset), text.positionAt(offset, encoding))
        }),
        { seed, numRuns: 3000 },
      )
    })

  it("does not go back", () => {
    const walk = new PositionWalk("ab", "utf-16")
    walk.at(1)
    assert.throws(() => walk.at(0), RangeError)
    assert.throws(() => walk.at(3), RangeError)
  })
})
