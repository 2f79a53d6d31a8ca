import type { ProfileId } from "../../server/engine/index.ts"
import type { ScriptRunner } from "../../server/expression/index.ts"

/** How a test of another engine came out here. */
export type CaseOutcome =
  | { readonly kind: "passed" }
  | { readonly kind: "failed"; readonly why: string }
  /** What it asks is about another engine's inside, or is not said in the data. */
  | { readonly kind: "not expressible"; readonly why: string }

/** What a test asks is about another engine's inside, or is not said in the data. */
export class NotExpressible extends Error {}

/** What a test says in code, and not in its steps. */
export interface SaidInCode {
  readonly scripts: ScriptRunner
  /** The engine it runs as. */
  readonly profile: ProfileId
  /** The variables of each start, in turn; the last ones stay. */
  readonly starts?: readonly Readonly<Record<string, unknown>>[] | undefined
  /** Work that waits for a step. */
  readonly holds?: readonly string[] | undefined
}
