import { type Node, none } from "../model/index.ts"
import type { Undoing } from "./compensations.ts"
import type { Engine } from "./engine.ts"
import { partWith } from "./event-definition.ts"
import { type Frame, frameFlag } from "./frames.ts"
import { cancelAll } from "./removing.ts"
import { happen } from "./subscriptions.ts"
import type { Token } from "./tokens.ts"

/** Remembers an activity that can be undone; of one that is undone by turns, each is remembered. */
export function noteDone(engine: Engine, frame: Frame, node: Node, token: Token): void {
  if (token === none) return
  if (isUndoneByTurns(engine, node)) engine.compensations.endTurns(frame, token)
  else engine.compensations.add(frame, node, token)
}

/**
 * Remembers a turn. It counts when its activity is done, for what was interrupted is not undone;
 * but engines have it otherwise.
 */
export function noteTurn(engine: Engine, turn: Frame, node: Node, token: Token): void {
  const { compensations, frames, program, tokens, variables } = engine
  if (program.isCompensable[node] !== 1 || !isUndoneByTurns(engine, node)) return
  const whole = frames.owner(turn)
  const isRepeated = program.loops[node]!.kind !== "once" && program.graph.innerScope[node] !== none
  const isEarly = isRepeated && program.profile.undoesTurns === "when each is done"
  const frame = tokens.frame(whole)
  if (isEarly) compensations.addEarly(frame, whole, node, token, variables.of(turn))
  else compensations.addTurn(frame, whole, node, token, variables.of(turn))
}

/**
 * Whether each turn of a repeated activity is undone by itself: what was done inside of it is, and
 * so it is by its compensation event sub-process. What is attached to it undoes all turns at once,
 * but engines have it otherwise. BPMN 2.0.2, §13.5.5.
 */
function isUndoneByTurns({ program }: Engine, node: Node): boolean {
  const { compensationBoundary, loops, profile } = program
  const loop = loops[node]
  if (!loop) return false
  return loop.kind === "once" || profile.undoesEachTurn || compensationBoundary[node] === none
}

/** Keeps what a sub-process that ends leaves to be undone; what is called undoes its own. */
export function noteEnd(
  { compensations, frames, program, tokens, variables }: Engine,
  frame: Frame,
): void {
  const owner = frames.owner(frame)
  if (program.isCompensable[tokens.node(owner)] !== 1) return
  if (frames.hasFlag(frame, frameFlag.isTurn | frameFlag.isCalled | frameFlag.isPrivate)) return
  compensations.endFrame(frame, owner, variables.of(frame))
}

/**
 * Begins to undo what a token that throws is about: an activity, or all that was done in its scope.
 * Handlers run one after the other, whatever of it was done last first.
 *
 * @param activities `none` among them for all
 * @param others     what else it is about
 * @returns whether there is anything to undo; else nothing happens
 */
export function compensate(
  engine: Engine,
  token: Token,
  activities: readonly Node[],
  others: readonly Undoing[] = [],
): boolean {
  const { compensations, tokens } = engine
  if (!compensations.isUsed) return false
  const undoings: Undoing[] = [...others]
  for (const activity of activities)
    for (const frame of framesAround(engine, tokens.frame(token), activity)) {
      const done = compensations.of(frame, activity === none ? undefined : activity)
      // As it is now: an activity that is not done may be before this is undone.
      for (const it of done)
        undoings.push({ done: it.early === undefined ? it : { ...it }, frame, around: [] })
      if (0 < done.length && activity !== none) break
    }
  if (undoings.length === 0) return false
  compensations.begin(
    token,
    undoings.sort((a, b) => a.done.order - b.done.order),
  )
  return undoNext(engine, token)
}

/**
 * Ends what is under way in the other turns of a repeated transaction.
 *
 * @param whole     the token of all turns; the cancelled one itself when it is not repeated
 * @param cancelled that of the turn that is cancelled
 * @returns what has been done in the others, also in those that are over
 */
export function cancelOtherTurns(engine: Engine, whole: Token, cancelled: Token): Undoing[] {
  const { compensations, frames, tokens, variables } = engine
  if (whole === cancelled) return []
  const over = compensations.takeTurns(whole)
  const undoings = over.map((done): Undoing => ({ done, frame: none, around: [] }))
  for (let turn = tokens.inner(whole); turn !== none; turn = frames.nextInner(turn)) {
    const token = frames.firstToken(turn)
    const inside = token === none || token === cancelled ? none : tokens.inner(token)
    if (inside === none) continue
    cancelAll(engine, inside)
    const around = [turn, inside].map(it => [...variables.of(it)])
    for (const done of compensations.of(inside)) undoings.push({ done, frame: inside, around })
  }
  return undoings
}

