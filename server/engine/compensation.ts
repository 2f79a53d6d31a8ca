import { type Node, none } from "../model/index.ts"
import type { Engine } from "./engine.ts"
import { partWith } from "./event-definition.ts"
import { type Frame, frameFlag } from "./frames.ts"
import { happen } from "./subscriptions.ts"
import type { Token } from "./tokens.ts"

/** An activity that is done and can be undone. Plain values: it is saved with the engine. */
export interface Done {
  readonly node: Node
  /** What was done in it, oldest first; empty unless it is a sub-process. */
  readonly inside: readonly Done[]
  /** What its own scope knew when it ended. */
  readonly variables: readonly (readonly [string, unknown])[]
}

/** One handler that is to run. */
interface Handling extends Pick<Done, "inside" | "variables"> {
  /**
   * The activity that undoes, or the start event of a compensation event sub-process; `none` when
   * the boundary event leads to nothing.
   */
  readonly node: Node
  /** The boundary event that leads to it; `none` when there is none. */
  readonly boundary: Node
}

/**
 * What has been done in which frame, and who is undoing it. BPMN 2.0.2, §10.7 and §13.5.5: handlers
 * run one after the other, what was done last first; each activity is undone once.
 */
export class Compensations {
  readonly isUsed: boolean
  /** By frame, oldest first. */
  readonly #done = new Map<Frame, Done[]>()
  /** By the token of a sub-process that is over: what its frame has left. */
  readonly #left = new Map<Token, Pick<Done, "inside" | "variables">>()
  /** By token that throws: the handlers that have not run yet, the next one last. */
  readonly #handlings = new Map<Token, Handling[]>()

  /** @param isUsed whether anything in the program can be undone */
  constructor(isUsed: boolean) {
    this.isUsed = isUsed
  }

  /** A frame of a sub-process ends. */
  endFrame(frame: Frame, owner: Token, variables: Iterable<readonly [string, unknown]>): void {
    this.#left.set(owner, { inside: this.#done.get(frame) ?? [], variables: [...variables] })
  }

  /**
   * An activity that can be undone is done.
   *
   * @param own variables of its own
   */
  add(frame: Frame, node: Node, token: Token, own: Iterable<readonly [string, unknown]>): void {
    const left = this.#left.get(token)
    const variables = [...own, ...(left?.variables ?? [])]
    const done: Done = { node, inside: left?.inside ?? [], variables }
    const all = this.#done.get(frame)
    if (all) all.push(done)
    else this.#done.set(frame, [done])
  }

