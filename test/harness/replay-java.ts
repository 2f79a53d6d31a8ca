import { frameFlag } from "../../server/engine/frames.ts"
import type { ScriptRunner } from "../../server/expression/index.ts"
import { childOf, type Model } from "../../server/model/index.ts"
import {
  chained,
  filtered,
  isAlike,
  keyOf,
  NotExpressible,
  queriesIn,
  type Row,
  shown,
  text,
  variablesOf,
} from "./java-values.ts"
import {
  assigneeOf,
  type Instance,
  instanceName,
  isProcess,
  processAround,
  type Wait,
  Workbench,
} from "./workbench.ts"

/** One entry of the steps of a test of Camunda or Operaton; see the corpus. */
export interface JavaStep {
  readonly op: string
  readonly [field: string]: unknown
}

/** How a case came out. */
export type Outcome =
  | { readonly kind: "passed" }
  | { readonly kind: "failed"; readonly why: string }
  /** What it asks is about another engine's inside, or is not said in the data. */
  | { readonly kind: "not expressible"; readonly why: string }

/**
 * Plays a test written for Camunda's Java API.
 *
 * @throws NotExpressible
 */
export function replayJava(
  models: readonly Model[],
  steps: readonly JavaStep[],
  scripts: ScriptRunner,
): Outcome {
  return new Replay(models, scripts).play(steps)
}

class Replay {
  readonly #bench: Workbench
  /** By step, how the process instance that it started is called. */
  readonly #started = new Map<number, string>()
  /** By symbol, what a query found when it was asked. */
  readonly #snapshots = new Map<string, readonly Row[]>()
  readonly #waits = new Map<string, Wait>()
  /** Whether activities begin or end with a job of Camunda, which BPMN does not know. */
  readonly #isAsync: boolean
  #each: Row | undefined

  constructor(models: readonly Model[], scripts: ScriptRunner) {
    this.#isAsync = models.some(it => /:async\w*="true"/.test(it.tree.text.toString()))
    this.#bench = new Workbench(models, { scripts, profile: "camunda7" })
  }

  /** @throws NotExpressible */
  play(steps: readonly JavaStep[]): Outcome {
    for (const [at, step] of [...steps, undefined].entries()) {
      for (const query of queriesIn(steps))
        if (query.at === at) this.#snapshots.set(keyOf(query), this.#rows(query))
      if (!step) break
      const why = this.#step(step, at)
      if (why !== undefined) return { kind: "failed", why: `${why} (step ${at})` }
    }
    return { kind: "passed" }
  }

