import { memo } from "../cache/index.ts"
import { type Node, none } from "../model/index.ts"
import { extentOfAll } from "./extent.ts"
import type { Frame } from "./frames.ts"
import { loadValues, type NamedValues, saveValues } from "./saved-values.ts"
import type { Token } from "./tokens.ts"
import type { Variables } from "./variables.ts"

/** What a sub-process that is over has left. */
interface Left {
  /** What was done in it, oldest first. */
  readonly inside: readonly Done[]
  /** What its own scope knew when it ended. */
  readonly variables: NamedValues
}

/** An activity that is done and can be undone. It is saved with the engine. */
export interface Done extends Left {
  readonly node: Node
  /**
   * Of a turn that can be undone before all are done: the token of its activity as long as they are
   * not, and `none` when they never will be.
   */
  early?: Token | undefined
  /** Its place among all that has been done. */
  readonly order: number
}

/** The turns that are done of a repeated activity, and the frame it is in. */
interface Turned {
  readonly frame: Frame
  readonly done: Done[]
}

/** Something done that is to be undone, and what it was done in. */
export interface Undoing {
  readonly done: Done
  /** The frame it was done in, where it must still be remembered; `none` for what is inside. */
  readonly frame: Frame
  /** Variables of the scopes around it that have ended, the outermost first. */
  readonly around: readonly NamedValues[]
}

/**
 * What has been done in which frame, and who is undoing it. BPMN 2.0.2, §10.7 and §13.5.5: what was
 * done last is undone first; each activity is undone once.
 */
export class Compensations {
  readonly isUsed: boolean
  readonly #variables: Variables
  #count = 0
  /** By frame and activity, oldest first. */
  readonly #done = new Map<Frame, Map<Node, Done[]>>()
  /** Frames in which what a scope has left is undone: nothing around them is meant there. */
  readonly #undone = new Set<Frame>()
  /** By the token of a sub-process that is over: what its frame has left. */
  readonly #left = new Map<Token, Left>()
  /** By the token of a repeated activity: its turns that are done, while it is not, and where. */
  readonly #turns = new Map<Token, Turned>()
  /** By the same token: those that can be undone already. */
  readonly #early = new Map<Token, Done[]>()
  /** By token that throws: what it has not undone yet, the next one last. */
  readonly #undoings = new Map<Token, Undoing[]>()

  /**
   * @param isUsed    whether anything in the program can be undone
   * @param variables count what is kept for a frame
   */
  constructor(isUsed: boolean, variables: Variables) {
    this.isUsed = isUsed
    this.#variables = variables
  }

  /** A frame of a sub-process ends. */
  endFrame(frame: Frame, owner: Token, variables: Iterable<readonly [string, unknown]>): void {
    this.#left.set(owner, { inside: this.of(frame), variables: [...variables] })
  }

  /** An activity that can be undone is done. */
  add(frame: Frame, node: Node, token: Token): void {
    this.#remember(frame, this.#doneAt(node, token, []))
  }

  /**
   * The same of a turn of a repeated activity, which can be undone when all of it is done.
   *
   * @param whole the token of the activity, in the frame
   * @param token that of the turn
   * @param own   variables of the turn
   */
  addTurn(
    frame: Frame,
    whole: Token,
    node: Node,
    token: Token,
    own: Iterable<readonly [string, unknown]>,
  ): void {
    const done = this.#doneAt(node, token, own)
    const turns = this.#turns.get(whole)
    if (turns) turns.done.push(done)
    else this.#turns.set(whole, { frame, done: [done] })
    this.#variables.keep(frame, charactersOf(done))
  }

