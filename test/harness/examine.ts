import assert from "node:assert/strict"
import { type CheckedFile, checkBytes } from "../../server/cli/checked-file.ts"
import { compile, execute, platformOf } from "../../server/engine/index.ts"
import { type Report, ReportFold } from "../../server/metrics/index.ts"
import { type Element, Model } from "../../server/model/index.ts"
import { emptyScenario, planRun, Run } from "../../server/simulation/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { decode } from "../../server/text/index.ts"

/**
 * Takes bytes through text, syntax, model and analysis, and holds what comes out to what is true of
 * every document: findings lie inside the text, in its order, and say something.
 */
export function examine(bytes: Uint8Array): CheckedFile {
  const file = checkBytes("examined.bpmn", bytes)
  let last = 0
  for (const { rule, message, range } of file.findings) {
    const said = `${rule} at ${range.start} to ${range.end}: ${message}`
    assert.ok(last <= range.start, `${said}, after a finding at ${last}`)
    assert.ok(range.start <= range.end && range.end <= file.text.length, said)
    assert.ok(message.trim() !== "" && !/undefined|\[object|NaN/.test(quotesLeftOut(message)), said)
    last = range.start
  }
  return file
}

/** The model of bytes, every fact of it asked for once. */
export function modelOf(bytes: Uint8Array): Model {
  const tree = SyntaxTree.read(decode(bytes).text)
  const model = new Model(tree)
  const { graph } = model
  assert.equal(graph.kinds.length, graph.elements.length)
  for (const reference of model.references) model.targetOf(reference)
  for (const offset of [0, tree.text.length >> 1, tree.text.length]) model.elementAt(offset)
  return model
}

/** Nodes an instance may enter before it counts as endless: enough for any that is not. */
const stepLimit = 2_000
/** Far more occurrences than so many instances of so few steps can make. */
const occurrencesPerInstance = 20 * stepLimit

/** Simulates a process for some instances, and holds the report to what is true of each. */
export function simulateBriefly(model: Model, process: Element, instances: number): Report {
  const scenario = { ...emptyScenario, stepLimit }
  const wishes = { instances, ...(process.id === undefined ? {} : { process: process.id }) }
  const plan = planRun(model, scenario, wishes)
  const fold = new ReportFold(plan.description)
  const run = new Run(plan, fold)
  const isLeft = run.advance(instances * occurrencesPerInstance)
  assert.ok(
    !isLeft,
    `${process.id} goes on after ${instances * occurrencesPerInstance} occurrences`,
  )
  const report = fold.report(scenario, run.now, { seconds: 1 })
  const { started, completed, failed, cancelled, waiting } = report.instances
  assert.equal(completed + failed + cancelled + waiting, started)
  assert.doesNotMatch(JSON.stringify(report), /null|NaN/, "a figure that is no number")
  return report
}

/** Events of a trace after which a run that was given no steps is endless. */
const mostEvents = 200_000

/** Runs one instance without any step, as its engine would. @returns the number of events */
export function runBriefly(model: Model, process: Element): number {
  let events = 0
  let last = ""
  const program = compile(model, process, { platform: platformOf(model), hasPartners: true })
  for (const event of execute(program, { stepLimit })) {
    last = event.event
    JSON.stringify(event)
    assert.ok(++events < mostEvents, `${process.id} goes on after ${events} events`)
  }
  assert.equal(last, "end")
  return events
}

/** What is repeated from the document may be anything. */
function quotesLeftOut(message: string): string {
  return message.replace(/“[^”]*”|<[^>]*>/g, "")
}