  /** @returns why it is not as it should be */
  #step(step: JavaStep, at: number): string | undefined {
    switch (step.op) {
      case "start":
        return this.#start(step, at)
      case "startByMessage":
        return this.#startByMessage(step, at)
      case "completeTask":
        return this.#complete(step.task, ["task"], variablesOf(step.variables))
      case "executeJob":
        return this.#complete(step.job, ["timer"], undefined)
      case "executeAllJobs":
        return this.#executeAll()
      case "trigger":
        return this.#trigger(step.execution)
      case "message":
        return this.#message(
          text(step.name),
          this.#value(step.execution),
          variablesOf(step.variables),
        )
      case "correlateMessage":
        return this.#correlate(step, at)
      case "signal":
        this.#bench.signal(text(step.name))
        return undefined
      case "setVariable":
      case "setVariableLocal":
        return this.#setVariable(this.#value(step.execution), step)
      case "task.setVariable":
        return this.#setVariable(this.#value(step.task), step)
      case "forEach":
        return this.#forEach(step, at)
      case "assert":
        return this.#assert(step)
      default:
        throw new NotExpressible(`step ${step.op}`)
    }
  }

  #start(
    { processKey, variables, startAt, businessKey }: JavaStep,
    at: number,
  ): string | undefined {
    if (startAt !== undefined) throw new NotExpressible("started in the middle")
    if (businessKey !== undefined) throw new NotExpressible("business key")
    const key = text(processKey)
    if (!this.#bench.lines.has(key)) throw new NotExpressible(`no process ${key} among the files`)
    this.#started.set(at, keyOfInstance(this.#bench.start(key, variablesOf(variables))))
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
      this.#started.set(at, keyOfInstance(this.#bench.start(id, variablesOf(variables), node)))
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
    const wait = typeof id === "string" ? this.#waits.get(id) : undefined
    if (!wait) return `nothing to complete at ${JSON.stringify(symbol).slice(0, 150)}`
    if (!kinds.includes(wait.kind)) return `${wait.element.id} waits for ${wait.kind}`
    if (!this.#bench.waits.includes(wait)) return `${wait.element.id} waits no more`
    this.#bench.complete(wait, variables)
    return undefined
  }

  #executeAll(): undefined {
    for (let left = 100; 0 < left; left--) {
      const timer = this.#bench.waits.find(it => it.kind === "timer")
      if (!timer) return
      this.#bench.complete(timer)
    }
  }

  #trigger(symbol: unknown): string | undefined {
    const id = this.#value(symbol)
    const waiting = this.#bench.waits.filter(
      it => it.kind !== "task" && (this.#idOf(it) === id || this.#processOf(it) === id),
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
    const isMeant = (it: Wait) => this.#idOf(it) === execution || this.#processOf(it) === execution
    const wait = this.#events(name).find(isMeant)
    if (!wait) return `no execution waits for ${name}`
    this.#bench.complete(wait, variables)
    return undefined
  }

  #correlate(step: JavaStep, at: number): string | undefined {
    if (step.correlate !== undefined) throw new NotExpressible("correlation keys")
    const name = text(step.message)
    if (step.via === "correlateAll") {
      for (const it of this.#events(name)) this.#bench.complete(it, variablesOf(step.variables))
      return void this.#startByMessage(step, at)
    }
    const [wait] = this.#events(name)
    if (!wait) return this.#startByMessage(step, at)
    this.#bench.complete(wait, variablesOf(step.variables))
    return undefined
  }

  #events(name: string): readonly Wait[] {
    return this.#bench.waits.filter(it => it.kind === "event" && it.names.includes(name))
  }

  #setVariable(id: unknown, step: JavaStep): string | undefined {
    const found = this.#frameOf(id)
    if (!found) return "no execution to set a variable of"
    const { engine } = found.line
    const values = { [text(this.#value(step.name))]: this.#value(step.value) }
    if (step.op === "setVariableLocal") engine.variables.assign(found.frame, values)
    else engine.setVariables(found.frame, values)
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
        const isThere = this.#processes().some(it => it.id === id)
        return isThere ? `the process has not ended${this.#state()}: ${step.src}` : undefined
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

  #state(): string {
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
        return it.op === "*" ? Number(left) * Number(right) : `${left}${right}`
      }
      default:
        throw new NotExpressible(`a ${it.k} that is not in the data`)
    }
  }

  #property(of: unknown, name: string): unknown {
    if (of === undefined) return undefined
    if (name === "size") return Array.isArray(of) ? of.length : Object.keys(of as object).length
    if (typeof of === "object" && name in (of as object)) return (of as Row)[name]
    const process = this.#processes().find(it => it.id === of)
    if (name === "isEnded") return process === undefined
    if (name === "variables") return process?.variables ?? this.#ownVariables(of)
    if (name === "activeActivityIds")
      return this.#bench.waits
        .filter(it => it.line.engine.tokens.host(it.token) < 0)
        .filter(it => this.#processOf(it) === of || this.#idOf(it) === of)
        .map(it => it.element.id)
    if (name === "id") return of
    throw new NotExpressible(`property ${name}`)
  }

  #ownVariables(id: unknown): Row | undefined {
    const found = this.#frameOf(id)
    return found && Object.fromEntries(found.line.engine.variables.of(found.frame))
  }

  #variable(id: unknown, name: string, isLocal: boolean): unknown {
    const found = this.#frameOf(id)
    if (!found) return undefined
    const { variables } = found.line.engine
    return (
      (isLocal ? variables.of(found.frame).get(name) : variables.value(found.frame, name)) ??
      undefined
    )
  }

  /** The frame that an execution, a task or a process instance stands for. */
  #frameOf(id: unknown): { readonly line: Wait["line"]; readonly frame: number } | undefined {
    const wait = typeof id === "string" ? this.#waits.get(id) : undefined
    if (wait) {
      const { tokens } = wait.line.engine
      return { line: wait.line, frame: tokens.frame(wait.token) }
    }
    return this.#processes().find(it => it.id === id)
  }

  #idOf(wait: Wait): string {
    const id = `wait ${wait.line.process.id} ${wait.token} ${wait.serial} ${wait.turn}`
    this.#waits.set(id, wait)
    return id
  }

  #processOf({ line, token }: Wait): string {
    return processAround(line, line.engine.tokens.frame(token))
  }

  #processes() {
    const found: {
      id: string
      line: Wait["line"]
      frame: number
      variables: Row
      superProcessInstanceId: string | undefined
      processDefinitionKey: string | undefined
    }[] = []
    for (const line of this.#bench.lines.values()) {
      const { frames, variables, tokens, program } = line.engine
      for (let frame = 0; frame < frames.count; frame++) {
        if (!frames.isAlive(frame)) continue
        if (!isProcess(line.engine, frame)) continue
        const scope = program.graph.scopes[frames.scope(frame)]!
        const owner = frames.owner(frame)
        found.push({
          id: processAround(line, frame),
          line,
          frame,
          variables: Object.fromEntries(variables.of(frame)),
          superProcessInstanceId: owner < 0 ? undefined : processAround(line, tokens.frame(owner)),
          processDefinitionKey: scope.id,
        })
      }
    }
    return found
  }

  #variableRows(): Row[] {
    const rows: Row[] = []
    for (const line of this.#bench.lines.values()) {
      const { frames, variables } = line.engine
      for (let frame = 0; frame < frames.count; frame++) {
        if (!frames.isAlive(frame)) continue
        const processInstanceId = processAround(line, frame)
        // Variables of an activity belong to the execution that waits there.
        const wait = this.#bench.waits.find(
          it => it.line === line && line.engine.tokens.frame(it.token) === frame,
        )
        const isOwn = frames.hasFlag(frame, frameFlag.isPrivate | frameFlag.isTurn)
        const executionId =
          isOwn && wait
            ? this.#idOf(wait)
            : isProcess(line.engine, frame)
              ? processInstanceId
              : `frame ${frame}`
        for (const [name, value] of variables.of(frame))
          rows.push({ name, value, executionId, processInstanceId })
      }
    }
    return rows
  }

  #rows(query: Record<string, unknown>): readonly Row[] {
    const filters = query.filters as readonly (readonly [string, unknown?])[]
    let rows = this.#all(text(query.of), query)
    for (const [name, argument] of filters) {
      const wanted = this.#value(argument)
      rows = filtered(rows, name, wanted)
    }
    return rows
  }

  #all(of: string, query: Record<string, unknown>): readonly Row[] {
    const { waits, happenings } = this.#bench
    const row = (it: Wait): Row => ({
      id: this.#idOf(it),
      executionId: this.#idOf(it),
      processInstanceId: this.#processOf(it),
      processDefinitionKey: it.line.process.id,
      activityId: it.element.id,
      taskDefinitionKey: it.element.id,
      name: it.element.name,
      assignee: assigneeOf(it),
      description: childOf(it.element, "documentation")?.xml.content.trim(),
      eventType: it.trigger,
      eventName: it.names[0],
      names: it.names,
      isSubscription: 0 <= it.line.engine.tokens.host(it.token),
    })
    switch (of) {
      case "Task":
        return waits.filter(it => it.kind === "task").map(row)
      case "Job":
        if (this.#isAsync) throw new NotExpressible("jobs of asynchronous continuations")
        return waits.filter(it => it.kind === "timer").map(row)
      case "EventSubscription":
        return waits.filter(it => it.trigger === "message" || it.trigger === "signal").map(row)
      case "Execution": {
        const names = (query.filters as readonly (readonly [string])[]).map(([name]) => name)
        if (names.some(it => it === "activityId" || it.endsWith("EventSubscriptionName")))
          return waits.map(row)
        // How many there are is Camunda's affair, but not that none is left.
        if (this.#processes().length === 0) return []
        throw new NotExpressible("executions, which are Camunda's own")
      }
      case "ProcessInstance":
        return this.#processes().map(({ line: _, frame: __, ...it }) => it)
      case "VariableInstance":
        return this.#variableRows()
      case "HistoricActivityInstance":
        return happenings
          .filter(it => it.what === "enter")
          .map(it => ({
            activityId: it.id,
            processInstanceId: instanceName(it.process, it.instance),
          }))
      default:
        throw new NotExpressible(`query of ${of}`)
    }
  }
}

function keyOfInstance({ line: { process }, number }: Instance): string {
  return instanceName(process.id, number)
}
