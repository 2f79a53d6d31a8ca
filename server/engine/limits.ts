import { type Node, none, rowOf } from "../model/index.ts"
import type { Engine } from "./engine.ts"
import { boundless, depthMax } from "./extent.ts"
import type { Frame } from "./frames.ts"

/** Enough for any process a person drew, soon reached by one that runs in circles. */
export const defaultStepLimit = 100_000

/** Enough for thousands of documents of some pages; soon reached by data that double. */
export const defaultMemoryLimit = 50_000_000

/** About what a token and the move it is about to make take. */
const charactersEachToken = 64

/**
 * Counts that a node is entered, by any instance where they may begin each other for ever.
 *
 * @returns false when that was one too many, or the instance holds too much, and it all ended
 */
export function countStep(engine: Engine, frame: Frame, node: Node): boolean {
  const { frames, messages, variables } = engine
  const instance = frames.root(frame)
  const isAlone = engine.program.messaging === undefined
  const steps = isAlone ? frames.step(instance) : frames.stepOfAny()
  const tokens = frames.liveInside(instance)
  const own = variables.charactersInside(instance) + tokens * charactersEachToken
  const held = isAlone ? own : own + messages.charactersKept
  if (steps <= engine.stepLimit && held <= engine.memoryLimit) return true
  endAtLimit(engine, frame, node, steps)
  return false
}

function endAtLimit(engine: Engine, frame: Frame, node: Node, steps: number): void {
  const { frames, messages, stepLimit, memoryLimit, variables } = engine
  const instance = frames.root(frame)
  if (stepLimit < steps) engine.incidentAt(frame, node, "step-limit", stepLimitMessage(stepLimit))
  else {
    const kept = messages.charactersKept
    const isDeep = boundless <= variables.charactersInside(instance) + kept
    const also = 0 < kept ? ", with the messages that are kept" : ""
    const what = isDeep ? `a value nested over ${depthMax} deep` : `over ${memoryLimit} characters`
    const message = `was about to be entered by an instance that holds ${what}${also}`
    engine.incidentAt(frame, node, "memory-limit", message)
  }
  engine.end(instance, "failed")
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
