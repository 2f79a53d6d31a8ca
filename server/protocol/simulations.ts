import * as lsp from "vscode-languageserver"
import { Bounded, type Statistics } from "../cache/index.ts"
import { type ScenarioFile, type SimulationOutcome, simulationJob } from "../features/index.ts"
import { decode } from "../text/index.ts"
import { type Snapshot, scenarioBeside } from "../workspace/index.ts"
import type { RunningSimulation } from "../world.ts"
import type { Checks } from "./checks.ts"
import type { SimulateParams, SimulateResult } from "./messages.ts"
import type { Session } from "./session.ts"

/** How many outcomes are kept, and how many characters their texts may have together. */
const mostOutcomes = 16
const mostCharacters = 64_000_000
/** A scenario is written by hand. */
const mostScenarioBytes = 1_000_000

/**
 * The simulations that run: one for each document, each in a thread of its own. A newer one takes
 * the place of the one that still runs.
 */
export class Simulations {
  readonly #session: Session
  readonly #checks: Checks
  readonly #running = new Map<string, { replace(): void }>()
  /** By everything an outcome depends on. */
  readonly #outcomes = new Bounded<SimulationOutcome>({
    maxEntries: mostOutcomes,
    maxSize: mostCharacters,
    sizeOf: (_, job) => job.length,
  })

  constructor(session: Session, checks: Checks) {
    this.#session = session
    this.#checks = checks
  }

  get statistics(): Statistics {
    return this.#outcomes.statistics
  }

  async simulate(
    params: SimulateParams,
    cancel: lsp.CancellationToken,
  ): Promise<SimulateResult | lsp.ResponseError> {
    const { documents, client, configuration, connection } = this.#session
    const { uri, process, instances, seed, workDoneToken: progress } = params
    const snapshot = documents.get(uri)
    if (!client.isTrusted) return failure("Simulating needs a trusted workspace.", snapshot)
    if (!snapshot) return failure("This document is not open.", snapshot)
    const wishes = {
      ...(process === undefined ? {} : { process }),
      ...(instances === undefined ? {} : { instances }),
      ...(seed === undefined ? {} : { seed }),
    }
    const tell = (value: lsp.WorkDoneProgressBegin | Report | lsp.WorkDoneProgressEnd) => {
      if (progress === undefined) return
      void connection.sendProgress(lsp.WorkDoneProgress.type, progress, value)
    }
    const settings = await configuration.of(uri)
    const scenario = await this.#scenarioBeside(uri)
    if (cancel.isCancellationRequested) return cancelled
    const job = simulationJob(snapshot, settings, wishes, scenario)
    if ("problem" in job) return failure(job.problem, snapshot)
    tell({ kind: "begin", title: "Simulating", cancellable: true, percentage: 0 })
    try {
      const outcome = await this.#outcomeOf(uri, job, cancel, share =>
        tell({ kind: "report", percentage: Math.floor(share * 100), message: percent(share) }),
      )
      if (outcome === "cancelled") return cancelled
      if (outcome === "replaced")
        return failure("A newer simulation of this document took its place.", snapshot)
      this.#keep(snapshot, outcome)
      return { ...outcome, version: snapshot.version }
    } catch (error) {
      connection.console.error(
        `simulation of ${uri}: ${error instanceof Error ? error.stack : error}`,
      )
      return failure(
        `The simulation failed: ${error instanceof Error ? error.message : error}.`,
        snapshot,
      )
    } finally {
      tell({ kind: "end" })
    }
  }

  async #outcomeOf(
    uri: string,
    job: Parameters<Session["world"]["simulate"]>[0],
    cancel: lsp.CancellationToken,
    onProgress: (share: number) => void,
  ): Promise<SimulationOutcome | "cancelled" | "replaced"> {
    const key = JSON.stringify(job)
    const known = this.#outcomes.get(key)
    if (known) return known
    this.#running.get(uri)?.replace()
    let run: RunningSimulation | undefined
    const stopped = new Promise<"cancelled" | "replaced">(resolve => {
      const stop = (why: "cancelled" | "replaced") => {
        run?.cancel()
        resolve(why)
      }
      cancel.onCancellationRequested(() => stop("cancelled"))
      this.#running.set(uri, { replace: () => stop("replaced") })
    })
    const mine = this.#running.get(uri)
    try {
      run = this.#session.world.simulate(job, onProgress)
      const outcome = await Promise.race([run.outcome, stopped])
      if (typeof outcome === "object" && outcome.report) this.#outcomes.set(key, outcome)
      return outcome
    } finally {
      if (this.#running.get(uri) === mine) this.#running.delete(uri)
    }
  }

  /** Keeps the figures and lets the editor ask again for what shows them. */
  #keep(snapshot: Snapshot, { report }: SimulationOutcome): void {
    const { client, connection, documents, runs } = this.#session
    const { uri } = snapshot
    if (!report || !documents.get(uri)) return
    runs.set(snapshot, report)
    this.#checks.refresh([uri])
    const ignoreRefusal = () => undefined
    if (client.can.refreshHints) connection.languages.inlayHint.refresh().catch(ignoreRefusal)
    if (client.can.refreshLenses)
      connection.sendRequest(lsp.CodeLensRefreshRequest.type).catch(ignoreRefusal)
  }

  /** `order.scenario.json` beside `order.bpmn`, when there is one. */
  async #scenarioBeside(uri: string): Promise<ScenarioFile | undefined> {
    const scenario = scenarioBeside(uri)
    if (scenario === undefined) return undefined
    const { scenarios, world } = this.#session
    const name = readable(scenario.slice(scenario.lastIndexOf("/") + 1))
    const shown = scenarios.textOf(scenario)
    if (shown !== undefined) return { name, json: shown }
    const bytes = await world.readFile(scenario, mostScenarioBytes)
    return bytes && { name, json: decode(bytes).text }
  }
}

type Report = lsp.WorkDoneProgressReport

const cancelled = new lsp.ResponseError<void>(lsp.LSPErrorCodes.RequestCancelled, "cancelled")

function failure(problem: string, snapshot: Snapshot | undefined): SimulateResult {
  return { problem, version: snapshot?.version ?? 0 }
}

function percent(share: number): string {
  return `${Math.floor(share * 100)} %`
}

/** A part of an address as people write it; as it is when it is no good. */
function readable(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return encoded
  }
}
