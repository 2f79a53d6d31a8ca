import { boundless, extentOf } from "./extent.ts"
import type { Frame } from "./frames.ts"
import type { Run, Wait } from "./run.ts"
import type { Values } from "./steps.ts"
import { stuckJoins } from "./stuck.ts"
import type { RunResult } from "./trace.ts"

/**
 * How far an instance has come that is not over. What its joins wait for is said only now.
 *
 * @param waits what waits in it
 */
export function resultSoFar(run: Run, instance: Frame, waits: readonly Wait[]): RunResult {
  const { engine, tracer } = run
  const waiting = waits.map(it => tracer.nodeName(it.node))
  for (const { frame, node, missing } of stuckJoins(engine, instance)) {
    const flows = missing.map(it => tracer.flowName(it))
    tracer.at(frame, node, "wait", { for: "token", ...(0 < flows.length && { flows }) })
    waiting.push(tracer.nodeName(node))
  }
  return {
    state: 0 < engine.frames.incidents(instance) ? "failed" : "waiting",
    variables: variablesOf(run, instance),
    ...(0 < waiting.length ? { waiting } : {}),
  }
}

/** The variables of the process itself; null for what is nested too deep to be written down. */
export function variablesOf({ engine }: Run, instance: Frame): Values {
  const values = [...engine.variables.of(instance)]
  return Object.fromEntries(
    values.map(([name, value]) => [name, extentOf(value) < boundless ? value : null]),
  )
}
