import { type Node, none, rowOf } from "../model/index.ts"
import type { Engine } from "./engine.ts"
import type { Frame } from "./frames.ts"

/** Enough for any process a person drew, soon reached by one that runs in circles. */
export const defaultStepLimit = 100_000

/**
 * Counts that a node is entered, by any instance where they may begin each other for ever.
 * @returns false when that was one too many and it all ended */
export function countStep(engine: Engine, frame: Frame, node: Node): boolean {
  const { frames, stepLimit } = engine
  const instance = frames.root(frame)
  const isAlone = engine.program.messaging === undefined
  if ((isAlone ? frames.step(instance) : frames.stepOfAny()) <= stepLimit) return true
  engine.incidentAt(frame, node, "step-limit", stepLimitMessage(stepLimit))
  engine.end(instance, "failed")
  return false
}

export function stepLimitMessage(stepLimit: number): string {
  return `was about to be entered as number ${stepLimit + 1}, more than allowed`
}

/** A process in which nothing can begin is done if it is empty. */
export function endWithoutStart(engine: Engine, instance: Frame): void {
  const { frames, program } = engine
  const first = rowOf(program.graph.nodesOfScope, frames.scope(instance))[0] ?? none
  if (first === none) engine.end(instance, "completed")
  else engine.incidentAt(instance, first, "no-start", "is in a process that has nowhere to begin")
}
