import { memo } from "../cache/index.ts"
import { none } from "../model/index.ts"
import { answerOf } from "./choose.ts"
import type { Engine } from "./engine.ts"
import { type HeededChanges, partWith } from "./event-definition.ts"
import type { Frame } from "./frames.ts"
import type { Program } from "./program.ts"
import { eventAt } from "./subscriptions.ts"
import type { Token } from "./tokens.ts"
import type { Change } from "./variables.ts"

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
  /** By token: whether its condition was true when it was asked last; undefined: never asked. */
  readonly #waiting = new Map<Token, boolean | undefined>()
  /** The changes of data up to which they have been asked. */
  #asked = 0

  /** @param isUsed whether anything in the program waits for a condition */
  constructor(isUsed: boolean) {
    this.isUsed = isUsed
  }

  add(token: Token): void {
    this.#waiting.set(token, undefined)
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
   * Those whose event happens now that they have been asked.
   *
   * @param isTrue  undefined where nobody can say
   * @param happens whether one whose condition is true does; `was` is what it was before
   */
  ask(
    isTrue: (token: Token) => boolean | undefined,
    happens: (token: Token, was: boolean) => boolean,
  ): readonly Token[] {
    const found: Token[] = []
    for (const [token, was] of this.#waiting) {
      const is = isTrue(token) === true
      if (is && (was === undefined || happens(token, was))) found.push(token)
      this.#waiting.set(token, is)
    }
    return found
  }

  save(): readonly (readonly [Token, boolean])[] {
    return [...this.#waiting].map(([token, was]) => [token, was === true])
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
  const ready = conditions.ask(
    token => {
      const { condition } = eventAt(engine, token)
      const answer = condition && answerOf(engine, tokens.frame(token), condition)
      return typeof answer === "boolean" ? answer : undefined
    },
    (token, was) => (changed ? happensBy(engine, token, was, changed) : !was),
  )
  for (const token of ready) engine.complete(token)
  return 0 < ready.length
}

/** Whether the events of a program happen at each change while their condition is true. */
export function heedsChanges(program: Program): boolean {
  return program.profile.conditionalEvents === "being true" && asksConditions(program)
}

/** What has changed since this was asked last; undefined where it does not matter. */
function takeChanged({ program, variables }: Engine): readonly Change[] | undefined {
  if (!heedsChanges(program)) return undefined
  const { changed } = variables
  variables.changed = []
  return changed
}

/** Whether an event happens by a change that it sees and heeds, as some engines have it. */
function happensBy(
  engine: Engine,
  token: Token,
  was: boolean,
  changed: readonly Change[],
): boolean {
  const { observer, program, tokens, variables } = engine
  const seen = new Set<Frame>()
  for (let at = tokens.frame(token); at !== none; at = variables.outer(at)) seen.add(at)
  const { heeded } = eventAt(engine, token)
  const happens = changed.some(it => seen.has(it.frame) && isHeeded(it, heeded))
  const { name } = program.profile
  const said = happens
    ? `happens in ${name} at each change of data while its condition is true; in BPMN once as that becomes true`
    : `does not happen in ${name}, which is told to heed other changes; in BPMN it does, as its condition becomes true`
  if (happens === was) observer?.differ?.(tokens.frame(token), tokens.node(token), said)
  return happens
}

function isHeeded({ name, isNew }: Change, heeded: HeededChanges | undefined): boolean {
  if (!heeded) return true
  const { variables, events } = heeded
  const isAmong = 0 === variables.length || variables.includes(name)
  return isAmong && (0 === events.length || events.includes(isNew ? "create" : "update"))
}
