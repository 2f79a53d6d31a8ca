/**
 * Time, chance and scarcity around the engine.
 *
 * A scenario says how often instances arrive, how long activities take, who works on them and
 * which branch is how likely. A plan puts it together with a model. A run lets an agenda drive
 * engine instances through simulated time and tells an observer what happens:
 *
 *     const plan = planRun(model, readScenario(json).scenario, { instances: 1000 })
 *     const fold = new ReportFold(plan.description)            // of the metrics room
 *     const run = new Run(plan, fold)
 *     while (run.advance(10_000)) …                            // show run.progress, or break
 *     fold.report(scenario, run.now, { seconds })
 *
 * Invariant: a run depends on its model, scenario and seed, on nothing else.
 * Never computes statistics; that is the work of the metrics room.
 */
export type { SimTime } from "./agenda.ts"
export type { Distribution, DistributionName } from "./distributions/index.ts"
export { formatDuration } from "./duration.ts"
export type {
  ElementDescription,
  EndState,
  FlowDescription,
  RunDescription,
  RunObserver,
} from "./observer.ts"
export { defaultInstances, defaultSeed, type Plan, planRun, type Wishes } from "./plan.ts"
export { Run } from "./run.ts"
export {
  type ActivityScenario,
  type Arrivals,
  emptyScenario,
  mostInstances,
  type Resource,
  readScenario,
  type Scenario,
  type Thresholds,
} from "./scenario.ts"
