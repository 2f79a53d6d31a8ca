import type { Engine } from "./engine.ts"
import { extentOf } from "./extent.ts"
import type { Turns } from "./loop.ts"
import { loadValue, saveValue } from "./saved-values.ts"
import type { Token } from "./tokens.ts"
import type { Variables } from "./variables.ts"

/** A repeated activity begins: what its turns are about is held until they are over. */
export function keepTurns({ turns, variables }: Engine, token: Token, begun: Turns): void {
  turns.set(token, begun)
  if (!begun.items) return
  begun.lender = variables.holderOf(begun.frame, begun.items) ?? null
  if (begun.lender) variables.share(begun.lender, begun)
  else keepMore(variables, begun, extentOf(begun.items))
}

/** What its turns hold takes so many characters more. */
export function keepMore(variables: Variables, turns: Turns, characters: number): void {
  turns.characters += characters
  variables.keep(turns.frame, characters)
}

/** A repeated activity is over: what its turns are about and have left behind is given back. */
export function forgetTurns({ turns, variables }: Engine, token: Token): void {
  const over = turns.get(token)
  if (!over) return
  if (over.lender) variables.giveBack(over.lender, over)
  keepMore(variables, over, -over.characters)
  turns.delete(token)
}

/** How far a repeated activity is, as plain values. */
export type SavedTurns = Omit<Turns, "items" | "outputs"> & {
  /** Left out where a variable has them. */
  readonly items?: unknown
  readonly outputs: readonly unknown[]
}

export function saveTurns({ items, outputs, ...turns }: Turns): SavedTurns {
  return {
    ...turns,
    ...(turns.lender ? {} : { items: saveValue(items) }),
    // A turn that is not over has left nothing behind.
    outputs: Array.from(outputs, it => saveValue(it ?? null)),
  }
}

/** Puts a repeated activity into that state; its token and the variables are there already. */
export function loadTurns(engine: Engine, token: Token, saved: SavedTurns): void {
  const { variables } = engine
  const { lender } = saved
  const items = lender ? variables.of(lender.frame).get(lender.name) : loadValue(saved.items)
  const outputs = saved.outputs.map(loadValue)
  const turns: Turns = { ...saved, items: items as Turns["items"], outputs }
  engine.turns.set(token, turns)
  if (lender) variables.share(lender, turns)
  variables.keep(turns.frame, turns.characters)
}
