/** The results page: shows what the extension sends, and sends back what is pressed. */
import { Diagram } from "../diagram/diagram.ts"
import type { Heat } from "../diagram/heat.ts"
import { button, html } from "../dom.ts"
import { amount, counted, duration } from "../format.ts"
import { type Measure, measureOf, measures } from "../measures.ts"
import { type FromPage, type Report, type Run, read, type ToPage, toPage } from "../messages.ts"
import {
  type Answers,
  elementTable,
  measureChoice,
  type Sorting,
  whereTimeGoes,
} from "./elements.ts"
import { alerts, caches, grounds, resources } from "./notes.ts"
import { cycleTime, keyFigures, lifecycle } from "./overview.ts"

/** What VS Code gives a page. */
declare function acquireVsCodeApi(): {
  postMessage(message: FromPage): void
  getState(): unknown
  setState(state: unknown): void
}

/** What the reader chose; kept while the page is hidden. */
interface Choices {
  measure: string
  sorting: Sorting
}

const host = acquireVsCodeApi()
const page = document.getElementById("page")!
const choices: Choices = {
  measure: measures[0]!.id,
  sorting: { column: "waiting", descending: true },
  ...(host.getState() as Partial<Choices> | undefined),
}
let done: Extract<Run, { state: "done" }> | undefined
let file = ""
let selected: string | null = null

const header = html("header", {})
const controls = html("div", {})
const legend = html("p", { class: "legend" })
const diagram = new Diagram({ controls, legend, reveal })
const before = html("div", {})
const after = html("div", {})
page.append(header, before, diagram.part, after)
drawHeader({ state: "none" })
drawControls()

window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  const message = read(toPage, data)
  if ("problem" in message) return fail(`a message that does not fit: ${message.problem}`)
  receive(message.value)
})
window.addEventListener("error", ({ message }) => fail(message))
window.addEventListener("unhandledrejection", ({ reason }) => fail(String(reason)))
document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
  fail(`the security policy refused ${violatedDirective} ${blockedURI}`),
)
host.postMessage({ type: "ready" })

function receive(message: ToPage): void {
  switch (message.type) {
    case "document":
      file = message.file
      if (message.tooLarge) diagram.say("The file is too large to be drawn here.")
      else void diagram.draw(message.xml)
      break
    case "run":
      showRun(message.run)
      break
    case "select":
      select(message.element)
      break
    case "show":
      ;(message.part === "diagram" ? diagram.part : page).scrollIntoView()
  }
}

function showRun(run: Run): void {
  drawHeader(run)
  // While a new run goes on, the figures of the last one stay readable.
  page.classList.toggle("busy", run.state === "running")
  if (run.state === "running") return
  done = run.state === "done" ? run : undefined
  drawFigures()
}

function drawHeader(run: Run): void {
  const again = done || run.state === "done" || run.state === "failed"
  const simulate = button(again ? "Simulate Again" : "Simulate", { class: "primary" }, () =>
    host.postMessage({ type: "simulate" }),
  )
  const cancel = button("Cancel", {}, () => host.postMessage({ type: "cancel" }))
  const title = run.state === "done" ? run.report.processName || run.report.process : file
  header.replaceChildren(
    html("h1", {}, title || "Flowmeter"),
    html("div", { class: "state", role: "status" }, ...stateOf(run)),
    run.state === "running" ? cancel : simulate,
  )
}

function stateOf(run: Run): (Node | string)[] {
  switch (run.state) {
    case "none":
      return ["Not simulated yet."]
    case "running": {
      const value = run.percent === undefined ? {} : { value: run.percent }
      const label = run.message || "Simulating"
      return [html("progress", { max: 100, "aria-label": label, ...value }), label]
    }
    case "failed":
      return [html("span", { class: "failed" }, run.problem)]
    case "done":
      return [
        ...(run.outdated
          ? [
              html("span", { class: "outdated" }, "The text has changed since this simulation."),
              " ",
            ]
          : []),
        `${describe(run.report)}`,
      ]
  }
}

function describe({ instances, seed, simulatedSeconds, wallSeconds }: Report): string {
  return [
    counted(instances.started, "instance"),
    `seed ${seed}`,
    `${duration(simulatedSeconds)} simulated in ${duration(wallSeconds)}`,
  ].join(" · ")
}

function drawFigures(): void {
  drawControls()
  if (!done) {
    before.replaceChildren()
    after.replaceChildren()
    diagram.colour(undefined)
    return
  }
  const { report, caches: statistics } = done
  before.replaceChildren(keyFigures(report), alerts(report, reveal))
  after.replaceChildren(
    whereTimeGoes(report, answers),
    elementTable(report, choices.sorting, measure(), answers),
    cycleTime(report),
    lifecycle(report),
    resources(report),
    grounds(report),
    caches(statistics),
  )
  markRow()
  diagram.colour(heatOf(report, measure()))
}

function drawControls(): void {
  controls.replaceChildren(...(done ? [measureChoice(measure(), chooseMeasure)] : []))
  const most = done ? Math.max(0, ...done.report.elements.map(measure().value)) : 0
  const steps = [0, 0.25, 0.5, 0.75, 1].map(step => html("i", { class: `step step-${step * 100}` }))
  const text = `${measure().label}: 0 to ${measure().format(most)}`
  legend.replaceChildren(...(most === 0 ? [] : ["0", ...steps, measure().format(most)]))
  legend.setAttribute("aria-label", text)
}

function heatOf(report: Report, { id, value, format }: Measure): Heat {
  return {
    values: new Map(report.elements.map(it => [it.element, value(it)])),
    flows: new Map(id === "visits" ? report.flows.map(it => [it.element, it.taken]) : []),
    format,
  }
}

function measure(): Measure {
  return measureOf(choices.measure)
}

function chooseMeasure(id: string): void {
  choices.measure = id
  keep()
  document.getElementById("measure")?.focus()
}

const answers: Answers = {
  reveal,
  sort(sorting) {
    choices.sorting = sorting
    keep()
    document.querySelector<HTMLElement>(`[data-sort="${sorting.column}"]`)?.focus()
  },
}

function keep(): void {
  host.setState(choices)
  drawFigures()
}

function reveal(element: string): void {
  host.postMessage({ type: "reveal", element })
}

function select(element: string | null): void {
  selected = element
  diagram.select(element)
  markRow()
}

function markRow(): void {
  for (const row of document.querySelectorAll<HTMLElement>("tr[data-element]")) {
    row.classList.toggle("selected", row.dataset.element === selected)
  }
}

function fail(message: string): void {
  host.postMessage({ type: "failure", message: `${message} (${amount(performance.now())} ms)` })
}
