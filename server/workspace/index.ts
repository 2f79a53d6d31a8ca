/**
 * The open documents and the files of the workspace. The only room whose values change; it hands
 * out immutable snapshots. Does not know LSP.
 *
 * Invariant: files are reached through the World alone, a few at a time and in slices, and never
 * block a question about an open document.
 */
export { bpmnEndings, Documents, isBpmn, scenarioBeside, scenarioEnding } from "./documents.ts"
export {
  type FileFacts,
  factsOf,
  type IndexedElement,
  type IndexedPlace,
  type IndexedReference,
  outsideOf,
  readFacts,
} from "./file-facts.ts"
export { FileIndex, type IndexEvent, type IndexLimits } from "./file-index.ts"
export { isStale, type Run, Runs } from "./runs.ts"
export { defaultSettings, type Settings } from "./settings.ts"
export { Snapshot } from "./snapshot.ts"
