import {
  type CheckSettings,
  checkInSteps,
  checkOutside,
  checkSome,
  checkText,
  type Finding,
  type Severity,
} from "../analysis/index.ts"
import { memo } from "../cache/index.ts"
import { callsOutside } from "../engine/index.ts"
import { type Element, labelOf, placeOf } from "../model/index.ts"
import type { Change, Range } from "../text/index.ts"
import { outsideOf, type Run, type Settings, type Snapshot } from "../workspace/index.ts"
import type { Elsewhere } from "./elsewhere.ts"
import { staleNote } from "./figures.ts"
import { follow } from "./following.ts"

/**
 * What is wrong with a document, and what its last simulation found.
 * LSP: textDocument/publishDiagnostics, textDocument/diagnostic.
 */

/**
 * The findings of every rule, in text order; remembered with the snapshot. Those of an edited
 * document that has been followed are as `follow` has them, until it is checked.
 */
export function findings(snapshot: Snapshot, settings: Settings): readonly Finding[] {
  const known = knownFindings(snapshot, settings)
  if (known) return known
  const checking = checkSlowly(snapshot, settings)
  for (;;) {
    const step = checking.next()
    if (step.done) return step.value
  }
}

/**
 * The findings that touch a part of the text, in text order. Of a large document that is not yet
 * checked, those of its XML and of the elements there: nobody waits for the rest.
 */
export function findingsIn(
  snapshot: Snapshot,
  settings: Settings,
  part: Range,
): readonly Finding[] {
  const isLarge = longestAtOnce < snapshot.text.length
  const known = knownFindings(snapshot, settings)
  const found =
    known ?? (isLarge ? findingsNear(snapshot, settings, part) : findings(snapshot, settings))
  return found.filter(({ range }) => range.start <= part.end && part.start <= range.end)
}

/** In UTF-16 units: what is checked in a tenth of a second or so. */
const longestAtOnce = 200_000

function findingsNear(
  { model, tree }: Snapshot,
  { check }: Settings,
  part: Range,
): readonly Finding[] {
  const elements = new Set<Element>()
  const add = (element: Element | undefined) => {
    if (element && element.xml.end - element.index <= largest) elements.add(element)
  }
  add(model.elementAt(part.start))
  for (const xml of tree.elementsIn(part)) {
    add(model.elementFor(xml))
    if (mostElements <= elements.size) break
  }
  return checkSome(model, elements, check)
}

/** How many elements are checked for a question about a part, and how many one of them may hold. */
const mostElements = 200
const largest = 200

/**
 * The same in steps: whoever drives it may do something else in between, or give up. Ends at once
 * for what was checked before.
 */
export function* checkSlowly(
  snapshot: Snapshot,
  settings: Settings,
): Generator<undefined, readonly Finding[]> {
  const bySettings = checked(snapshot)
  const isWhole = !isPartial(snapshot)
  // What was followed is all that is ever known of the elements of a partial one.
  const known = isWhole ? bySettings.get(settings.check) : knownFindings(snapshot, settings)
  if (known) return known
  const found = isWhole
    ? yield* checkInSteps(snapshot.model, settings.check)
    : checkText(snapshot.model, settings.check)
  bySettings.set(settings.check, found)
  return found
}

/**
 * Whether a document is so long that its elements are checked where they are edited, and only its
 * XML as a whole: all of it would take some seconds, and ten times the memory of the text.
 */
export function isPartial({ text }: Snapshot): boolean {
  return longestWhole < text.length
}

/** In UTF-16 units. */
const longestWhole = 12_000_000

/**
 * The findings of a version from those of an earlier one: see `follow`. Undefined when those are not
 * known, or when nothing is saved by following.
 */
export function followedFindings(
  before: Snapshot,
  changes: readonly Change[],
  snapshot: Snapshot,
  settings: Settings,
): readonly Finding[] | undefined {
  const found = knownFindings(before, settings)
  const now = found && follow(found, changes, snapshot, settings.check)
  if (now) followed(snapshot).set(settings.check, now)
  return now
}

/**
 * What is wrong with a document beside other files. Of one that is checked only in part nothing is
 * said.
 */
export function findingsOutside(
  snapshot: Snapshot,
  { check }: Settings,
  { files }: Elsewhere,
): readonly Finding[] {
  return isPartial(snapshot) ? [] : checkOutside(snapshot.model, outsideOf(files), check)
}

/** Whether other files have to do with what is wrong with a document. */
export function looksOutside(snapshot: Snapshot): boolean {
  return !isPartial(snapshot) && 0 < callsOutside(snapshot.model).length
}

function knownFindings(snapshot: Snapshot, { check }: Settings): readonly Finding[] | undefined {
  return checked(snapshot).get(check) ?? followed(snapshot).get(check)
}

/** How often findings were asked for: of a version asked before, and of a new one. */
export function checkStatistics(): { readonly hits: number; readonly misses: number } {
  return { hits: checked.hits, misses: checked.misses }
}

type Found = WeakMap<CheckSettings, readonly Finding[]>

/** The findings of a version, by the settings they were found under. */
const checked = memo((_: Snapshot): Found => new WeakMap())
/** Those that were carried over from an earlier version. */
const followed = memo((_: Snapshot): Found => new WeakMap())

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
