/**
 * What an editor can ask, one file per question: offsets in, plain values out.
 *
 * Knows neither LSP nor promises, and changes nothing. Every question has an answer for every
 * text, however broken, and at every offset.
 */
export { allFixes, type FixAction, fixes } from "./code-actions.ts"
export { type Lens, lenses } from "./code-lens.ts"
export { type Completions, complete } from "./completion/complete.ts"
export { type Piece, plainText, type Suggestion } from "./completion/suggestion.ts"
export { type Definition, definition, definitionElsewhere } from "./definition.ts"
export {
  alerts,
  checkSlowly,
  checkStatistics,
  findings,
  findingsOutside,
  followedFindings,
  isPartial,
  looksOutside,
} from "./diagnostics.ts"
export { elementAt, elementPlace } from "./elements.ts"
export { type Elsewhere, nowhere } from "./elsewhere.ts"
export { type Fold, folds } from "./folding.ts"
export { follow, mostChanges } from "./following.ts"
export { type Highlight, highlights } from "./highlight.ts"
export { type Hover, hover } from "./hover.ts"
export { indentation } from "./indentation.ts"
export { type InlayHint, inlayHints } from "./inlay-hints.ts"
export { linkedRanges } from "./linked-editing.ts"
export { type OutlineItem, outline } from "./outline.ts"
export { mayBeReferredToElsewhere, references, referencesElsewhere } from "./references.ts"
export { prepareRename, type Refusal, rename } from "./rename.ts"
export { selections } from "./selection.ts"
export {
  type ScenarioFile,
  type SimulationJob,
  type SimulationOutcome,
  type SimulationWishes,
  simulate,
  simulationJob,
} from "./simulate.ts"
export { kindInWords } from "./words.ts"
export { workspaceSymbols } from "./workspace-symbols.ts"
