import { frameFlag } from "../../server/engine/frames.ts"
import {
  compile,
  type Driver,
  dueAt,
  type EndState,
  Engine,
  type Frame,
  type Incident,
  type Observer,
  type ProfileId,
  platformOf,
  type Token,
} from "../../server/engine/index.ts"
import { runTaskScript } from "../../server/engine/script-task.ts"
import { namesAt } from "../../server/engine/subscriptions.ts"
import { compileExpression, type ScriptRunner } from "../../server/expression/index.ts"
import {
  attributeValue,
  childOf,
  type Element,
  type Model,
  type Node,
  none,
  rowOf,
} from "../../server/model/index.ts"
import { withFlows, withJobs } from "./waiting-before.ts"

/** What a token stands and waits for. */
export interface Wait {
  readonly kind: "task" | "work" | "event" | "timer" | "job" | "flow"
  readonly line: Line
  readonly node: Node
  readonly token: Token
  readonly serial: number
  readonly element: Element
  /** Of the message or signal: how it may be called. */
  readonly names: readonly string[]
  readonly trigger: string
  /** Counts what waits: a timer that comes again is another job. */
  readonly turn: number
  /** Of a timer: seconds since 1970, or since it began. */
  readonly due?: number | undefined
}

/** One process made ready, and its engine. */
export interface Line {
  readonly model: Model
  readonly process: Element
  readonly engine: Engine
}

/** A process instance: one that was started, or one that is called. */
export interface Instance {
  readonly line: Line
  readonly frame: Frame
  readonly number: number
}

/** What happened, in order. */
export interface Happening {
  readonly what: "enter" | "turn" | "complete" | "cancel" | "take" | "incident" | "end"
  /** Of the element, and the code of an incident; of the end the state. */
  readonly id: string
  /** The process that was started, and the number of its instance. */
  readonly process: string | undefined
  readonly instance: number
}

/** Who decides what the models do not say. */
export interface Hand {
  /** The engine it runs as; left out, the one the document is for. */
  readonly profile?: ProfileId
  /** Where scripts run; without it they are done at once. */
  readonly scripts?: ScriptRunner | undefined
  /** Which work waits for somebody, besides that of user tasks. */
  readonly holds?: (element: Element) => boolean
  /** The ids of the flows that leave a gateway; nothing leaves it to the model. */
  readonly chooses?: (gateway: Element) => readonly string[] | undefined
  /** What else waits: the jobs that Camunda makes of steps, or tokens on sequence flows. */
  readonly waitsFor?: "job" | "flow"
  /** An element is complete, and about to be left. */
  readonly completes?: (line: Line, element: Element) => void
  /** A message goes out; `name` is how it may be called. */
  readonly sends?: (line: Line, from: Element, name: string | undefined) => void
}

/**
 * Runs instances of all processes of some files side by side, and keeps what they wait for, so that
 * the tests of other engines can be played on it. Work is done at once, unless the hand holds it.
 */
export class Workbench {
  readonly lines = new Map<string, Line>()
  #waits: Wait[] = []
  #turns = 0
  readonly happenings: Happening[] = []
  /** Seconds since it began. */
  now = 0
  /** Whether there is any place where Camunda makes a job of a step. */
  hasJobs = false
  readonly incidents: Incident[] = []
  readonly #models: readonly Model[]
  readonly #ended = new Set<string>()
  readonly #hand: Hand

