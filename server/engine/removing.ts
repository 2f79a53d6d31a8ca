import { none } from "../model/index.ts"
import { noteEndOf } from "./carrying.ts"
import type { Engine } from "./engine.ts"
import type { Frame } from "./frames.ts"
import { unlinkFrame, unlinkToken } from "./lists.ts"
import type { Token } from "./tokens.ts"
import { forgetTurns } from "./turns.ts"

/** Takes a token away that is done, and what listens for it. */
export function freeToken(engine: Engine, token: Token): void {
  const { tokens } = engine
  let subscription = tokens.firstSubscription(token)
  while (subscription !== none) {
    const next = tokens.nextSubscription(subscription)
    const instance = engine.instanceOf(subscription)
    engine.driver.cancelled(instance, tokens.node(subscription), subscription)
    freeSlot(engine, subscription)
    subscription = next
  }
  freeSlot(engine, token)
}

function freeSlot(engine: Engine, token: Token): void {
  const { tokens, frames, signals, messages } = engine
  if (!tokens.isSubscription(token)) frames.addLive(tokens.frame(token), -1)
  if (signals.isUsed) signals.remove(token)
  if (messages.isUsed) messages.remove(token)
  if (engine.conditions.isUsed) engine.conditions.remove(token)
  if (engine.compensations.isUsed) engine.compensations.forgetToken(token)
  if (0 < engine.turns.size) forgetTurns(engine, token)
  unlinkToken(tokens, frames, token)
  tokens.remove(token)
}

/** Takes a token away before its time, with all that is in it, inside before outside. */
export function cancelToken(engine: Engine, token: Token): void {
  const { tokens, frames } = engine
  const frame = tokens.frame(token)
  // A list instead of recursion: scopes may be nested deeper than a call stack.
  const doomed = [token]
  while (0 < doomed.length) {
    const last = doomed.at(-1)!
    const inner = tokens.inner(last)
    if (inner === none) {
      doomed.pop()
      cancelOne(engine, last)
      continue
    }
    const inside = frames.firstToken(inner)
    if (inside === none) closeFrame(engine, inner)
    else doomed.push(inside)
  }
  engine.listAsked(frame)
}

/** Takes away all that is inside a token; the token stays. */
export function cancelInside(engine: Engine, token: Token): void {
  const { tokens } = engine
  for (let frame = tokens.inner(token); frame !== none; frame = tokens.inner(token))
    closeFrame(engine, frame)
}

/**
 * Takes away all that is in a frame; the frame itself stays, empty.
 *
 * @param except a token that stays; `none` for none
 */
export function cancelAll(engine: Engine, frame: Frame, except: Token = none): void {
  const { tokens, frames } = engine
  for (;;) {
    let token = frames.firstToken(frame)
    if (token === except && token !== none) token = tokens.next(token)
    if (token === none) break
    cancelToken(engine, token)
  }
  frames.forgetMoves(frame)
  if (except !== none) frames.addLive(frame, 1)
}

/** Gives back a frame that is inside a token, with all that is in it. */
export function closeFrame(engine: Engine, frame: Frame): void {
  const { tokens, frames, compensations } = engine
  cancelAll(engine, frame)
  if (engine.messages.isUsed) noteEndOf(engine, frame)
  unlinkFrame(tokens, frames, frame)
  engine.variables.clear(frame)
  if (compensations.isUsed) compensations.forgetFrame(frame)
  frames.remove(frame)
}

/** Takes away a token that has nothing inside any more. */
function cancelOne(engine: Engine, token: Token): void {
  const { tokens, frames, observer } = engine
  const node = tokens.node(token)
  const frame = tokens.frame(token)
  const root = frames.root(frame)
  if (!tokens.isSubscription(token)) observer?.cancel(frame, node, token)
  if (tokens.hasIncident(token)) frames.addIncidents(root, -1)
  else engine.driver.cancelled(root, node, token)
  freeToken(engine, token)
}
