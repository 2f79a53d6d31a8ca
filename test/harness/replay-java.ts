import { compileExpression } from "../../server/expression/index.ts"
import type { Model, Node } from "../../server/model/index.ts"
import { JavaState } from "./java-state.ts"
import {
  AboutExecutions,
  chained,
  constants,
  filtered,
  isAlike,
  keyOf,
  lostName,
  queriesIn,
  type Row,
  shown,
  text,
} from "./java-values.ts"
import { type CaseOutcome, NotExpressible, type SaidInCode } from "./replayed.ts"
import { type Instance, instanceName, type Line, type Wait, Workbench } from "./workbench.ts"

/** One entry of the steps of a test of Camunda or Operaton; see the corpus. */
export interface JavaStep {
  readonly op: string
  readonly [field: string]: unknown
}

/** The filters of a query, each with what is wanted. */
type Filters = readonly (readonly [name: string, wanted?: unknown, second?: unknown])[]

/**
 * Plays a test written for Camunda's Java API.
 *
 * @throws NotExpressible
 */
export function replayJava(
  models: readonly Model[],
  steps: readonly JavaStep[],
  said: SaidInCode,
): CaseOutcome {
  return new Replay(models, said).play(steps)
}

class Replay {
  readonly #bench: Workbench
  /** By step, how the process instance that it started is called. */
  readonly #started = new Map<number, string>()
  /** By symbol, what a query found when it was asked. */
  readonly #snapshots = new Map<string, readonly Row[] | AboutExecutions>()
  /** How much that was asserted held, and how much is left out because of executions. */
  #held = 0
  #leftOut: AboutExecutions | undefined
  readonly #state: JavaState
  readonly #starts: Row[]
  #hasClock = false
  #each: Row | undefined

  constructor(models: readonly Model[], { scripts, profile, starts = [] }: SaidInCode) {
    this.#starts = [...starts]
    this.#bench = new Workbench(models, { scripts, waitsFor: "job", profile })
    this.#state = new JavaState(this.#bench)
  }

  /** @throws NotExpressible */
  play(steps: readonly JavaStep[]): CaseOutcome {
    for (const [at, step] of [...steps, undefined].entries()) {
      for (const query of queriesIn(steps))
        if (query.at === at) this.#snapshots.set(keyOf(query), this.#snapshot(query))
      if (!step) break
      const why = this.#step(step, at)
      if (why !== undefined) return { kind: "failed", why: `${why} (step ${at})` }
    }
    if (this.#leftOut && this.#held === 0) throw this.#leftOut
    return { kind: "passed" }
  }

  #snapshot(query: Record<string, unknown>): readonly Row[] | AboutExecutions {
    try {
      return this.#rows(query)
    } catch (error) {
      if (error instanceof AboutExecutions) return error
      throw error
    }
  }