  constructor(models: readonly Model[], hand: Hand = {}) {
    this.#hand = hand
    this.#models = models
    for (const model of models)
      for (const process of model.processes) {
        const id = process.id ?? ""
        if (!this.lines.has(id)) this.lines.set(id, this.#newLine(model, process))
      }
  }

  /** @throws when no process has that id */
  start(process: string, variables?: Readonly<Record<string, unknown>>, node?: Node): Instance {
    const line = this.lines.get(process)
    if (!line) throw new Error(`no process ${process}`)
    const { engine } = line
    const frame = engine.start(node ?? none, variables)
    const number = engine.frames.number(frame)
    return { line, frame, number }
  }

  /** In the order they began to wait. */
  get waits(): readonly Wait[] {
    this.#waits = this.#waits.filter(it => it.line.engine.tokens.serial(it.token) === it.serial)
    return this.#waits
  }

  isOver({ line, number }: Instance): boolean {
    return this.#ended.has(keyOf(line, number))
  }

  complete(wait: Wait, variables?: Readonly<Record<string, unknown>>): void {
    this.#drop(wait)
    wait.line.engine.complete(wait.token, variables)
  }

  throwError(wait: Wait, code: string | undefined): void {
    this.#drop(wait)
    wait.line.engine.throwError(wait.token, code)
  }

  /** The work goes on unless what catches it interrupts it. */
  throwEscalation({ line, token }: Wait, code: string): void {
    line.engine.throwEscalation(token, code)
  }

  /** Sends a signal to everything that waits for it. */
  signal(name: string): void {
    for (const { engine } of this.lines.values()) engine.signal(name)
  }

  /** A signal reaches all instances, and lets others begin. BPMN 2.0.2, §10.5.1. */
  #broadcast(from: Line, name: string, payload?: Readonly<Record<string, unknown>>): void {
    for (const line of this.lines.values()) {
      if (line !== from) line.engine.signal(name, payload)
      const { events, graph } = line.engine.program
      const isMeant = (names: readonly string[]) =>
        names.includes(name) || (names[0] ?? "") === name
      for (const [node, { kind, parent }] of graph.elements.entries())
        if (kind === "startEvent" && parent === line.process)
          if (events[node]!.trigger === "signal" && isMeant(events[node]!.names))
            this.start(line.process.id!, payload, node)
    }
  }

