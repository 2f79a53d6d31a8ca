import { frameFlag } from "../../server/engine/frames.ts"
import { childOf } from "../../server/model/index.ts"
import { AboutExecutions, type Row } from "./java-values.ts"
import { NotExpressible } from "./replayed.ts"
import {
  assigneeOf,
  type Happening,
  instanceName,
  isProcess,
  type Line,
  processAround,
  vendorAttribute,
  type Wait,
  type Workbench,
} from "./workbench.ts"

/** What the queries of Camunda find on a workbench: its state, and what has happened on it. */
export class JavaState {
  readonly #bench: Workbench
  readonly #waits = new Map<string, Wait>()

  constructor(bench: Workbench) {
    this.#bench = bench
  }

  idOf(wait: Wait): string {
    const id = `wait ${wait.line.process.id} ${wait.token} ${wait.serial} ${wait.turn}`
    this.#waits.set(id, wait)
    return id
  }

  waitOf(id: unknown): Wait | undefined {
    return typeof id === "string" ? this.#waits.get(id) : undefined
  }

  processOf({ line, token }: Wait): string {
    return processAround(line, line.engine.tokens.frame(token))
  }

  /** The frame that an execution, a task or a process instance stands for. */
  frameOf(id: unknown): { readonly line: Line; readonly frame: number } | undefined {
    const wait = this.waitOf(id)
    if (!wait) return this.processes().find(it => it.id === id)
    return { line: wait.line, frame: wait.line.engine.tokens.frame(wait.token) }
  }

  /** There a sub-process has itself what is mapped for it; here a frame around it. */
  ownVariables(id: unknown): Row | undefined {
    const found = this.frameOf(id)
    if (!found) return undefined
    const { variables, frames } = found.line.engine
    const outer = variables.outer(found.frame)
    const isMapped = 0 <= outer && frames.hasFlag(outer, frameFlag.isPrivate)
    return Object.fromEntries([
      ...(isMapped ? variables.of(outer) : []),
      ...variables.of(found.frame),
    ])
  }

  processes() {
    return [...this.#frames()]
      .filter(({ line, frame }) => isProcess(line.engine, frame))
      .map(({ line, frame }) => {
        const { frames, variables, tokens, program } = line.engine
        const owner = frames.owner(frame)
        return {
          id: processAround(line, frame),
          line,
          frame,
          variables: Object.fromEntries(variables.of(frame)),
          superProcessInstanceId: owner < 0 ? undefined : processAround(line, tokens.frame(owner)),
          processDefinitionKey: program.graph.scopes[frames.scope(frame)]!.id,
        }
      })
  }

  /**
   * All that a query may find.
   *
   * @param filters the names of those of the query
   * @throws NotExpressible
   */
  rows(of: string, filters: readonly string[]): readonly Row[] {
    const { waits } = this.#bench
    switch (of) {
      case "Task":
        return waits.filter(it => it.kind === "task").map(it => this.#row(it))
      case "Job":
        return waits.filter(it => it.kind === "timer" || it.kind === "job").map(it => this.#row(it))
      case "EventSubscription":
        return waits
          .filter(it => it.trigger === "message" || it.trigger === "signal")
          .map(it => this.#row(it))
      case "Execution":
        if (filters.some(it => it === "activityId" || it.endsWith("EventSubscriptionName")))
          return waits.map(it => this.#row(it))
        // How many there are is Camunda's affair, but not that none is left.
        if (this.processes().length === 0) return []
        throw new AboutExecutions()
      case "ProcessInstance":
        return this.#processRows()
      case "VariableInstance":
        return this.#variableRows()
      case "HistoricActivityInstance":
        return this.#activityRows()
      case "HistoricProcessInstance":
        return this.#historicProcessRows()
      default:
        throw new NotExpressible(`query of ${of}`)
    }
  }

  #row(it: Wait): Row {
    return {
      id: this.idOf(it),
      executionId: this.idOf(it),
      processInstanceId: this.processOf(it),
      processDefinitionKey: this.processes().find(({ id }) => id === this.processOf(it))
        ?.processDefinitionKey,
      activityId: it.element.id,
      taskDefinitionKey: it.element.id,
      name: it.element.name,
      assignee: assigneeOf(it),
      candidateGroups: vendorAttribute(it.element, "candidateGroups")?.split(/\s*,\s*/) ?? [],
      description: childOf(it.element, "documentation")?.xml.content.trim(),
      eventType: it.trigger,
      eventName: it.names[0],
      names: it.names,
      due: it.due,
      variables: Object.fromEntries(
        it.line.engine.variables.visible(it.line.engine.tokens.frame(it.token)),
      ),
      isSubscription: 0 <= it.line.engine.tokens.host(it.token),
    }
  }

  #processRows(): readonly Row[] {
    const all = this.processes().map(({ line: _, frame: __, ...it }) => it)
    return all.map(row => {
      const called = all.filter(it => it.superProcessInstanceId === row.id)
      const subProcessInstanceIds = called.map(it => it.id)
      return { ...row, processInstanceId: row.id, subProcessInstanceIds }
    })
  }

  #variableRows(): readonly Row[] {
    return [...this.#frames()].flatMap(({ line, frame }) => {
      const { frames, variables, tokens } = line.engine
      const processInstanceId = processAround(line, frame)
      // Variables of an activity belong to the execution that waits there.
      const wait = this.#bench.waits.find(
        it => it.line === line && tokens.frame(it.token) === frame,
      )
      const isOwn = frames.hasFlag(frame, frameFlag.isPrivate | frameFlag.isTurn)
      const isWhole = isProcess(line.engine, frame)
      const executionId =
        isOwn && wait ? this.idOf(wait) : isWhole ? processInstanceId : `frame ${frame}`
      return [...variables.of(frame)].map(([name, value]) => ({
        name,
        value,
        executionId,
        processInstanceId,
      }))
    })
  }

