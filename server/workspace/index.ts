/**
 * The open documents and the files of the workspace. The only room whose values change; it hands
 * out immutable snapshots. Does not know LSP.
 */
export { Snapshot } from "./snapshot.ts"
