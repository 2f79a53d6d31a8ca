import type { Finding, Fix } from "../analysis/index.ts"
import type { Change, Range } from "../text/index.ts"
import type { Settings, Snapshot } from "../workspace/index.ts"
import { findings, findingsIn } from "./diagnostics.ts"

/** Ways to mend what is wrong. LSP: textDocument/codeAction. */
export interface FixAction {
  readonly finding: Finding
  readonly fix: Fix
}

/** The fixes of the findings that touch `range`, in text order. */
export function fixes(snapshot: Snapshot, settings: Settings, range: Range): readonly FixAction[] {
  return findingsIn(snapshot, settings, range).flatMap(finding =>
    (finding.fixes ?? []).map(fix => ({ finding, fix })),
  )
}

/** All preferred fixes at once, in text order; of two that overlap the first one. */
export function allFixes(snapshot: Snapshot, settings: Settings): readonly Change[] {
  const chosen: Change[] = []
  const overlaps = ({ range }: Change) =>
    chosen.some(it => it.range.start < range.end && range.start < it.range.end)
  for (const { fixes = [] } of findings(snapshot, settings)) {
    const fix = fixes.find(it => it.isPreferred)
    if (fix && !fix.changes.some(overlaps)) chosen.push(...fix.changes)
  }
  return chosen.sort((a, b) => a.range.start - b.range.start)
}
