/** What an editor wants to know of an element: who names it, and where its tokens go. */
import type { Model } from "../../server/model/index.ts"
import { keep } from "./clock.ts"

export function ask(model: Model, id: string): void {
  keep(model.referencesTo(id).length)
  const element = model.find(id)
  if (element) keep(model.flow.outgoing(element).map(it => model.flow.targetOf(it)?.id))
}

/** Whatever comes on first use is there afterwards; so does what holds the middle of the text. */
export function askOnce(model: Model): void {
  ask(model, model.definitions?.id ?? "definitions")
  keep(model.elementAt(model.tree.text.length >> 1)?.parent)
}
