/** The elements of the process: where time goes, and every figure of each in a table to sort. */
import { bar } from "../bars.ts"
import { button, html, section } from "../dom.ts"
import { amount, cost, duration, words } from "../format.ts"
import { type Measure, measures } from "../measures.ts"
import type { ElementReport, Report } from "../messages.ts"

/** How the table is sorted; a key of `columns`. */
export interface Sorting {
  readonly column: string
  readonly descending: boolean
}

/** What the table asks of the page around it. */
export interface Answers {
  reveal(element: string): void
  sort(sorting: Sorting): void
}

/** Rows drawn at first and with each press for more; nobody reads a thousand rows at once. */
const rowsAtOnce = 300

/** Bars drawn; the table has all. */
const barsShown = 10

const columns: readonly {
  readonly id: string
  readonly label: string
  value(element: ElementReport): number | string
  format(value: number): string
}[] = [
  { id: "element", label: "Element", value: it => it.name || it.element, format: String },
  { id: "entered", label: "Visits", value: it => it.entered, format: amount },
  { id: "failed", label: "Failed", value: it => it.failed, format: amount },
  { id: "waiting", label: "Waiting", value: it => it.waiting.mean, format: duration },
  { id: "processing", label: "Processing", value: it => it.processing.mean, format: duration },
  { id: "duration", label: "Duration", value: it => it.duration.mean, format: duration },
  { id: "p50", label: "p50", value: it => it.duration.p50, format: duration },
  { id: "p95", label: "p95", value: it => it.duration.p95, format: duration },
  { id: "p99", label: "p99", value: it => it.duration.p99, format: duration },
  { id: "cost", label: "Cost", value: it => it.cost, format: cost },
]

/** Waiting and processing of the elements on which instances spend most time. */
export function whereTimeGoes(report: Report, { reveal }: Answers): HTMLElement {
  const { started } = report.instances
  const rows = report.elements
    .map(it => ({
      it,
      waiting: (it.waiting.mean * it.waiting.count) / (started || 1),
      processing: (it.processing.mean * it.processing.count) / (started || 1),
    }))
    .filter(({ waiting, processing }) => 0 < waiting + processing)
    .sort((a, b) => b.waiting + b.processing - a.waiting - a.processing)
    .slice(0, barsShown)
  const most = rows[0] ? rows[0].waiting + rows[0].processing : 1
  const lines = rows.map(({ it, waiting, processing }) => {
    const said = `${duration(waiting)} waiting and ${duration(processing)} processing`
    return html(
      "li",
      {},
      button(it.name || it.element, { class: "link" }, () => reveal(it.element)),
      bar(`${it.name || it.element}: ${said}`, [
        { role: "waiting", share: waiting / most },
        { role: "processing", share: processing / most },
      ]),
      html("span", { class: "value", title: said }, duration(waiting + processing)),
    )
  })
  return section(
    "time",
    "Where the time of an instance goes",
    html(
      "p",
      { class: "keys" },
      html("span", { class: "key key-waiting" }, "waiting"),
      html("span", { class: "key key-processing" }, "processing"),
    ),
    lines.length === 0
      ? html("p", { class: "quiet" }, "No element took any time.")
      : html("ol", { class: "bars" }, ...lines),
  )
}

/** Every element with its figures. A press on a row shows the element in the text. */
export function elementTable(
  report: Report,
  sorting: Sorting,
  measure: Measure,
  answers: Answers,
): HTMLElement {
  const sorted = inOrder(report.elements, sorting)
  const most = Math.max(...sorted.map(measure.value), 0)
  const body = html("tbody")
  const more = button("", { class: "more" }, drawMore)
  const grid = html(
    "table",
    { class: "elements" },
    html(
      "caption",
      {},
      "Times are means unless a percentile is named. The bar compares the measure of the diagram.",
    ),
    html("thead", {}, html("tr", {}, ...columns.map(it => heading(it, sorting, answers)))),
    body,
  )
  drawMore()
  return section("elements", "Elements", html("div", { class: "scroll" }, grid), more)

  function drawMore(): void {
    const drawn = body.rows.length
    body.append(...sorted.slice(drawn, drawn + rowsAtOnce).map(row))
    const rest = sorted.length - body.rows.length
    more.textContent = `Show ${amount(Math.min(rest, rowsAtOnce))} of ${amount(rest)} more`
    more.hidden = rest === 0
  }

  function row(element: ElementReport): HTMLElement {
    const value = measure.value(element)
    const label = `${measure.label}: ${measure.format(value)}`
    const [, ...figures] = columns
    const made = html(
      "tr",
      { "data-element": element.element },
      html(
        "th",
        { scope: "row" },
        button(element.name || element.element, { class: "link", title: element.element }, () =>
          answers.reveal(element.element),
        ),
        html("small", {}, words(element.kind)),
        bar(label, [{ role: "measure", share: most === 0 ? 0 : value / most }]),
      ),
      ...figures.map(it => {
        const figure = Number(it.value(element))
        return html("td", { "data-column": it.id, "data-value": figure }, it.format(figure))
      }),
    )
    // The whole row is a target for the mouse; the keyboard has the button in it.
    made.addEventListener("click", ({ target }) => {
      if (!(target as Element).closest("button")) answers.reveal(element.element)
    })
    return made
  }
}

function heading(
  { id, label }: (typeof columns)[number],
  { column, descending }: Sorting,
  { sort }: Answers,
) {
  const sorted = id === column
  const direction = descending ? "descending" : "ascending"
  const press = () => sort({ column: id, descending: sorted ? !descending : id !== "element" })
  return html(
    "th",
    { scope: "col", "aria-sort": sorted ? direction : "none" },
    button(label, { class: "sort", "data-sort": id }, press),
  )
}

/** Equal rows stay in the order of the report. */
function inOrder(elements: readonly ElementReport[], { column, descending }: Sorting) {
  const { value } = columns.find(it => it.id === column) ?? columns[0]!
  const sign = descending ? -1 : 1
  return [...elements].sort((a, b) => {
    const [left, right] = [value(a), value(b)]
    if (typeof left === "string") return sign * left.localeCompare(String(right), "en")
    return sign * (left - Number(right))
  })
}

/** The choice of what the diagram and the bars of the table compare. */
export function measureChoice(chosen: Measure, choose: (id: string) => void): HTMLElement {
  const list = html(
    "select",
    { id: "measure" },
    ...measures.map(({ id, label }) =>
      html("option", { value: id, selected: id === chosen.id }, label),
    ),
  )
  list.addEventListener("change", () => choose(list.value))
  return html("label", { for: "measure", class: "measure" }, "Colour by ", list)
}
