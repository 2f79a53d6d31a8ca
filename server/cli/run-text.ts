import type { TraceEvent } from "../engine/index.ts"
import {
  containerOf,
  type Element,
  is,
  labelOf,
  type Model,
  participantOf,
  spelledOut,
} from "../model/index.ts"
import { formatDuration } from "../simulation/index.ts"
import { type Ink, inkFor, printable } from "./ink.ts"
import type { Shell } from "./shell.ts"

/**
 * A trace for people: the virtual time, then what happens, indented by sub-process. What goes
 * without saying is left out: that an element is done at once, and flows without a name. Where
 * several processes take part, the name of the one that goes on stands above what it does.
 *
 * @param engine how it is called; left out for the standard itself
 */
export function textTrace(
  models: readonly Model[],
  process: Element,
  { hasColour }: Shell,
  engine?: string,
): (event: TraceEvent) => string {
  const ink = inkFor(hasColour)
  const places = new Places(models)
  const showing: Showing = { places, ink, shownAt: undefined, entered: undefined }
  const headings = new Headings(models[0]!, process, engine)
  let shown = 0
  return event => {
    headings.note(event)
    places.note(event)
    const what = said(event, showing)
    if (event.event === "enter") showing.entered = placeIn(event)
    if (event.event === "wait") showing.entered = undefined
    if (what === "" && shown !== 0) return ""
    const before = event.instance === shown ? "" : headings.above(event.instance, ink)
    shown = event.instance
    if (what === "") return before
    const time = event.t === showing.shownAt ? "" : formatDuration(event.t)
    showing.shownAt = event.t
    const depth = event.event === "end" ? 0 : places.depthOf(event)
    return `${before}${ink.faint(time.padStart(12))}  ${"  ".repeat(depth)}${what}\n`
  }
}

interface Showing {
  readonly places: Places
  readonly ink: Ink
  /** The time printed last. */
  shownAt: number | undefined
  /** What was entered last, and has not waited since. */
  entered: string | undefined
}

/** Tells elements of the same id apart by where they are entered. */
function placeIn({ instance, scope, element }: TraceEvent): string {
  return `${instance} ${scope} ${element}`
}

