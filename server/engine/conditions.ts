import { memo } from "../cache/index.ts"
import { none } from "../model/index.ts"
import { answerOf } from "./choose.ts"
import type { Engine } from "./engine.ts"
import { partWith } from "./event-definition.ts"
import type { Frame } from "./frames.ts"
import type { Program } from "./program.ts"
import { eventAt } from "./subscriptions.ts"
import type { Token } from "./tokens.ts"

/** Whether anything in a program waits for a condition. */
export const asksConditions = memo(({ events }: Program) =>
  events.some(it => partWith(it, "conditional") !== undefined),
)

/**
 * Who waits for a condition to become true, in all instances, in the order they began to wait.
 * Asked again when data have changed. BPMN 2.0.2, §10.5.5, Conditional Event.
 */
export class Conditions {
  readonly isUsed: boolean
  /** By token: whether its condition was true when it was asked last. */
  readonly #waiting = new Map<Token, boolean>()
  /** The changes of data up to which they have been asked. */
  #asked = 0

  /** @param isUsed whether anything in the program waits for a condition */
  constructor(isUsed: boolean) {
    this.isUsed = isUsed
  }

  add(token: Token): void {
    this.#waiting.set(token, false)
    this.#asked = -1
  }

  remove(token: Token): void {
    this.#waiting.delete(token)
  }

  /** Whether somebody has to be asked again. @param changes so many times data have changed */
  isStale(changes: number): boolean {
    if (!this.isUsed || this.#asked === changes) return false
    this.#asked = changes
    return true
  }

  /**
   * Those whose condition has become true since they were asked last.
   *
   * @param isTrue       undefined where nobody can say
   * @param happensAgain whether one counts whose condition was true already
   */
  becomeTrue(
    isTrue: (token: Token) => boolean | undefined,
    happensAgain: (token: Token) => boolean,
  ): readonly Token[] {
    const found: Token[] = []
    for (const [token, was] of this.#waiting) {
      const is = isTrue(token) === true
      if (is && (!was || happensAgain(token))) found.push(token)
      this.#waiting.set(token, is)
    }
    return found
  }

  save(): readonly (readonly [Token, boolean])[] {
    return [...this.#waiting]
  }

  load(saved: readonly (readonly [Token, boolean])[]): void {
    this.#waiting.clear()
    for (const [token, was] of saved) this.#waiting.set(token, was)
  }
}

/** Lets happen what waits for a condition that has become true. @returns whether anything does */
export function testConditions(engine: Engine): boolean {
  const { conditions, tokens, variables } = engine
  if (!conditions.isStale(variables.changes)) return false
  const changed = takeChanged(engine)
  const ready = conditions.becomeTrue(
    token => {
      const { condition } = eventAt(engine, token)
      const answer = condition && answerOf(engine, tokens.frame(token), condition)
      return typeof answer === "boolean" ? answer : undefined
    },
    token => happensAgain(engine, token, changed),
  )
  for (const token of ready) engine.complete(token)
  return 0 < ready.length
}

/** Whether the events of a program happen again while their condition stays true. */
export function heedsChanges(program: Program): boolean {
  return program.profile.conditionalEvents === "being true" && asksConditions(program)
}

/** The frames whose data have changed since this was asked last; none where it does not matter. */
function takeChanged({ program, variables }: Engine): ReadonlySet<Frame> {
  const changed = new Set(heedsChanges(program) ? variables.changed : [])
  if (0 < changed.size) variables.changed!.clear()
  return changed
}

/** Whether data that can be seen have changed: to some engines that is enough. */
function happensAgain(engine: Engine, token: Token, changed: ReadonlySet<Frame>): boolean {
  const { observer, program, tokens, variables } = engine
  let frame = tokens.frame(token)
  while (frame !== none && !changed.has(frame)) frame = variables.outer(frame)
  if (frame === none) return false
  const { name } = program.profile
  const message = `happens again in ${name}, as data have changed and its condition is true; in BPMN only once it has been false`
  observer?.differ?.(tokens.frame(token), tokens.node(token), message)
  return true
}
