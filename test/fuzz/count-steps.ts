/**
 * Prints as JSON how many steps every hostile shape takes to read and to check, small, twice and
 * four times as large.
 *
 *   node test/fuzz/count-steps.ts LENGTH
 *
 * A program of its own: what is counted has to be loaded by it.
 */
import { steps } from "../harness/steps.ts"

const { check } = await import("../../server/analysis/index.ts")
const { Model } = await import("../../server/model/index.ts")
const { flaws, SyntaxTree } = await import("../../server/syntax/index.ts")
const { shapes } = await import("./shapes.ts")

/** Small, twice and four times as large. */
type Three = readonly [number, number, number]

export interface StepCount {
  /** In UTF-16 units. */
  readonly lengths: Three
  readonly reading: Three
  readonly checking: Three
}

/** The length of the smallest text of a shape. */
const least = Number(process.argv[2])

// What is computed once and for all belongs to no text.
for (const { text } of shapes) void check(new Model(SyntaxTree.read(text(20))))

/** The runtime counts some blocks again where it compiles them meanwhile: the least is right. */
function leastSteps(work: () => void): number {
  return Math.min(...[1, 2, 3].map(() => steps(work)))
}

const counts = shapes.map(({ size, text }): StepCount => {
  const smallest = Math.ceil((size * least) / text(size).length)
  const three = (count: (text: string) => number): Three => [
    count(text(smallest)),
    count(text(2 * smallest)),
    count(text(4 * smallest)),
  ]
  return {
    lengths: three(it => it.length),
    reading: three(it => leastSteps(() => read(it))),
    // What is remembered is remembered with the model: each count has one of its own.
    checking: three(it => {
      const models = [1, 2, 3].map(() => new Model(SyntaxTree.read(it)))
      return leastSteps(() => void check(models.pop()!))
    }),
  }
})
console.log(JSON.stringify(counts))

function read(text: string): void {
  const tree = SyntaxTree.read(text)
  flaws(tree)
  const model = new Model(tree)
  void [model.elements, model.references, model.graph]
}
