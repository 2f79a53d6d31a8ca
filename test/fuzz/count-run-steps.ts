/**
 * Prints as JSON how many steps the runs take that have much of something, some of it, and
 * twice as much.
 *
 *   node test/fuzz/count-run-steps.ts
 *
 * A program of its own: what is counted has to be loaded by it.
 */
import { document } from "../harness/sketch.ts"
import { steps } from "../harness/steps.ts"

const { compile, execute } = await import("../../server/engine/index.ts")
const { Model } = await import("../../server/model/index.ts")
const { SyntaxTree } = await import("../../server/syntax/index.ts")

/** Two pools; each has a parallel multi-instance task with a key of its own for each message. */
function pools(first: string, second: string, name: (pool: number) => string): string {
  const process = (pool: number, body: string) =>
    `<process id="p${pool}"><startEvent id="s${pool}"/>${body}
    <sequenceFlow id="f${pool}" sourceRef="s${pool}" targetRef="t${pool}"/></process>`
  return `<collaboration id="c"><participant id="a" processRef="p1"/>
    <participant id="b" processRef="p2"/>
    <messageFlow id="m" sourceRef="b" targetRef="a"/></collaboration>
    ${[1, 2].map(
      it => `<message id="m${it}" name="${name(it)}"><extensionElements>
      <zeebe:subscription correlationKey="=${it} * 1000000 + loopCounter"/></extensionElements></message>`,
    )}${process(1, first)}${process(2, second)}`
}

const many = (kind: string, pool: number) => `<${kind} id="t${pool}" messageRef="m${pool}">
  <multiInstanceLoopCharacteristics><loopCardinality>COUNT</loopCardinality>
  </multiInstanceLoopCharacteristics></${kind}>`

const runs: Readonly<Record<string, string>> = {
  "messages whose keys nobody waits for": pools(
    many("receiveTask", 1),
    many("sendTask", 2),
    () => "order",
  ),
  "messages whose names nobody waits for": pools(
    many("receiveTask", 1),
    many("sendTask", 2),
    it => `order ${it}`,
  ),
}

const counts = Object.entries(runs).map(([name, text]) => {
  const count = (each: number) => {
    const model = new Model(SyntaxTree.read(document(text.replaceAll("COUNT", String(each)))))
    const program = compile(model, model.processes[0]!, { hasPartners: true })
    return steps(() => void [...execute(program)])
  }
  // What is computed once and for all belongs to no run.
  count(50)
  const some = 400
  return [name, [count(some), count(2 * some)]]
})
console.log(JSON.stringify(Object.fromEntries(counts)))
