import assert from "node:assert/strict"
import { type ElementReport, type Report, ReportFold } from "../../server/metrics/index.ts"
import { Model } from "../../server/model/index.ts"
import { planRun, Run, readScenario } from "../../server/simulation/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"

/**
 * Simulates a document.
 *
 * @param written the scenario as JSON; a problem in it is a mistake of the test
 * @param budget  occurrences per call of `advance`
 */
export function simulate(xml: string, written: object = {}, budget = 10_000): Report {
  const { scenario, problems } = readScenario(JSON.stringify(written))
  assert.deepEqual(problems, [])
  const plan = planRun(new Model(SyntaxTree.read(xml)), scenario)
  const fold = new ReportFold(plan.description)
  const run = new Run(plan, fold)
  while (run.advance(budget));
  return fold.report(scenario, run.now, { seconds: 0 })
}

/** What a report says of one element. */
export function elementOf(report: Report, id: string): ElementReport {
  const found = report.elements.find(it => it.element === id)
  assert.ok(found, `no element ${id}`)
  return found
}