/**
 * Undoes what comes next for a token that throws, or all of it, as some engines do.
 *
 * @returns false when nothing is left, and nothing of it under way
 */
export function undoNext(engine: Engine, token: Token): boolean {
  const { compensations, program, tokens } = engine
  let begun = 0
  for (let next = compensations.next(token); next; next = compensations.next(token)) {
    if (undo(engine, token, next)) begun++
    if (0 < begun && program.profile.undoes === "one after the other") return true
  }
  if (1 < begun) tellAtOnce(engine, token)
  return tokens.inner(token) !== none
}

/** @returns whether something is under way now that undoes it; what is inside comes next */
function undo(engine: Engine, token: Token, undoing: Undoing): boolean {
  const { compensations, program } = engine
  const { compensationBoundary, compensationHandler, compensationStart, graph, profile } = program
  const { node, inside, variables, early } = undoing.done
  if (early !== undefined) tellEarly(engine, token, node)
  const boundary = compensationBoundary[node]!
  const handler = compensationHandler[node]!
  const scope = graph.innerScope[node]!
  const start = scope === none ? none : compensationStart[scope]!
  if (boundary !== none) {
    tellBoundary(engine, token, boundary)
    if (handler !== none) engine.moveTo(openFor(engine, token, undoing, handler), handler)
  } else if (start !== none) {
    undoByEvent(engine, token, undoing, start)
    return true
  }
  if (boundary === none || profile.undoesInside) {
    if (boundary !== none && 0 < inside.length) tellInside(engine, token, node)
    const around = [...undoing.around, variables]
    compensations.push(
      token,
      inside.map((done): Undoing => ({ done, frame: none, around })),
    )
  }
  return handler !== none && boundary !== none
}

function tellAtOnce({ observer, program, tokens }: Engine, token: Token): void {
  const { name } = program.profile
  observer?.differ?.(
    tokens.frame(token),
    tokens.node(token),
    `begins to undo all at once in ${name}; in BPMN one after the other, what was done last first`,
  )
}

function tellInside({ observer, program, tokens }: Engine, token: Token, node: Node): void {
  const { name } = program.profile
  observer?.differ?.(
    tokens.frame(token),
    node,
    `is undone by what is attached to it, and ${name} undoes what was done inside, too; BPMN does not`,
  )
}

function tellEarly({ observer, program, tokens }: Engine, token: Token, node: Node): void {
  const { name } = program.profile
  observer?.differ?.(
    tokens.frame(token),
    node,
    `is not done, and ${name} undoes the turns of it that are; BPMN undoes none`,
  )
}

/** A frame for what undoes something: it knows what was known then. */
function openFor(engine: Engine, token: Token, { around, done }: Undoing, node: Node): Frame {
  const frame = engine.openPrivate(engine.program.graph.scopeOfNode[node]!, token)
  for (const values of [...around, done.variables])
    for (const [name, value] of values) engine.variables.define(frame, name, value)
  return frame
}

function tellBoundary({ observer, program, tokens }: Engine, token: Token, boundary: Node): void {
  const frame = tokens.frame(token)
  const event = partWith(program.events[boundary]!, "compensation")!
  observer?.enter(frame, boundary, none)
  observer?.catch(frame, boundary, event)
  observer?.complete(frame, boundary, none)
}

/** Runs a compensation event sub-process. */
function undoByEvent(engine: Engine, token: Token, undoing: Undoing, start: Node): void {
  const { program, frames, tokens, compensations } = engine
  const scope = program.graph.scopeOfNode[start]!
  const holder = program.nodeOfScope[scope]!
  const frame = openFor(engine, token, undoing, holder)
  const inner = engine.open(scope, engine.arrive(frame, holder))
  compensations.give(inner, undoing.done.inside)
  happen(engine, inner, start)
  engine.begin(inner)
  if (tokens.node(frames.owner(inner)) === holder) engine.settle(inner)
}

/** The frames whose work a throwing event speaks of, the nearest first. */
function* framesAround(engine: Engine, from: Frame, activity: Node): Iterable<Frame> {
  const { compensations, frames, tokens, program } = engine
  for (let frame = from; ; frame = tokens.frame(frames.owner(frame))) {
    yield frame
    const owner = frames.owner(frame)
    if (owner === none || frames.hasFlag(frame, frameFlag.isCalled)) return
    if (compensations.isUndoing(frame)) return
    if (activity !== none || frames.hasFlag(frame, frameFlag.isPrivate | frameFlag.isTurn)) continue
    // An event sub-process undoes what was done around it.
    if (program.isEventSubProcess[program.nodeOfScope[frames.scope(frame)]!] !== 1) return
  }
}