  /**
   * There the history has a line for a repeated activity and one for each of its turns, and none
   * for links.
   */
  #activityRows(): readonly Row[] {
    const { happenings } = this.#bench
    const ends = happenings.filter(it => it.what === "complete" || it.what === "cancel")
    return happenings
      .filter(it => (it.what === "enter" || it.what === "turn") && !this.#isLink(it))
      .map(it => {
        const isWhole = it.what === "enter" && this.#isRepeated(it)
        const end = ends.findIndex(({ id, instance }) => id === it.id && instance === it.instance)
        return {
          activityId: isWhole ? `${it.id}#multiInstanceBody` : it.id,
          processInstanceId: instanceName(it.process, it.instance),
          isFinished: it.what === "enter" && 0 <= end && 0 < ends.splice(end, 1).length,
        }
      })
  }

  #isLink({ id, process }: Happening): boolean {
    const { graph, events } = this.#bench.lines.get(process ?? "")!.engine.program
    return graph.elements.some((it, node) => it.id === id && events[node]!.trigger === "link")
  }

  #isRepeated({ id, process }: Happening): boolean {
    const { graph } = this.#bench.lines.get(process ?? "")!.engine.program
    const element = graph.elements.find(it => it.id === id)
    return (
      element !== undefined && childOf(element, "multiInstanceLoopCharacteristics") !== undefined
    )
  }

  #historicProcessRows(): readonly Row[] {
    const lines = [...this.#bench.lines.values()]
    if (lines.some(({ engine }) => engine.program.calledScope.some(it => 0 <= it)))
      throw new NotExpressible("query of HistoricProcessInstance")
    const ended = this.#bench.happenings.filter(it => it.what === "end")
    const over = ended.map(it => ({
      id: instanceName(it.process, it.instance),
      processDefinitionKey: it.process,
      state: it.id === "completed" || it.id === "terminated" ? "COMPLETED" : it.id,
      isFinished: true,
    }))
    const alive = this.processes().map(({ id, processDefinitionKey }) => ({
      id,
      processDefinitionKey,
      state: "ACTIVE",
      isFinished: false,
    }))
    return [...over, ...alive].map(it => ({ ...it, processInstanceId: it.id }))
  }

  *#frames(): Iterable<{ readonly line: Line; readonly frame: number }> {
    for (const line of this.#bench.lines.values()) {
      const { frames } = line.engine
      for (let frame = 0; frame < frames.count; frame++)
        if (frames.isAlive(frame)) yield { line, frame }
    }
  }
}
