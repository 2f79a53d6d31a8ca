import type { Connection } from "vscode-languageserver"
import type { Elsewhere } from "../features/index.ts"
import type { Documents, FileIndex, Runs } from "../workspace/index.ts"
import type { World } from "../world.ts"
import type { Client } from "./client.ts"
import type { Configuration } from "./configuration.ts"
import type { Scenarios } from "./scenarios.ts"

/** What the requests of one connection share, from `initialize` to `shutdown`. */
export interface Session {
  readonly connection: Connection
  readonly world: World
  readonly client: Client
  readonly configuration: Configuration
  readonly documents: Documents
  readonly scenarios: Scenarios
  readonly index: FileIndex
  readonly runs: Runs
}

/** What is known now of all files but one. */
export function elsewhereOf({ index }: Session, uri: string): Elsewhere {
  return { files: () => index.facts(uri), isComplete: index.isComplete }
}
