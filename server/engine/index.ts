/**
 * What a process does: one meaning of execution for runs, simulations, checks and tests.
 *
 * `compile` makes a process ready; an `Engine` moves the tokens of any number of its instances; a
 * `Driver` decides what the engine does not know: when work is done, which branch is taken when
 * not the data decides, when it is what time. The life of an instance, seen by a driver:
 *
 *     const engine = new Engine(compile(model, process), driver)
 *     engine.start()                    // → driver.work(instance, node, token), driver.timer(…), …
 *     engine.complete(token)            // → driver.work(…) of what comes next, or driver.ended(…)
 *
 * Instances, frames and tokens are slot numbers that are used again. What a driver remembers about
 * a token (in an agenda, say) it remembers with `engine.tokens.serial(token)`: if the serial has
 * changed, the token is gone. `driver.cancelled` says so at once, too.
 *
 * Invariant: the engine has no clock, no dice and no resources.
 * Invariant: a broken model runs. What cannot go on is held by an incident with a place.
 * Invariant: work is linear in the tokens moved; without an observer nothing is made to be told.
 */
export type { BreakerSettings } from "./circuit-breaker.ts"
export { compile } from "./compile.ts"
export { divergenceOf } from "./divergence.ts"
export { type Call, callsElsewhere, callsOutside, doubtAbout, meantBy } from "./documents.ts"
export type { Driver, EndState, Incident, IncidentCode, Observer } from "./driver.ts"
export { Engine } from "./engine.ts"
export type { EventDefinition, TimerDefinition, Trigger } from "./event-definition.ts"
export { type ExecuteOptions, execute } from "./execute.ts"
export type { Frame } from "./frames.ts"
export {
  addDuration,
  type Cycle,
  type Duration,
  isTimeProblem,
  type Moment,
  readCycle,
  readDate,
  readDuration,
  secondsOf,
  type TimeProblem,
} from "./iso8601.ts"
export { stepLimitMessage } from "./limits.ts"
export { type ProfileId, platformOf, profileIds } from "./profiles.ts"
export type { Program } from "./program.ts"
export { quantityOf } from "./quantities.ts"
export { type Retries, readRetries } from "./retries.ts"
export { mayRunScripts } from "./script-task.ts"
export { type EngineState, loadEngine, saveEngine } from "./state.ts"
export { readSteps, type Step } from "./steps.ts"
export { isTimeZone, utc } from "./time-zone.ts"
export { dueAt, readTimer, type Timer, type UnknownTimer } from "./timer.ts"
export type { Token } from "./tokens.ts"
export type { RunResult, TraceEvent, WaitingFor } from "./trace.ts"
export { usualProcess } from "./usual-process.ts"