  #do({ engine }: Line, node: Node, token: Token): void {
    if (!this.#hand.scripts) {
      engine.complete(token)
      return
    }
    const outcome = runTaskScript(engine, engine.tokens.frame(token), node)
    if (outcome?.kind === "error") engine.throwError(token, outcome.code)
    else if (outcome?.kind === "problem") engine.fail(token, outcome.message)
    else engine.complete(token, outcome?.variables)
  }

  #drop(wait: Wait): void {
    const at = this.#waits.indexOf(wait)
    if (0 <= at) this.#waits.splice(at, 1)
  }

  #newLine(model: Model, process: Element): Line {
    const platform = platformOf(model, this.#hand.profile)
    const compiled = compile(model, process, { others: this.#models, platform })
    const { waitsFor } = this.#hand
    const program =
      waitsFor === "job"
        ? withJobs(compiled, (element, node, token) => push("job", node, token, { element }))
        : waitsFor === "flow"
          ? withFlows(compiled, (element, node, token) => push("flow", node, token, { element }))
          : compiled
    this.hasJobs ||= waitsFor === "job" && program !== compiled
    const { graph } = program
    const idOf = (node: Node) => graph.elements[node]!.id ?? graph.elements[node]!.kind
    const push = (kind: Wait["kind"], node: Node, token: Token, more: Partial<Wait> = {}) => {
      const { trigger } =
        kind === "job" || kind === "flow" ? { trigger: "none" } : program.events[node]!
      const names = namesAt(engine, engine.tokens.frame(token), node)
      const serial = engine.tokens.serial(token)
      const element = graph.elements[node]!
      this.#waits = this.#waits.filter(it => it.line !== line || it.token !== token)
      const turn = this.#turns++
      this.#waits.push({ kind, line, node, token, serial, element, names, trigger, turn, ...more })
    }
    const driver: Driver = {
      work: (_, node, token) => {
        const element = graph.elements[node]!
        if (element.kind === "userTask") push("task", node, token)
        else if (this.#hand.holds?.(element)) push("work", node, token)
        else this.#do(line, node, token)
      },
      wait: (_, node, token) => push("event", node, token),
      timer: (_, node, token, timer) =>
        push("timer", node, token, {
          due: timer.kind === "unknown" ? undefined : dueAt(timer, this.now),
        }),
      choose: (_, node, chosen) => {
        const ids = this.#hand.chooses?.(graph.elements[node]!)
        if (!ids) return -1
        const flows = [...rowOf(graph.outgoing, node)]
        const meant = flows.filter(it => ids.includes(graph.flows[it]!.id ?? ""))
        chosen.set(meant)
        return meant.length
      },
      cancelled: (_, __, token) => {
        const wait = this.#waits.find(it => it.line === line && it.token === token)
        if (wait) this.#drop(wait)
      },
      incident: (instance, node, incident) => {
        this.incidents.push(incident)
        this.happenings.push({
          what: "incident",
          id: `${idOf(node)} ${incident.code}`,
          process: process.id,
          instance: engine.frames.number(engine.frames.root(instance)),
        })
      },
      ended: (frame, state: EndState) => {
        const instance = engine.frames.number(frame)
        this.#ended.add(keyOf(line, instance))
        this.happenings.push({ what: "end", id: state, process: process.id, instance })
      },
    }
    const say = (what: Happening["what"]) => (frame: Frame, node: Node) => {
      const instance = engine.frames.number(engine.frames.root(frame))
      this.happenings.push({ what, id: idOf(node), process: process.id, instance })
    }
    const observer: Observer = {
      enter: say("enter"),
      complete: (frame, node) => {
        say("complete")(frame, node)
        this.#hand.completes?.(line, graph.elements[node]!)
      },
      cancel: say("cancel"),
      beginTurn: say("turn"),
      take: (frame, flow) => {
        const instance = engine.frames.number(engine.frames.root(frame))
        this.happenings.push({
          what: "take",
          id: graph.flows[flow]!.id ?? "",
          process: process.id,
          instance,
        })
      },
      throw: (_, node, name, { trigger }, payload) => {
        if (trigger === "signal") this.#broadcast(line, name ?? "", payload)
        if (trigger === "message") this.#hand.sends?.(line, graph.elements[node]!, name)
      },
      catch: () => {},
    }
    const scripts = this.#hand.scripts
    const engine = new Engine(program, driver, { observer, scripts, stepLimit: 10_000 })
    const line: Line = { model, process, engine }
    return line
  }
}

function keyOf({ process }: Line, number: number): string {
  return `${process.id} ${number}`
}

/** The attribute of a vendor, whatever its prefix. */
export function vendorAttribute(element: Element, local: string): string | undefined {
  const found = element.xml.attributes.find(it => it.name.endsWith(`:${local}`))
  return found?.value ?? attributeValue(element, local)
}

/** Whether a frame is that of a process, and not of an activity in it. */
export function isProcess({ frames, program }: Engine, frame: number): boolean {
  if (frames.hasFlag(frame, frameFlag.isPrivate | frameFlag.isTurn)) return false
  return program.graph.scopes[frames.scope(frame)]!.kind === "process"
}

/**
 * How the process instance that a frame is in is called here; processes that are called are
 * instances of their own.
 */
export function processAround({ process, engine }: Line, frame: number): string {
  const { frames, tokens } = engine
  let at = frame
  while (0 <= frames.owner(at) && !isProcess(engine, at)) at = tokens.frame(frames.owner(at))
  const name = instanceName(process.id, frames.number(frames.root(at)))
  return frames.root(at) === at ? name : `${name} ${at}`
}

/** How an instance that was started is called here. */
export function instanceName(process: string | undefined, number: number): string {
  return `process ${process} ${number}`
}

/** Who is to do a task, as its expression says now. */
export function assigneeOf({ line, element, token }: Wait): unknown {
  const performer = childOf(element, "humanPerformer")
  const resource = performer && childOf(performer, "resourceAssignmentExpression")
  const named = resource && childOf(resource, "formalExpression")?.xml.content.trim()
  const written = vendorAttribute(element, "assignee") ?? named
  if (!written?.includes("{")) return written
  const { expression } = compileExpression(written, "juel")
  const { engine } = line
  return expression?.evaluate(engine.environmentOf(engine.tokens.frame(token)))
}
