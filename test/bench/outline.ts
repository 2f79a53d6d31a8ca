/**
 * How fast a file that is not open is read for what others need of it.
 *
 *   node --expose-gc test/bench/outline.ts
 *
 * Characters a second of CPU time of the main thread, beside the same facts from a tree and a model
 * of the whole text; what is put into positions and objects is the same in both.
 */
import { outlineOf, serviceTasksOf } from "../../server/model/index.ts"
import { outlineOfModel } from "../harness/outline-of-model.ts"
import { keep, milliseconds } from "./clock.ts"
import { documentOf, type SizeName } from "./inputs.ts"

const sizes: readonly SizeName[] = ["20k", "200k", "1m", "10m"]
const budget = 1500

const cells = (name: string, values: readonly string[]) =>
  [name.padEnd(6), ...values.map(it => it.padStart(14))].join("")

console.log(cells("", ["outline", "service tasks", "whole model", "ratio"]))
for (const size of sizes) {
  const text = documentOf(size)
  const outline = milliseconds(() => keep(outlineOf(text)), budget)
  const tasks = milliseconds(() => keep(serviceTasksOf(text)), budget)
  const model = milliseconds(() => keep(outlineOfModel(text)), budget)
  const speed = (ms: number) => `${Math.round(text.length / 1000 / ms)} MB/s`
  const ratio = `${(model / outline).toFixed(1)}×`
  console.log(cells(size, [speed(outline), speed(tasks), speed(model), ratio]))
}
