import type { ScriptRunner } from "../expression/index.ts"
import type { BreakerSettings } from "./circuit-breaker.ts"
import type { Program } from "./program.ts"
import { Run } from "./run.ts"
import type { Step, Values } from "./steps.ts"
import type { RunResult, TraceEvent } from "./trace.ts"

export interface ExecuteOptions {
  /** Plain values, and those of FEEL; functions cannot be saved. */
  readonly variables?: Values
  readonly steps?: readonly Step[]
  /** Nodes the instance may enter before it counts as endless. */
  readonly stepLimit?: number | undefined
  /** About how many characters an instance may hold: its data as they are written, and tokens. */
  readonly memoryLimit?: number | undefined
  /** Seconds of virtual time it may last; left out, any. */
  readonly timeLimit?: number | undefined
  /** The moment a run begins, for timers with a date: seconds since 1970-01-01T00:00:00Z. */
  readonly startsAt?: number | undefined
  /**
   * Of all clocks and calendars of timers that name none: see `isTimeZone`; left out, UTC. Its rules
   * are those that the runtime knows.
   */
  readonly timeZone?: string | undefined
  /** Where scripts run; without one, script tasks are work like any other. */
  readonly scripts?: ScriptRunner | undefined
  /** When a service that fails is left alone for a while; left out, it never is. */
  readonly circuitBreaker?: BreakerSettings
  /** Id of the event it starts with. */
  readonly start?: string
}

/**
 * Executes one instance, with data and a clock of its own, and tells what happens.
 *
 * Work of people (user and manual tasks) and messages and signals wait for a step. Other work
 * (service, script, send, business rule and plain tasks) is done at once, unless a step to come
 * speaks of its element: then it waits for that step. A script is run, if it is one that runs here.
 * An attempt that a `fail` step lets fail is made again after a while, as often as the model says.
 *
 * Steps are taken in their order. One that cannot happen yet waits: the clock moves on to the next
 * timer until it can; when no timer is left it is an incident. `choose` and `fail` do not wait,
 * and those in front hold before the instance starts. When no step is left the clock moves on until
 * nothing waits for time any more; only repetitions without end are then left alone.
 *
 * If the program has partners, what they send to each other arrives. The process is started; one of
 * the others begins with a message or signal that it starts with, or, if it can begin without, once
 * a message comes for it or another process can only go on with one of its messages. What began the
 * run itself is left to the outside, and so is who sends it. A message that goes along a message
 * flow stays in it until somebody waits; one that only has a name is gone when nobody does. The run
 * is over when no instance is left that goes on; each says how it ended.
 *
 * The same program and options give the same events. Never throws for what the model or the steps
 * say.
 */
export function* execute(
  program: Program,
  options: ExecuteOptions = {},
): Generator<TraceEvent, RunResult> {
  const run = new Run(program, options)
  let goesOn = true
  while (goesOn) {
    const events = run.tracer.drain()
    // Not `yield*`: that asks an iterator of its own for each of them.
    for (let at = 0; at < events.length; at++) yield events[at]!
    goesOn = run.advance()
  }
  yield* run.tracer.drain()
  return run.result!
}