  /** The same of one that can be undone at once. */
  addEarly(
    frame: Frame,
    early: Token,
    node: Node,
    token: Token,
    own: Iterable<readonly [string, unknown]>,
  ): void {
    const done: Done = { ...this.#doneAt(node, token, own), early }
    this.#remember(frame, done)
    this.#noteEarly(early, done)
  }

  /** All turns of a repeated activity in a frame are done. */
  endTurns(frame: Frame, whole: Token): void {
    for (const done of this.takeTurns(whole)) this.#remember(frame, done)
    this.#endEarly(whole, undefined)
  }

  /** The turns of a repeated activity that are done, while it is not; they are then forgotten. */
  takeTurns(whole: Token): readonly Done[] {
    const turns = this.#turns.get(whole)
    if (!turns) return []
    this.#turns.delete(whole)
    for (const done of turns.done) this.#variables.keep(turns.frame, -charactersOf(done))
    return turns.done
  }

  /** What has been done in a frame and not been undone, oldest first; of one activity or of all. */
  of(frame: Frame, activity?: Node): readonly Done[] {
    const byNode = this.#done.get(frame)
    if (!byNode) return []
    if (activity !== undefined) return [...(byNode.get(activity) ?? [])]
    return [...byNode.values()].flat().sort((a, b) => a.order - b.order)
  }

  /** Lets a frame undo what another one has left. */
  give(frame: Frame, done: readonly Done[]): void {
    this.#undone.add(frame)
    for (const it of done) this.#remember(frame, it)
  }

  /** Whether a frame undoes what another one has left. */
  isUndoing(frame: Frame): boolean {
    return this.#undone.has(frame)
  }

  begin(token: Token, undoings: Undoing[]): void {
    this.#undoings.set(token, undoings)
  }

  /** What a token undoes next; undefined when nothing is left. What others have undone is not. */
  next(token: Token): Undoing | undefined {
    const undoings = this.#undoings.get(token)
    for (let it = undoings?.pop(); it; it = undoings?.pop())
      if (it.frame < 0 || this.#forget(it.frame, it.done)) return it
    return undefined
  }

  /** What is to be undone before all else that a token has left to undo. */
  push(token: Token, undoings: Iterable<Undoing>): void {
    const waiting = this.#undoings.get(token)
    for (const it of undoings) waiting?.push(it)
  }

  forgetFrame(frame: Frame): void {
    this.#done.delete(frame)
    this.#undone.delete(frame)
  }

  forgetToken(token: Token): void {
    this.takeTurns(token)
    this.#endEarly(token, none)
    this.#left.delete(token)
    this.#undoings.delete(token)
  }

  save(): SavedCompensations {
    return {
      count: this.#count,
      done: Array.from(this.#done.keys(), frame => [
        frame,
        this.of(frame).map(it => carryDone(it, saveValues)),
      ]),
      undone: [...this.#undone],
      left: Array.from(this.#left, ([token, it]) => [token, carryLeft(it, saveValues)]),
      turns: Array.from(this.#turns, ([token, it]) => [token, carryTurned(it, saveValues)]),
      undoings: Array.from(this.#undoings, ([token, all]) => [
        token,
        all.map(it => carryUndoing(it, saveValues)),
      ]),
    }
  }

  load({ count, done, undone, left, turns, undoings }: SavedCompensations): void {
    this.#count = count
    for (const known of [this.#done, this.#undone, this.#left]) known.clear()
    for (const known of [this.#turns, this.#early, this.#undoings]) known.clear()
    for (const [frame, all] of done)
      for (const it of all) this.#loadDone(frame, carryDone(it, loadValues))
    for (const frame of undone) this.#undone.add(frame)
    for (const [token, it] of left) this.#left.set(token, carryLeft(it, loadValues))
    for (const [token, it] of turns) this.#loadTurns(token, carryTurned(it, loadValues))
    for (const [token, all] of undoings)
      this.#undoings.set(
        token,
        all.map(it => carryUndoing(it, loadValues)),
      )
  }

  #doneAt(node: Node, token: Token, own: Iterable<readonly [string, unknown]>): Done {
    const { inside, variables } = this.#left.get(token) ?? { inside: [], variables: [] }
    return { node, order: this.#count++, inside, variables: [...own, ...variables] }
  }

  #noteEarly(whole: Token, done: Done): void {
    const all = this.#early.get(whole)
    if (all) all.push(done)
    else this.#early.set(whole, [done])
  }

  #endEarly(whole: Token, early: Token | undefined): void {
    const all = this.#early.get(whole)
    if (!all) return
    this.#early.delete(whole)
    for (const done of all) done.early = early
  }

  #loadDone(frame: Frame, done: Done): void {
    this.#remember(frame, done)
    if (done.early !== undefined && done.early !== none) this.#noteEarly(done.early, done)
  }

  #loadTurns(whole: Token, turns: Turned): void {
    this.#turns.set(whole, turns)
    for (const done of turns.done) this.#variables.keep(turns.frame, charactersOf(done))
  }

  #remember(frame: Frame, done: Done): void {
    const byNode = this.#done.get(frame) ?? new Map<Node, Done[]>()
    this.#done.set(frame, byNode)
    const all = byNode.get(done.node)
    if (all) all.push(done)
    else byNode.set(done.node, [done])
    this.#variables.keep(frame, charactersOf(done))
  }

  /** @returns whether it was still remembered */
  #forget(frame: Frame, { node, order }: Done): boolean {
    const byNode = this.#done.get(frame)
    const all = byNode?.get(node) ?? []
    const at = all.findLastIndex(it => it.order === order)
    if (at < 0) return false
    const [done] = all.splice(at, 1)
    this.#variables.keep(frame, -charactersOf(done!))
    if (all.length === 0) byNode!.delete(node)
    if (byNode!.size === 0) this.#done.delete(frame)
    return true
  }
}

/** About how many characters what is kept of an activity takes, with all inside it. */
const charactersOf = memo((done: Done): number =>
  done.inside.reduce((sum, it) => sum + charactersOf(it), extentOfAll(done.variables)),
)

/** As plain values. */
export interface SavedCompensations {
  readonly count: number
  readonly done: readonly (readonly [Frame, readonly Done[]])[]
  readonly undone: readonly Frame[]
  readonly left: readonly (readonly [Token, Left])[]
  readonly turns: readonly (readonly [Token, Turned])[]
  readonly undoings: readonly (readonly [Token, readonly Undoing[]])[]
}

/** Saves values, or loads them. */
type Carry = (values: NamedValues) => NamedValues

function carryLeft({ inside, variables }: Left, carry: Carry): Left {
  return { inside: inside.map(it => carryDone(it, carry)), variables: carry(variables) }
}

function carryDone(done: Done, carry: Carry): Done {
  return { ...done, ...carryLeft(done, carry) }
}

function carryTurned({ frame, done }: Turned, carry: Carry): Turned {
  return { frame, done: done.map(it => carryDone(it, carry)) }
}

function carryUndoing({ done, frame, around }: Undoing, carry: Carry): Undoing {
  return { done: carryDone(done, carry), frame, around: around.map(carry) }
}
