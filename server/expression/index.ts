/**
 * The languages inside the language: conditions, durations, collections, scripts.
 *
 * Knows FEEL, JUEL and the plain comparisons people write without naming a language. Does not know
 * BPMN or the engine. Code of the author runs in a sandbox that is handed in, and nowhere else.
 * Invariant: nothing throws. A source that cannot be read is a `Problem` with its exact range, an
 * evaluation that fails is a `Failure`.
 */
export { compileExpression, readLanguage, type UnknownLanguage, type Written } from "./compile.ts"
export {
  type Compiled,
  type Environment,
  type Expression,
  Failure,
  type Language,
  type Problem,
} from "./expression.ts"
export { loadScriptRunner } from "./quickjs.ts"
export { restoredValue, savedValue } from "./saved-value.ts"
export {
  type ReadScript,
  readScript,
  type Script,
  type ScriptDone,
  ScriptFailure,
  type ScriptRunner,
} from "./script.ts"
export { valueText } from "./value-text.ts"
