import type { Flow, Node } from "../model/index.ts"
import type { Engine } from "./engine.ts"
import type { Frame } from "./frames.ts"
import type { Token } from "./tokens.ts"

/** What a kind of node does with tokens. It has no state and uses the verbs of the engine. */
export interface Behaviour {
  /** A token arrives, over `flow` or, when that is `none`, out of nothing. */
  enter(engine: Engine, frame: Frame, node: Node, flow: Flow): void
  /**
   * The same for a token that stands there already: one turn of a repeated activity. Only
   * activities have it.
   */
  begin?(engine: Engine, frame: Frame, node: Node, token: Token): void
  /** No more tokens can come that a joining node waits for. */
  join?(engine: Engine, frame: Frame, node: Node): void
  /** What a token at the node waited for has happened. */
  complete(engine: Engine, frame: Frame, node: Node, token: Token): void
}
