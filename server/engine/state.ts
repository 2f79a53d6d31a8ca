import type { SavedCompensations } from "./compensations.ts"
import type { SavedConversationKeys } from "./conversation-keys.ts"
import { countKeys } from "./correlating.ts"
import type { Engine } from "./engine.ts"
import type { SavedMessages } from "./messages.ts"
import type { Token } from "./tokens.ts"
import { loadTurns, type SavedTurns, saveTurns } from "./turns.ts"
import type { SavedVariables } from "./variables.ts"

/** All that is known of all instances, as plain values that survive `JSON.stringify`. */
export interface EngineState {
  readonly tokens: readonly number[]
  readonly frames: readonly (readonly number[])[]
  readonly variables: SavedVariables
  readonly signals: readonly (readonly [string, readonly Token[]])[]
  readonly messages: SavedMessages
  readonly conversations: SavedConversationKeys
  readonly conditions: readonly (readonly [Token, boolean])[]
  readonly compensations: SavedCompensations
  readonly turns: readonly (readonly [Token, SavedTurns])[]
}

/** @throws while something is under way: call it between two calls of the engine's verbs */
export function saveEngine(engine: Engine): EngineState {
  if (engine.isRunning) throw new Error("cannot be saved while something is under way")
  return {
    tokens: engine.tokens.save(),
    frames: engine.frames.save(),
    variables: engine.variables.save(),
    signals: engine.signals.save(),
    messages: engine.messages.save(),
    conversations: engine.conversations.save(),
    conditions: engine.conditions.save(),
    compensations: engine.compensations.save(),
    turns: [...engine.turns].map(([token, turns]) => [token, saveTurns(turns)]),
  }
}

/**
 * Puts an engine of the same program into that state. Slots and serials are the same as before, so
 * what a driver remembers of them holds.
 */
export function loadEngine(engine: Engine, state: EngineState): void {
  engine.tokens.load(state.tokens)
  engine.frames.load(state.frames)
  engine.variables.load(state.variables)
  engine.signals.load(state.signals)
  engine.messages.load(state.messages)
  engine.conversations.load(state.conversations)
  if (engine.program.correlation) countKeys(engine)
  engine.conditions.load(state.conditions)
  engine.compensations.load(state.compensations)
  engine.turns.clear()
  for (const [token, turns] of state.turns) loadTurns(engine, token, turns)
}
