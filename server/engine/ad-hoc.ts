import { Failure } from "../expression/index.ts"
import {
  attributeValue,
  type Element,
  extensionElements,
  flag,
  type Model,
  type Node,
  none,
  rowOf,
} from "../model/index.ts"
import { answerOf } from "./choose.ts"
import type { Engine } from "./engine.ts"
import { type Formula, readFormulaIn, readFormulaText } from "./formula.ts"
import { type Frame, frameFlag } from "./frames.ts"
import { cancelAll } from "./removing.ts"
import type { Token } from "./tokens.ts"

/** How the activities of an ad-hoc sub-process are done. BPMN 2.0.2, §10.3.5 and §13.3.5. */
export interface AdHoc {
  /** One after the other, in document order, or all at once. */
  readonly isSequential: boolean
  /** Asked whenever one of its activities is done: whether it is enough. */
  readonly completion: Formula | undefined
  /** Whether what is under way ends when it is enough. */
  readonly cancelsRemaining: boolean
  /** A list of the ids of those that begin; all that nothing leads to when it is left out. */
  readonly active: Formula | undefined
}

/** @param ignoresData for runs without data: it is done when its activities are */
export function readAdHoc(model: Model, activity: Element, ignoresData: boolean): AdHoc {
  const [zeebe] = extensionElements(activity, ["zeebe"], "adHoc")
  const active = ignoresData ? undefined : zeebe?.attribute("activeElementsCollection")
  return {
    isSequential: attributeValue(activity, "ordering") === "Sequential",
    completion: ignoresData ? undefined : readFormulaIn(model, activity, "completionCondition"),
    cancelsRemaining: flag(activity, "cancelRemainingInstances", true),
    active: active && readFormulaText(model, activity, active, "comparison"),
  }
}

/**
 * Begins the activities of an ad-hoc sub-process that are to be done, or the next one when they are
 * done one after the other.
 *
 * @returns whether there is any; a text says why nobody can tell
 */
export function beginActivities(engine: Engine, frame: Frame): boolean | string {
  const { frames, program, tokens } = engine
  const adHoc = program.adHocs[tokens.node(frames.owner(frame))]!
  const nodes = activeNodes(engine, frame, adHoc)
  if (typeof nodes === "string") return nodes
  const begun = frames.steps(frame)
  const next = adHoc.isSequential ? nodes.slice(begun, begun + 1) : nodes.slice(begun)
  for (const node of next) {
    frames.step(frame)
    engine.moveTo(frame, node)
  }
  return 0 < next.length
}

function activeNodes(engine: Engine, frame: Frame, { active }: AdHoc): readonly Node[] | string {
  const { frames, program, tokens } = engine
  const starts = [...rowOf(program.starts, frames.scope(frame))]
  if (!active) return starts
  const around = tokens.frame(frames.owner(frame))
  const ids =
    active.kind === "expression"
      ? active.expression.evaluate(engine.environmentOf(around))
      : new Failure("it cannot be read")
  if (!Array.isArray(ids)) {
    const why = ids instanceof Failure ? `: ${ids.message}` : ""
    return `has a list of activities that cannot be told${why}`
  }
  const nodes = rowOf(program.graph.nodesOfScope, frames.scope(frame))
  return ids.flatMap(id => nodes.find(it => program.graph.elements[it]!.id === id) ?? [])
}

/**
 * Nothing is under way in an ad-hoc sub-process any more: something else begins, or it waits for
 * somebody to begin something.
 *
 * @returns false when it is done
 */
export function goOnAdHoc(engine: Engine, frame: Frame): boolean {
  const { driver, frames, program, tokens } = engine
  const owner = frames.owner(frame)
  if (!isInsideAdHoc(engine, frame)) return false
  if (tokens.hasIncident(owner)) return true
  if (frames.hasFlag(frame, beginsNoMore)) {
    endIdleness(engine, frame)
    return false
  }
  if (frames.hasFlag(frame, frameFlag.isIdle)) return true
  const { completion, isSequential } = program.adHocs[tokens.node(owner)]!
  const answer = completion ? answerOf(engine, frame, completion) : false
  if (typeof answer !== "boolean") {
    engine.incident(answer.code, answer.message, owner)
    return true
  }
  if (answer) return false
  const isMore = isSequential && beginActivities(engine, frame)
  if (typeof isMore === "string") {
    engine.incident("evaluation-failed", isMore, owner)
    return true
  }
  if (isMore || !completion) return isMore
  frames.setFlag(frame, frameFlag.isIdle, true)
  driver.wait(frames.root(frame), tokens.node(owner), owner)
  return true
}

/** It is enough, or what ends all activities has happened: none begins after that. */
const beginsNoMore = frameFlag.isSatisfied | frameFlag.isInterrupted | frameFlag.isTerminated

/** An activity in an ad-hoc sub-process is done: its flows come first, then it is asked. */
export function noteActivity(engine: Engine, frame: Frame): void {
  const serial = engine.frames.serial(frame)
  if (!isInsideAdHoc(engine, frame)) return
  engine.call(() => {
    if (engine.frames.serial(frame) === serial) testCompletion(engine, frame)
  })
}

/** Whether a frame is that of the ad-hoc sub-process itself, and not of one of its activities. */
function isInsideAdHoc({ frames, program }: Engine, frame: Frame): boolean {
  if (program.isAdHoc[frames.scope(frame)] !== 1) return false
  return !frames.hasFlag(frame, frameFlag.isTurn | frameFlag.isPrivate)
}

/** Whether somebody outside may begin another activity in a frame. */
export function takesMore(engine: Engine, frame: Frame): boolean {
  return isInsideAdHoc(engine, frame) && !engine.frames.hasFlag(frame, beginsNoMore)
}

/** An activity in an ad-hoc sub-process is done: is it enough? */
function testCompletion(engine: Engine, frame: Frame): void {
  const { frames, program, tokens } = engine
  const owner = frames.owner(frame)
  const { completion, cancelsRemaining } = program.adHocs[tokens.node(owner)]!
  if (!completion || frames.hasFlag(frame, beginsNoMore)) return
  const answer = answerOf(engine, frame, completion)
  if (typeof answer !== "boolean") engine.incident(answer.code, answer.message, owner)
  if (answer !== true) return
  frames.setFlag(frame, frameFlag.isSatisfied, true)
  if (cancelsRemaining) cancelAll(engine, frame)
  engine.settle(frame)
}

/**
 * Somebody outside begins an activity in an ad-hoc sub-process that is under way.
 *
 * @param owner the token of the sub-process
 */
export function beginInAdHoc(engine: Engine, owner: Token, node: Node): void {
  const { tokens } = engine
  const serial = tokens.serial(owner)
  engine.call(() => {
    const frame = tokens.serial(owner) === serial ? tokens.inner(owner) : none
    if (frame === none) return
    endIdleness(engine, frame)
    engine.moveTo(frame, node)
  })
}

/** It does not wait any more for somebody to begin something. */
function endIdleness({ driver, frames, tokens }: Engine, frame: Frame): void {
  if (!frames.hasFlag(frame, frameFlag.isIdle)) return
  const owner = frames.owner(frame)
  driver.cancelled(frames.root(frame), tokens.node(owner), owner)
  frames.setFlag(frame, frameFlag.isIdle, false)
}
