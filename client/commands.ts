/** One function per command of package.json, in its order, and the table of them. */

import * as v from "valibot"
import {
  CancellationTokenSource,
  commands,
  type Disposable,
  type Event,
  EventEmitter,
  type LogOutputChannel,
  ProgressLocation,
  type TextDocument,
  Uri,
  window,
  workspace,
} from "vscode"
import { WorkDoneProgress } from "vscode-languageclient/node"
import type { SimulateCommandArguments, SimulateResult } from "../server/protocol/messages.ts"
import type { Panels } from "./panel/panels.ts"
import type { Runs } from "./runs.ts"
import type { Server } from "./server.ts"
import { type Run, read } from "./webview/messages.ts"

/** What the commands work on. */
export interface Workbench {
  readonly server: Server
  readonly runs: Runs
  readonly panels: Panels
  readonly log: LogOutputChannel
  /** The simulation that runs now; at most one does. */
  running?: CancellationTokenSource | undefined
}

type Command = (workbench: Workbench, argument: unknown) => Promise<void>

/** Registers every command; a failure of one is told and logged. */
export function registerCommands(workbench: Workbench): Disposable[] {
  const table: Record<string, Command> = {
    "flowmeter.simulate": simulate,
    "flowmeter.cancelSimulation": cancelSimulation,
    "flowmeter.showResults": showResults,
    "flowmeter.showDiagram": showDiagram,
    "flowmeter.restartServer": restartServer,
    "flowmeter.showLog": showLog,
  }
  return Object.entries(table).map(([id, execute]) =>
    commands.registerCommand(id, async (argument: unknown) => {
      try {
        await execute(workbench, argument)
      } catch (error) {
        void complain(workbench, id, error)
      }
    }),
  )
}

async function complain({ log }: Workbench, id: string, error: unknown): Promise<void> {
  log.error(`${id}: ${error instanceof Error ? error.stack : error}`)
  const message = error instanceof Error ? error.message : String(error)
  const choice = await window.showErrorMessage(`Flowmeter: ${message}`, "Show Log")
  if (choice) log.show()
}

/**
 * Simulates a process of a file and shows the figures beside it. A second simulation takes the
 * place of one that still runs.
 *
 * @param argument of the CodeLens (`SimulateCommandArguments`), of a menu (the address of the
 *   file), or nothing: the file in front of the user
 */
async function simulate(workbench: Workbench, argument: unknown): Promise<void> {
  if (!workspace.isTrusted) return askForTrust()
  const target = await targetOf(workbench, argument)
  if (!target) return
  const { document, process } = target
  const { server, runs, panels } = workbench
  workbench.running?.cancel()
  const running = new CancellationTokenSource()
  workbench.running = running
  void commands.executeCommand("setContext", "flowmeter.simulating", true)
  const before = runs.of(document.uri)
  runs.set(document.uri, { state: "running", message: "" })
  panels.show(document)
  try {
    const result = await run(workbench, document, process, running)
    if (result.problem) void window.showWarningMessage(`Flowmeter: ${result.problem}`)
    const caches = result.report ? await server.ask("flowmeter/cacheStatistics", undefined) : []
    runs.set(document.uri, ended(result, caches, document))
  } catch (error) {
    runs.set(document.uri, before.state === "running" ? { state: "none" } : before)
    if (!running.token.isCancellationRequested) throw error
  } finally {
    if (workbench.running === running) {
      workbench.running = undefined
      void commands.executeCommand("setContext", "flowmeter.simulating", false)
    }
    running.dispose()
  }
}

