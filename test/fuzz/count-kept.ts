/**
 * Prints how many bytes of each checked version of a document the young collector leaves behind.
 *
 *   node --expose-gc test/fuzz/count-kept.ts
 *
 * A program of its own: nothing else may be in the heap.
 */
import { document } from "../harness/sketch.ts"

const { checkElement } = await import("../../server/analysis/index.ts")
const { Snapshot } = await import("../../server/workspace/index.ts")

const tasks = Array.from(
  { length: 300 },
  (_, at) => `<userTask id="t${at}" name="Task ${at}"/>
    <sequenceFlow id="f${at}" sourceRef="t${at}" targetRef="t${at + 1}"/>`,
)
let snapshot = Snapshot.read(
  "file:///a.bpmn",
  0,
  document(`<process id="p">${tasks.join("\n")}</process>`),
)
const place = snapshot.model.find("t150")!.xml.openTag.end - 2

/** Types a character into a name, or takes it away again, and checks the element. */
function type(typed: string): void {
  snapshot = snapshot.edit(snapshot.version + 1, [
    { range: { start: place, end: place + (typed === "" ? 1 : 0) }, text: typed },
  ])
  checkElement(snapshot.model, snapshot.model.find("t150")!)
}

/** Twice: what survives the first time is only moved. */
async function collectYoung(): Promise<number> {
  await new Promise(resolve => setImmediate(resolve))
  for (const _ of [1, 2]) global.gc?.({ type: "minor" })
  return process.memoryUsage().heapUsed
}

const rounds = 100
for (let round = 0; round < rounds; round++) for (const typed of ["x", ""]) type(typed)
const before = await collectYoung()
for (let round = 0; round < rounds; round++) for (const typed of ["x", ""]) type(typed)
const after = await collectYoung()
console.log(Math.round((after - before) / (2 * rounds)))