  /** What has been done in a frame, oldest first; it is then for the one who asks to undo it. */
  take(frame: Frame, isMeant: (done: Done) => boolean): readonly Done[] {
    const all = this.#done.get(frame) ?? []
    this.#done.set(
      frame,
      all.filter(it => !isMeant(it)),
    )
    return all.filter(isMeant)
  }

  give(frame: Frame, done: readonly Done[]): void {
    this.#done.set(frame, [...done])
  }

  begin(token: Token, handlings: Handling[]): void {
    this.#handlings.set(token, handlings)
  }

  /** The next handler of a token that throws; undefined when all have run. */
  next(token: Token): Handling | undefined {
    return this.#handlings.get(token)?.pop()
  }

  forgetFrame(frame: Frame): void {
    this.#done.delete(frame)
  }

  forgetToken(token: Token): void {
    this.#left.delete(token)
    this.#handlings.delete(token)
  }

  save(): SavedCompensations {
    return structuredClone([[...this.#done], [...this.#left], [...this.#handlings]])
  }

  load(saved: SavedCompensations): void {
    const [done, left, handlings] = structuredClone(saved)
    fill(this.#done, done as [Frame, Done[]][])
    fill(this.#left, left)
    fill(this.#handlings, handlings as [Token, Handling[]][])
  }
}

export type SavedCompensations = readonly [
  readonly (readonly [Frame, readonly Done[]])[],
  readonly (readonly [Token, Pick<Done, "inside" | "variables">])[],
  readonly (readonly [Token, readonly Handling[]])[],
]

function fill<Key, Value>(map: Map<Key, Value>, entries: Iterable<readonly [Key, Value]>): void {
  map.clear()
  for (const [key, value] of entries) map.set(key, value)
}

/** Remembers an activity that can be undone; of a repeated one, each turn is remembered. */
export function noteDone(engine: Engine, frame: Frame, node: Node, token: Token): void {
  const isRepeated = engine.program.loops[node] !== undefined
  if (!isRepeated && token !== none) engine.compensations.add(frame, node, token, [])
}

/** Keeps what a sub-process that ends leaves to be undone. */
export function noteEnd(
  { compensations, frames, program, tokens, variables }: Engine,
  frame: Frame,
) {
  const owner = frames.owner(frame)
  if (program.isCompensable[tokens.node(owner)] !== 1) return
  if (frames.hasFlag(frame, frameFlag.isTurn | frameFlag.isCalled | frameFlag.isPrivate)) return
  compensations.endFrame(frame, owner, variables.of(frame))
}

/**
 * Begins to undo what a token that throws is about: an activity, or all that was done in its scope.
 *
 * @param activity `none` for all
 * @returns whether there is anything to undo; else nothing happens
 */
export function compensate(engine: Engine, token: Token, activity: Node): boolean {
  const { compensations, tokens } = engine
  const handlings: Handling[] = []
  for (const frame of framesAround(engine, tokens.frame(token), activity)) {
    const done = compensations.take(frame, it => activity === none || it.node === activity)
    handlings.unshift(...done.flatMap(it => handlingsOf(engine, it)))
    if (0 < done.length && activity !== none) break
  }
  if (handlings.length === 0) return false
  compensations.begin(token, handlings)
  return handleNext(engine, token)
}

/** Runs the next handler of a token that throws. @returns false when all have run */
export function handleNext(engine: Engine, token: Token): boolean {
  for (;;) {
    const handling = engine.compensations.next(token)
    if (!handling) return false
    if (handling.boundary !== none) tellBoundary(engine, token, handling.boundary)
    if (handling.node === none) continue
    handle(engine, token, handling)
    return true
  }
}

function tellBoundary({ observer, program, tokens }: Engine, token: Token, boundary: Node): void {
  const frame = tokens.frame(token)
  const event = partWith(program.events[boundary]!, "compensation")!
  observer?.enter(frame, boundary, none)
  observer?.catch(frame, boundary, event)
  observer?.complete(frame, boundary, none)
}

function handle(engine: Engine, token: Token, handling: Handling): void {
  const { program, frames, tokens, variables, compensations } = engine
  const { node, inside } = handling
  const scope = program.graph.scopeOfNode[node]!
  const isStart = program.graph.kinds[node] === "startEvent"
  const holder = isStart ? program.nodeOfScope[scope]! : node
  const frame = engine.openPrivate(program.graph.scopeOfNode[holder]!, token)
  for (const [name, value] of handling.variables) variables.define(frame, name, value)
  if (!isStart) {
    engine.moveTo(frame, node)
    return
  }
  const inner = engine.open(scope, engine.arrive(frame, holder))
  compensations.give(inner, inside)
  happen(engine, inner, node)
  engine.begin(inner)
  if (tokens.node(frames.owner(inner)) === holder) engine.settle(inner)
}

/** The frames whose work a throwing event speaks of, the nearest first. */
function* framesAround(engine: Engine, from: Frame, activity: Node): Iterable<Frame> {
  const { frames, tokens, program } = engine
  for (let frame = from; ; frame = tokens.frame(frames.owner(frame))) {
    yield frame
    const owner = frames.owner(frame)
    if (owner === none || frames.hasFlag(frame, frameFlag.isCalled)) return
    if (activity !== none || frames.hasFlag(frame, frameFlag.isPrivate | frameFlag.isTurn)) continue
    // An event sub-process undoes what was done around it.
    if (program.isEventSubProcess[program.nodeOfScope[frames.scope(frame)]!] !== 1) return
  }
}

/**
 * What undoes an activity, the last to run first: its handler, else what its scope has for it, else
 * what undoes all inside of it.
 *
 * @param around variables of what it was done in
 */
function handlingsOf(
  engine: Engine,
  { node, inside, variables }: Done,
  around: Done["variables"] = [],
): Handling[] {
  const { compensationBoundary, compensationHandler, compensationStart, graph } = engine.program
  const all = [...around, ...variables]
  const boundary = compensationBoundary[node]!
  if (boundary !== none)
    return [{ node: compensationHandler[node]!, boundary, inside, variables: all }]
  const scope = graph.innerScope[node]!
  const start = scope === none ? none : compensationStart[scope]!
  if (start !== none) return [{ node: start, boundary: none, inside, variables: all }]
  return inside.flatMap(it => handlingsOf(engine, it, all))
}