/** Asks the server, and follows what it says about its progress. */
async function run(
  { server, runs }: Workbench,
  document: TextDocument,
  process: string | undefined,
  running: CancellationTokenSource,
): Promise<SimulateResult> {
  const workDoneToken = `flowmeter-simulate-${++simulations}`
  const steps = new EventEmitter<Step>()
  const follow = server.client.onProgress(WorkDoneProgress.type, workDoneToken, value => {
    if (value.kind === "end" || running.token.isCancellationRequested) return
    const { message = "", percentage: percent } = value
    const step = { message, ...(percent === undefined ? {} : { percent }) }
    runs.set(document.uri, { state: "running", ...step })
    steps.fire(step)
  })
  try {
    const uri = document.uri.toString()
    const params = { uri, ...(process === undefined ? {} : { process }), workDoneToken }
    const answer = server.ask("flowmeter/simulate", params, running.token)
    void notify(workspace.asRelativePath(document.uri), answer, steps.event, running)
    return await answer
  } finally {
    follow.dispose()
    steps.dispose()
  }
}

/** How far the server is. */
interface Step {
  readonly message: string
  /** 0 to 100. */
  readonly percent?: number
}

/** What is over sooner needs no notification: the results page shows the progress as well. */
const noticedMs = 1_000

async function notify(
  name: string,
  answer: Promise<unknown>,
  steps: Event<Step>,
  running: CancellationTokenSource,
): Promise<void> {
  // However it ends; who asked hears of a failure.
  const ended = answer.then(
    () => true,
    () => true,
  )
  const late = new Promise<false>(done => setTimeout(done, noticedMs, false))
  if (await Promise.race([ended, late])) return
  const location = ProgressLocation.Notification
  const options = { location, cancellable: true, title: `Simulating ${name}` }
  await window.withProgress(options, async (progress, cancel) => {
    cancel.onCancellationRequested(() => running.cancel())
    let shown = 0
    const follow = steps(({ message, percent = shown }) => {
      progress.report({ message, increment: Math.max(0, percent - shown) })
      shown = percent
    })
    await ended
    follow.dispose()
  })
}

/** Counts simulations, so that each has a progress of its own. */
let simulations = 0

function ended(
  { report, problem, version }: SimulateResult,
  caches: Extract<Run, { state: "done" }>["caches"],
  document: TextDocument,
): Run {
  if (report) return { state: "done", report, caches, outdated: document.version !== version }
  return { state: "failed", problem: problem ?? "The server gave no figures and no reason." }
}

async function askForTrust(): Promise<void> {
  const choice = await window.showWarningMessage(
    "Flowmeter simulates in trusted workspaces only: a simulation runs what the file says.",
    "Manage Workspace Trust",
  )
  if (choice) await commands.executeCommand("workbench.trust.manage")
}

async function cancelSimulation({ running }: Workbench): Promise<void> {
  running?.cancel()
}

async function showResults(workbench: Workbench, argument: unknown): Promise<void> {
  const target = await targetOf(workbench, argument)
  if (target) workbench.panels.show(target.document, "results")
}

async function showDiagram(workbench: Workbench, argument: unknown): Promise<void> {
  const target = await targetOf(workbench, argument)
  if (target) workbench.panels.show(target.document, "diagram")
}

async function restartServer({ server, log }: Workbench): Promise<void> {
  log.info("Restarting the language server.")
  await server.client.restart()
}

async function showLog({ log }: Workbench): Promise<void> {
  log.show()
}

const ofLens = v.object({ uri: v.string(), process: v.string() })

/** The file, and perhaps the process, that a command is about; says so when there is none. */
async function targetOf(
  { panels }: Workbench,
  argument: unknown,
): Promise<{ document: TextDocument; process?: string } | undefined> {
  const lens = read(ofLens, argument)
  if ("value" in lens) {
    const { uri, process }: SimulateCommandArguments = lens.value
    return { document: await workspace.openTextDocument(Uri.parse(uri)), process }
  }
  const editor = window.activeTextEditor
  const inFront = editor?.document.languageId === "bpmn" ? editor.document.uri : undefined
  const uri = argument instanceof Uri ? argument : (panels.active() ?? inFront)
  if (uri) return { document: await workspace.openTextDocument(uri) }
  void window.showInformationMessage("Flowmeter: open a BPMN file first.")
  return undefined
}
