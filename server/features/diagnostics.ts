import { type CheckSettings, checkInSteps, type Finding, type Severity } from "../analysis/index.ts"
import { memo } from "../cache/index.ts"
import { labelOf, placeOf } from "../model/index.ts"
import type { Run, Settings, Snapshot } from "../workspace/index.ts"
import { staleNote } from "./figures.ts"

/**
 * What is wrong with a document, and what its last simulation found.
 * LSP: textDocument/publishDiagnostics, textDocument/diagnostic.
 */

/** The findings of every rule, in text order; remembered with the snapshot. */
export function findings(snapshot: Snapshot, settings: Settings): readonly Finding[] {
  const checking = checkSlowly(snapshot, settings)
  for (;;) {
    const step = checking.next()
    if (step.done) return step.value
  }
}

/**
 * The same in steps: whoever drives it may do something else in between, or give up. Ends at once
 * for what was checked before.
 */
export function* checkSlowly(
  snapshot: Snapshot,
  settings: Settings,
): Generator<undefined, readonly Finding[]> {
  const bySettings = checked(snapshot)
  const known = bySettings.get(settings.check)
  if (known) return known
  const found = yield* checkInSteps(snapshot.model, settings.check)
  bySettings.set(settings.check, found)
  return found
}

/** How often findings were asked for: of a version asked before, and of a new one. */
export function checkStatistics(): { readonly hits: number; readonly misses: number } {
  return { hits: checked.hits, misses: checked.misses }
}

/** The findings of a version, by the settings they were found under. */
const checked = memo((_: Snapshot) => new WeakMap<CheckSettings, readonly Finding[]>())

/**
 * Where thresholds were crossed; those of elements that are gone are left out. A resource stands
 * nowhere in the text: its alert stands at the process.
 */
export function alerts(snapshot: Snapshot, run: Run): readonly Finding[] {
  const { report } = run
  return report.alerts.flatMap(({ rule, severity, element: id, message }) => {
    const isElement = id === report.process || run.elements.has(id)
    const element = snapshot.model.find(isElement ? id : report.process)
    if (!element) return []
    const subject = isElement ? `${labelOf(element)}: ` : ""
    const text = `${subject}${message}${staleNote(run, snapshot)}`
    return { rule, severity: severity as Severity, message: text, range: placeOf(element), element }
  })
}
