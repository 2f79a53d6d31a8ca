import type { TraceEvent } from "../engine/index.ts"
import { containerOf, type Element, is, labelOf, type Model } from "../model/index.ts"
import { formatDuration } from "../simulation/index.ts"
import { type Ink, inkFor, printable } from "./ink.ts"
import type { Shell } from "./shell.ts"

/**
 * A trace for people: the virtual time, then what happens, indented by sub-process. What goes
 * without saying is left out: that an element is done at once, and flows without a name.
 */
export function textTrace(
  models: readonly Model[],
  process: Element,
  { hasColour }: Shell,
): (event: TraceEvent) => string {
  const ink = inkFor(hasColour)
  const showing: Showing = { models, ink, shownAt: undefined, entered: undefined }
  const depths = new Depths()
  const title = printable(labelOf(process))
  const id = process.id && process.id !== title ? ink.faint(` ${printable(process.id)}`) : ""
  const heading = `${ink.strong(title)}${id}\n`
  let isFirst = true
  return event => {
    const what = said(event, showing)
    const before = isFirst ? heading : ""
    isFirst = false
    showing.entered = event.event === "enter" ? `${event.scope} ${event.element}` : showing.entered
    if (event.event === "wait") showing.entered = undefined
    if (what === "") return before
    const time = event.t === showing.shownAt ? "" : formatDuration(event.t)
    showing.shownAt = event.t
    const depth = event.event === "end" ? 0 : depths.of(elementOf(models, event.element), event)
    return `${before}${ink.faint(time.padStart(12))}  ${"  ".repeat(depth)}${what}\n`
  }
}

interface Showing {
  /** The document of the process, and those of what it calls. */
  readonly models: readonly Model[]
  readonly ink: Ink
  /** The time printed last. */
  shownAt: number | undefined
  /** What was entered last, and has not waited since. */
  entered: string | undefined
}

function said(event: TraceEvent, { models, ink, entered }: Showing): string {
  const element = elementOf(models, event.element)
  const label = printable(element ? labelOf(element) : event.element)
  switch (event.event) {
    case "enter":
      return `${ink.info("▸")} ${label} ${ink.faint(describe(element))}`.trimEnd()
    case "complete":
      return entered === `${event.scope} ${event.element}` ? "" : `${ink.good("✓")} ${label}`
    case "take":
      return element?.name ? ink.faint(`→ ${label}`) : ""
    case "wait":
      return `${ink.warning("…")} ${label} ${waiting(event)}`
    case "throw":
      return `↑ ${label} throws ${trigger(event)}`
    case "catch":
      return `↓ ${label} ${caught(event)}`
    case "cancel":
      return `${ink.warning("✗")} ${label} is cancelled`
    case "fail":
      return `${ink.warning("✗")} ${label}: attempt ${event.attempt} failed`
    case "incident":
      return ink.error(`! ${label}: ${printable(event.message)} (${event.code})`)
    case "pause":
    case "resume":
      return `‖ ${event.event === "pause" ? "paused" : "resumed"}`
    case "end":
      return end(event, models, ink)
  }
}

type Event<Kind extends TraceEvent["event"]> = Extract<TraceEvent, { readonly event: Kind }>

function waiting({ for: what, name, due, flows }: Event<"wait">): string {
  const named = name === undefined ? "" : ` “${printable(name)}”`
  const until = due === undefined ? "" : `, due at ${formatDuration(due)}`
  const missing = flows?.length ? ` on ${flows.map(printable).join(", ")}` : ""
  return `waits for ${/^[aeio]/.test(what) ? "an" : "a"} ${what}${named}${missing}${until}`
}

function caught(event: Event<"throw" | "catch">): string {
  if (event.trigger === "timer") return "is due"
  if (event.trigger === "conditional") return "finds its condition true"
  return `receives ${trigger(event)}`
}

function trigger({ trigger, name }: Event<"throw" | "catch">): string {
  return `the ${trigger}${name === undefined ? "" : ` “${printable(name)}”`}`
}

function end(
  { state, variables, waiting }: Event<"end">,
  models: readonly Model[],
  ink: Ink,
): string {
  const places = waiting?.map(id => {
    const element = elementOf(models, id)
    return printable(element ? labelOf(element) : id)
  })
  const word = state === "failed" ? ink.error(state) : ink.strong(state)
  const where = places?.length ? ` at ${places.join(", ")}` : ""
  const values = Object.keys(variables).length === 0 ? "" : `\n${ink.faint(valuesOf(variables))}`
  return `■ ${word}${where}${values}`
}

function valuesOf(variables: Readonly<Record<string, unknown>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${" ".repeat(16)}${printable(`${name} = ${JSON.stringify(value)}`)}`)
    .join("\n")
}

function elementOf(models: readonly Model[], id: string): Element | undefined {
  for (const model of models) {
    const element = model.find(id)
    if (element) return element
  }
  return undefined
}

/** `userTask` as `user task`. */
function describe(element: Element | undefined): string {
  if (!element) return ""
  const words = element.kind.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
  return words.replace("sub process", "sub-process").replace("ad hoc", "ad-hoc")
}

/** How far what happens is indented: by the sub-processes it lies in, and by what is called. */
class Depths {
  /** By scope: where the process begins that it belongs to. */
  readonly #bases = new Map<number, number>([[0, 0]])
  /** Where the next scope that nobody knows yet begins. */
  #next = 0

  of(element: Element | undefined, { event, scope = 0 }: TraceEvent): number {
    const base = this.#bases.get(scope) ?? this.#next
    this.#bases.set(scope, base)
    let depth = base
    for (let at = element && containerOf(element); at; at = containerOf(at))
      if (is(at, "tSubProcess")) depth++
    if (event === "enter") this.#next = element?.kind === "callActivity" ? depth + 1 : base
    return depth
  }
}