  /** @returns why it is not as it should be */
  #step(step: JavaStep, at: number): string | undefined {
    switch (step.op) {
      case "start":
        return this.#start(step, at)
      case "startByMessage":
        return this.#startByMessage(step, at)
      case "completeTask":
        return this.#complete(step.task, ["task"], this.#variablesOf(step.variables))
      case "executeJob":
        return this.#complete(step.job, ["timer", "job"], undefined)
      case "executeAllJobs":
        return this.#executeAll()
      case "setClock":
        this.#bench.now = secondsSinceStart(text(step.src))
        this.#hasClock = true
        return undefined
      case "trigger":
        return this.#trigger(step.execution)
      case "message":
        return this.#message(
          text(step.name),
          this.#value(step.execution),
          this.#variablesOf(step.variables),
        )
      case "correlateMessage":
        return this.#correlate(step, at)
      case "signal":
        this.#bench.signal(text(step.name))
        return undefined
      case "setVariables":
        return this.#setValues(this.#value(step.execution), this.#variablesOf(step.variables) ?? {})
      case "setVariable":
      case "setVariableLocal":
        return this.#setVariable(this.#value(step.execution), step)
      case "task.setVariable":
        return this.#setVariable(this.#value(step.task), step)
      case "forEach":
        return this.#forEach(step, at)
      case "assert":
        return this.#assertUnlessInside(step)
      default:
        throw new NotExpressible(`step ${step.op}`)
    }
  }

  #start(
    { processKey, variables, startAt, businessKey }: JavaStep,
    at: number,
  ): string | undefined {
    if (businessKey !== undefined) throw new NotExpressible("business key")
    const key = text(this.#value(processKey))
    const line = this.#bench.lines.get(key)
    if (!line) throw new NotExpressible(`no process ${key} among the files`)
    const values = { ...this.#variablesOf(variables), ...this.#starts.shift() }
    const node = startAt === undefined ? undefined : nodeToStartAt(line, startAt as Filters)
    this.#started.set(at, keyOfInstance(this.#bench.start(key, values, node)))
    return undefined
  }

  #startByMessage({ message, variables }: JavaStep, at: number): string | undefined {
    for (const line of this.#bench.lines.values()) {
      const { program } = line.engine
      const node = program.graph.elements.findIndex(
        (it, node) =>
          it.kind === "startEvent" &&
          it.parent === line.process &&
          program.events[node]!.names.includes(text(message)),
      )
      if (node < 0) continue
      const id = line.process.id!
      this.#started.set(
        at,
        keyOfInstance(this.#bench.start(id, this.#variablesOf(variables), node)),
      )
      return undefined
    }
    return `no start by message ${message}`
  }

  #complete(
    symbol: unknown,
    kinds: readonly Wait["kind"][],
    variables: Readonly<Record<string, unknown>> | undefined,
  ): string | undefined {
    const id = this.#value(symbol)
    const wait = this.#state.waitOf(id)
    if (!wait) return `nothing to complete at ${JSON.stringify(symbol).slice(0, 150)}`
    if (!kinds.includes(wait.kind)) return `${wait.element.id} waits for ${wait.kind}`
    if (!this.#bench.waits.includes(wait)) return `${wait.element.id} waits no more`
    this.#bench.complete(wait, variables)
    return undefined
  }

  /** All that is due; where no clock is set, every timer. */
  #executeAll(): undefined {
    for (let left = 100; 0 < left; left--) {
      const { waits, hasJobs, now } = this.#bench
      const isDue = ({ kind, due }: Wait) =>
        kind === "timer" && (this.#hasClock ? (due ?? Infinity) <= now : !hasJobs)
      const job = waits.find(it => it.kind === "job" || isDue(it))
      if (!job) return
      this.#bench.complete(job)
    }
  }

  #trigger(symbol: unknown): string | undefined {
    const id = this.#value(symbol)
    const waiting = this.#bench.waits.filter(
      it => it.kind !== "task" && (this.#state.idOf(it) === id || this.#state.processOf(it) === id),
    )
    const wait = waiting.find(it => it.element.kind === "receiveTask") ?? waiting[0]
    if (!wait) return "nothing waits to be triggered"
    this.#bench.complete(wait)
    return undefined
  }

  #message(
    name: string,
    execution: unknown,
    variables: Readonly<Record<string, unknown>> | undefined,
  ): string | undefined {
    const isMeant = (it: Wait) =>
      this.#state.idOf(it) === execution || this.#state.processOf(it) === execution
    const wait = this.#events(name).find(isMeant)
    if (!wait) return `no execution waits for ${name}`
    this.#bench.complete(wait, variables)
    return undefined
  }

  #correlate(step: JavaStep, at: number): string | undefined {
    const name = text(step.message)
    const keys = (step.correlate ?? []) as Filters
    if (keys.some(([key]) => key !== "processInstanceId"))
      throw new NotExpressible("correlation keys")
    const isMeant = (it: Wait) =>
      keys.every(([, id]) => this.#state.processOf(it) === this.#value(id))
    if (step.via === "correlateAll") {
      for (const it of this.#events(name).filter(isMeant))
        this.#bench.complete(it, this.#variablesOf(step.variables))
      if (keys.length === 0) this.#startByMessage(step, at)
      return undefined
    }
    const wait = this.#events(name).find(isMeant)
    if (!wait) return this.#startByMessage(step, at)
    this.#bench.complete(wait, this.#variablesOf(step.variables))
    return undefined
  }

  #events(name: string): readonly Wait[] {
    return this.#bench.waits.filter(it => it.kind === "event" && it.names.includes(name))
  }

  #setVariable(id: unknown, step: JavaStep): string | undefined {
    const values = { [text(this.#value(step.name))]: this.#value(step.value) }
    return this.#setValues(id, values, step.op === "setVariableLocal")
  }

  #setValues(id: unknown, values: Row, isLocal = false): string | undefined {
    const found = this.#state.frameOf(id)
    if (!found) return "no execution to set a variable of"
    const { engine } = found.line
    if (isLocal) engine.variables.assign(found.frame, values)
    engine.setVariables(found.frame, isLocal ? {} : values)
    return undefined
  }

  #forEach(step: JavaStep, at: number): string | undefined {
    const rows = this.#value(step.in)
    if (!Array.isArray(rows)) throw new NotExpressible("forEach over what is no list")
    for (const row of rows) {
      this.#each = row
      for (const inner of step.do as readonly JavaStep[]) {
        const why = this.#step(inner, at)
        if (why !== undefined) return why
      }
    }
    this.#each = undefined
    return undefined
  }

  #assertUnlessInside(step: JavaStep): string | undefined {
    try {
      const why = this.#assert(step)
      this.#held++
      return why
    } catch (error) {
      if (!(error instanceof AboutExecutions)) throw error
      this.#leftOut = error
      return undefined
    }
  }

  #assert(step: JavaStep): string | undefined {
    const value = (field: string) => this.#value(step[field])
    const differs = (actual: unknown, expected: unknown) =>
      isAlike(actual, expected)
        ? undefined
        : `${shown(actual)} is not ${shown(expected)}: ${step.src}`
    switch (step.kind) {
      case "equals":
        return differs(value("actual"), value("expected"))
      case "null":
        return value("actual") === undefined
          ? undefined
          : `${shown(value("actual"))} is there: ${step.src}`
      case "notNull":
        return value("actual") === undefined ? `nothing there: ${step.src}` : undefined
      case "true":
      case "false":
        return differs(value("actual"), step.kind === "true")
      case "processEnded": {
        const id = this.#value(step.of)
        const isThere = this.#state.processes().some(it => it.id === id)
        return isThere ? `the process has not ended${this.#where()}: ${step.src}` : undefined
      }
      case "processNotEnded": {
        const id = this.#value(step.of)
        return this.#state.processes().some(it => it.id === id)
          ? undefined
          : `the process has ended: ${step.src}`
      }
      case "assertThat":
        for (const [name, expected] of step.chain as [string, unknown][]) {
          const why = chained(name, value("actual"), this.#value(expected))
          if (why) return `${why}: ${step.src}`
        }
        return undefined
      default:
        throw new NotExpressible(`assertion ${step.kind}`)
    }
  }

  #where(): string {
    const waits = this.#bench.waits.map(it => it.element.id).join(", ")
    const incidents = this.#bench.incidents.map(it => `${it.code} ${it.message}`).join(", ")
    return ` [waits at ${waits}; ${incidents}]`
  }

  /** What a symbol stands for: a value, or how one is found; see the corpus. */
  #value(symbol: unknown): unknown {
    if (typeof symbol !== "object" || symbol === null) return symbol ?? undefined
    if (Array.isArray(symbol)) return symbol.map(it => this.#value(it))
    const it = symbol as Record<string, unknown>
    switch (it.k) {
      case "pi": {
        return this.#started.get(it.step as number)
      }
      case "query": {
        const rows = this.#snapshots.get(keyOf(it)) ?? []
        if (rows instanceof AboutExecutions) throw rows
        if (it.as === "count") return rows.length
        if (it.as === "list") return rows
        if (1 < rows.length)
          throw new Error(`${rows.length} found by ${JSON.stringify(it).slice(0, 120)}`)
        return rows[0]
      }
      case "get":
        return this.#property(this.#value(it.of), text(it.prop))
      case "item": {
        const list = this.#value(it.of) as Record<string | number, unknown> | undefined
        return list?.[it.index as string | number] ?? undefined
      }
      case "each":
        return this.#each
      case "list":
        return (it.items as unknown[]).map(item => this.#value(item))
      case "contains": {
        const list = this.#value(it.of)
        return Array.isArray(list) && list.includes(this.#value(it.arg))
      }
      case "eq":
        return this.#value(it.a) === this.#value(it.b)
      case "variable":
        return this.#variable(
          this.#value(it.execution ?? it.task),
          text(this.#value(it.name)),
          it.local === true,
        )
      case "bin": {
        const [left, right] = [this.#value(it.l), this.#value(it.r)]
        if (it.op === "==") return left === right
        return it.op === "*" ? Number(left) * Number(right) : `${left}${right}`
      }
      case "class": {
        const value = constants[text(it.n)]
        if (value === undefined) throw new NotExpressible(`constant ${it.n}`)
        return value
      }
      default:
        throw new NotExpressible(`a ${it.k} that is not in the data`)
    }
  }

  #variablesOf(written: unknown): Readonly<Record<string, unknown>> | undefined {
    if (written === undefined || written === null) return undefined
    const entries = Object.entries(written).map(([name, value]) => [
      name === lostName ? constants.VARIABLE_NAME! : name,
      this.#value(value),
    ])
    return Object.fromEntries(entries)
  }

  #property(of: unknown, name: string): unknown {
    if (of === undefined) return undefined
    if (name === "size") return Array.isArray(of) ? of.length : Object.keys(of as object).length
    if (typeof of === "object" && name in (of as object)) return (of as Row)[name]
    const process = this.#state.processes().find(it => it.id === of)
    if (name === "isEnded") return process === undefined
    if (name === "processDefinitionKey" && typeof of === "string") return of.split(" ")[1]
    if (name === "variables") return process?.variables ?? this.#state.ownVariables(of)
    if (name === "activeActivityIds")
      return this.#bench.waits
        .filter(it => it.line.engine.tokens.host(it.token) < 0)
        .filter(it => this.#state.processOf(it) === of || this.#state.idOf(it) === of)
        .map(it => it.element.id)
    if (name === "id") return of
    throw new NotExpressible(`property ${name}`)
  }

  #variable(id: unknown, name: string, isLocal: boolean): unknown {
    const found = this.#state.frameOf(id)
    if (!found) return undefined
    const { variables } = found.line.engine
    const value = isLocal ? variables.of(found.frame).get(name) : variables.value(found.frame, name)
    return value ?? undefined
  }

  #rows(query: Record<string, unknown>): readonly Row[] {
    const filters = query.filters as Filters
    let rows = this.#state.rows(
      text(query.of),
      filters.map(([name]) => name),
    )
    for (const [name, argument, second] of filters) {
      const wanted = this.#value(argument)
      rows = filtered(rows, name, wanted, second)
    }
    return rows
  }
}

/** Such as `new Date(startTime.getTime() + (60 * 1000))`, where the process was just started. */
function secondsSinceStart(source: string): number {
  const sum = /startTime\.getTime\(\) \+ ([\d\s*+()]+)\)\)$/.exec(source)?.[1]
  const { expression } = compileExpression(sum ?? "", "feel")
  const milliseconds = expression?.evaluate({
    has: () => false,
    value: () => null,
    names: () => [],
  })
  if (typeof milliseconds !== "number") throw new NotExpressible("a time that is not in the data")
  return milliseconds / 1000
}

/** One activity of the process itself, and not of a sub-process. */
function nodeToStartAt({ engine, process }: Line, startAt: Filters): Node {
  const [[how, id] = ["none"], ...others] = startAt
  const node = engine.program.graph.elements.findIndex(it => it.id === id && it.parent === process)
  if (how !== "startBeforeActivity" || 0 < others.length || node < 0)
    throw new NotExpressible("started in the middle")
  return node
}

function keyOfInstance({ line: { process }, number }: Instance): string {
  return instanceName(process.id, number)
}
