/** What stands beside the figures: alerts, assumptions, problems, resources, caches. */
import { bar } from "../bars.ts"
import { button, html, section, table } from "../dom.ts"
import { amount, duration, percent } from "../format.ts"
import type { Alert, CacheStatistics, Report } from "../messages.ts"

/** Thresholds that were crossed and the bottleneck; each leads to its element. */
export function alerts(report: Report, reveal: (element: string) => void): HTMLElement {
  const { bottleneck } = report
  const items = report.alerts.map(it => alertItem(it, report, reveal))
  if (bottleneck) {
    const { element, message } = bottleneck
    const link = button("Show in text", { class: "link" }, () => reveal(element))
    items.push(note("bottleneck", "bottleneck", `${message} `, link))
  }
  const none = html("p", { class: "quiet" }, "No threshold was crossed.")
  return section(
    "alerts",
    "Alerts",
    items.length === 0 ? none : html("ul", { class: "notes" }, ...items),
  )
}

function alertItem(
  { severity, rule, element, message }: Alert,
  report: Report,
  reveal: (element: string) => void,
) {
  const name = nameOf(element, report)
  // A message about a resource names it itself, and it stands nowhere in the text.
  if (name === undefined) return note(severity, rule, message)
  const link = button(name, { class: "link" }, () => reveal(element))
  return note(severity, rule, link, `: ${message}`)
}

function note(kind: string, title: string, ...said: readonly (Node | string)[]) {
  return html(
    "li",
    { class: `note note-${kind}`, title },
    html("span", { class: "badge" }, kind),
    html("span", {}, ...said),
  )
}

/** The name of an element, or its id where it has none; undefined for what is no element. */
function nameOf(id: string, { elements, process, processName }: Report): string | undefined {
  if (id === process) return processName || process
  const found = elements.find(it => it.element === id)
  return found && (found.name || id)
}

/** What the figures rest on. Always shown: figures without it mislead. */
export function grounds({ assumptions, problems }: Report): HTMLElement {
  const list = (title: string, sentences: readonly string[], none: string) => [
    html("h3", {}, title),
    sentences.length === 0
      ? html("p", { class: "quiet" }, none)
      : html("ul", {}, ...sentences.map(it => html("li", {}, it))),
  ]
  return section(
    "grounds",
    "What the figures rest on",
    ...list("Problems", problems, "Everything in the file could be used."),
    ...list("Assumptions", assumptions, "Nothing had to be assumed."),
  )
}

export function resources(report: Report): HTMLElement {
  const none = html(
    "p",
    { class: "quiet" },
    "The process needs no resources, so nobody waits for any.",
  )
  return section(
    "resources",
    "Resources",
    report.resources.length === 0
      ? none
      : table(
          "How busy each resource was",
          [
            "Resource",
            "Capacity",
            "Utilisation",
            "",
            "Mean waiting",
            "p95 waiting",
            "Longest queue",
          ],
          report.resources.map(it => [
            it.resource,
            amount(it.capacity),
            percent(it.utilisation),
            bar(`${percent(it.utilisation)} of the time at work`, [
              { role: "utilisation", share: Math.min(1, it.utilisation) },
            ]),
            duration(it.waiting.mean),
            duration(it.waiting.p95),
            amount(it.longestQueue),
          ]),
        ),
  )
}

export function caches(rows: readonly CacheStatistics[]): HTMLElement {
  const optional = (count: number | undefined) => (count === undefined ? "–" : amount(count))
  return section(
    "caches",
    "Cache statistics",
    rows.length === 0
      ? html("p", { class: "quiet" }, "The server remembers nothing yet.")
      : table(
          "How well the server remembers",
          ["Cache", "Hits", "Misses", "Hit rate", "Entries", "Evictions"],
          rows.map(({ name, hits, misses, entries, evictions }) => [
            name,
            amount(hits),
            amount(misses),
            hits + misses === 0 ? "–" : percent(hits / (hits + misses)),
            optional(entries),
            optional(evictions),
          ]),
        ),
  )
}