function said(event: TraceEvent, { places, ink, entered }: Showing): string {
  const element = places.elementOf(event)
  const turn = places.turnOf(event)
  const label = printable(element ? labelOf(element) : event.element) + turn
  switch (event.event) {
    case "enter":
      return `${ink.info("▸")} ${label} ${ink.faint(spelledOut(element?.kind ?? ""))}`.trimEnd()
    case "complete":
      return entered === placeIn(event) ? "" : `${ink.good("✓")} ${label}`
    case "take":
      return element?.name ? ink.faint(`→ ${label}`) : ""
    case "wait":
      return `${ink.warning("…")} ${label} ${waiting(event)}`
    case "throw":
      return `↑ ${label} ${element && is(element, "tActivity") ? "sends" : "throws"} ${trigger(event)}`
    case "catch":
      return `↓ ${label} ${caught(event)}`
    case "keep":
      return `⇢ ${label} keeps ${message(event)} until somebody waits for it`
    case "unawaited":
      return `⇢ nobody waits for ${message(event)} of ${label}`
    case "lost":
      return ink.warning(`⇢ ${message(event)} of ${label} is lost: too many are kept already`)
    case "cancel":
      return `${ink.warning("✗")} ${label} is cancelled`
    case "fail":
      return `${ink.warning("✗")} ${label}: attempt ${event.attempt} failed`
    case "incident":
      return ink.error(`! ${label}: ${printable(event.message)} (${event.code})`)
    case "doubt":
      return ink.warning(`? ${label} ${printable(event.message)}`)
    case "differ":
      return ink.warning(`≠ ${label} ${printable(event.message)}`)
    case "pause":
    case "resume":
      return `‖ ${event.event === "pause" ? "paused" : "resumed"}`
    case "end":
      return end(event, places, ink)
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

function message({ name }: Event<"keep" | "unawaited" | "lost">): string {
  return name === undefined ? "the message" : `the message “${printable(name)}”`
}

function end({ state, variables, waiting }: Event<"end">, places: Places, ink: Ink): string {
  const labels = waiting?.map(id => {
    const element = places.waitingAt(id)
    return printable(element ? labelOf(element) : id)
  })
  const word = state === "failed" ? ink.error(state) : ink.strong(state)
  // What waits is not what failed.
  const before = state === "failed" ? "; waiting at" : " at"
  const where = labels?.length ? `${before} ${labels.join(", ")}` : ""
  const values = Object.keys(variables).length === 0 ? "" : `\n${ink.faint(valuesOf(variables))}`
  return `■ ${word}${where}${values}`
}

function valuesOf(variables: Readonly<Record<string, unknown>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${" ".repeat(16)}${printable(`${name} = ${JSON.stringify(value)}`)}`)
    .join("\n")
}

/** The lines above what instances do: how the pool or process is called. */
class Headings {
  readonly #model: Model
  /** By instance. */
  readonly #titles = new Map<number, string>()
  /** By the id of a process: how many instances have begun. */
  readonly #counts = new Map<string, number>()
  /** What stands behind the first one. */
  #more: string

  constructor(model: Model, process: Element, engine: string | undefined) {
    this.#model = model
    const id = process.id ?? ""
    const title = this.#titleOf(process)
    this.#titles.set(1, title)
    this.#counts.set(id, 1)
    this.#more = id === "" || id === title ? "" : ` ${printable(id)}`
    if (engine !== undefined) this.#more += ` as ${engine} runs it`
  }

  /** The first event of an instance says which process it is of. */
  note({ instance, process: id }: TraceEvent): void {
    const process = id === undefined ? undefined : this.#model.find(id)
    if (!process || id === undefined) return
    const count = (this.#counts.get(id) ?? 0) + 1
    this.#counts.set(id, count)
    this.#titles.set(instance, `${this.#titleOf(process)}${count === 1 ? "" : ` (${count})`}`)
  }

  above(instance: number, ink: Ink): string {
    const more = this.#more === "" ? "" : ink.faint(this.#more)
    this.#more = ""
    return `${ink.strong(this.#titles.get(instance) ?? `${instance}`)}${more}\n`
  }

  /** What its pool is called where the process itself has no name. */
  #titleOf(process: Element): string {
    const shown = process.name === undefined ? participantOf(this.#model, process) : undefined
    return printable(shown?.name === undefined ? labelOf(process) : labelOf(shown))
  }
}

/** Where what happens stands: in which document, and how far it is indented. */
class Places {
  /** The document of the process, and those of what it calls. */
  readonly #models: readonly Model[]
  /** By instance, then by scope. */
  readonly #scopes = new Map<number, Map<number, ScopeShown>>()
  /** By id: what has waited last. Documents may have the same ids. */
  readonly #waiting = new Map<string, Element>()
  /** By where a repeated activity was entered: how many turns of it have begun. */
  readonly #turns = new Map<string, number>()

  constructor(models: readonly Model[]) {
    this.#models = models
  }

  /** What waits is remembered for the end, and what is repeated for its turns. */
  note(event: TraceEvent): void {
    const element = this.elementOf(event)
    if (!element) return
    if (event.event === "wait") this.#waiting.set(event.element, element)
    if (event.event === "enter" && isRepeated(element))
      this.#turns.set(wholeOf(event, event.scope), 0)
  }

  /** Which turn of a repeated activity something happens in: ` (2)`, or ` (2.1)` where they nest. */
  turnOf(event: TraceEvent): string {
    const { turn } = this.#scopeOf(event)
    return turn === "" ? "" : ` (${turn})`
  }

  elementOf(event: TraceEvent): Element | undefined {
    return this.#find(this.#scopeOf(event).model, event.element)
  }

  /** What stands at the end where nothing goes on. */
  waitingAt(id: string): Element | undefined {
    return this.#waiting.get(id) ?? this.#find(this.#models[0]!, id)
  }

  /** By the sub-processes it lies in, and by what is called. */
  depthOf(event: TraceEvent): number {
    const { model, depth } = this.#scopeOf(event)
    return depth + subProcessesAround(this.#find(model, event.element))
  }

  /** An impossible step is about an id that may stand anywhere. */
  #find(model: Model, id: string): Element | undefined {
    return model.find(id) ?? this.#models.find(it => it.find(id))?.find(id)
  }

  #scopeOf(event: TraceEvent): ScopeShown {
    const { instance, scope = 0, opens = {} } = event
    const whole = { model: this.#models[0]!, depth: 0, turn: "" }
    const scopes = this.#scopes.get(instance) ?? new Map([[0, whole]])
    this.#scopes.set(instance, scopes)
    const known = scopes.get(scope)
    if (known) return known
    const around = this.#beginTurn(event, scopes.get(opens.outer ?? 0)!)
    const shown =
      opens.caller === undefined
        ? around
        : {
            ...around,
            model: this.#models[opens.document ?? 0]!,
            depth: around.depth + subProcessesAround(around.model.find(opens.caller)) + 1,
          }
    scopes.set(scope, shown)
    return shown
  }

  /** What opens a scope may be a turn of what was entered around it. */
  #beginTurn(event: TraceEvent, around: ScopeShown): ScopeShown {
    const whole = wholeOf(event, event.opens?.outer)
    const begun = this.#turns.get(whole)
    if (event.event !== "enter" || begun === undefined) return around
    this.#turns.set(whole, begun + 1)
    const turn = `${around.turn === "" ? "" : `${around.turn}.`}${begun + 1}`
    return { ...around, turn }
  }
}

/** A repeated activity as it was entered in a scope. */
function wholeOf({ instance, element }: TraceEvent, scope = 0): string {
  return `${instance} ${scope} ${element}`
}

function isRepeated(activity: Element): boolean {
  return activity.children.some(it => is(it, "tLoopCharacteristics"))
}

/** A scope as it is printed. */
interface ScopeShown {
  readonly model: Model
  /** How far what stands directly in its process is indented. */
  readonly depth: number
  /** Which turn of a repeated activity it is or lies in; empty when in none. */
  readonly turn: string
}

function subProcessesAround(element: Element | undefined): number {
  let count = 0
  for (let at = element && containerOf(element); at; at = containerOf(at))
    if (is(at, "tSubProcess")) count++
  return count
}
