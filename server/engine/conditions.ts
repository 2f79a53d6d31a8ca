import { memo } from "../cache/index.ts"
import { answerOf } from "./choose.ts"
import type { Engine } from "./engine.ts"
import { partWith } from "./event-definition.ts"
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
   * @param isTrue undefined where nobody can say
   */
  becomeTrue(isTrue: (token: Token) => boolean | undefined): readonly Token[] {
    const found: Token[] = []
    for (const [token, was] of this.#waiting) {
      const is = isTrue(token) === true
      if (is && !was) found.push(token)
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
  const ready = conditions.becomeTrue(token => {
    const { condition } = eventAt(engine, token)
    const answer = condition && answerOf(engine, tokens.frame(token), condition)
    return typeof answer === "boolean" ? answer : undefined
  })
  for (const token of ready) engine.complete(token)
  return 0 < ready.length
}
