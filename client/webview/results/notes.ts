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
    items.push(
      html(
        "li",
        { class: "note note-bottleneck" },
        html("span", { class: "badge" }, "bottleneck"),
        button(nameOf(bottleneck.element, report), { class: "link" }, () =>
          reveal(bottleneck.element),
        ),
        ` ${bottleneck.message}`,
      ),
    )
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
  return html(
    "li",
    { class: `note note-${severity}`, title: rule },
    html("span", { class: "badge" }, severity),
    button(nameOf(element, report), { class: "link" }, () => reveal(element)),
    ` ${message}`,
  )
}

/** The name of an element, or its id where it has none. */
function nameOf(id: string, { elements, process, processName }: Report): string {
  if (id === process) return processName || process
  return elements.find(it => it.element === id)?.name || id
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
