/** The status bar item: findings of the file in front, and how its last simulation went. */
import { type Disposable, StatusBarAlignment, ThemeColor, type Uri, window } from "vscode"
import type { Status } from "../server/protocol/messages.ts"
import type { Runs } from "./runs.ts"
import { counted, duration } from "./webview/format.ts"
import type { Run } from "./webview/messages.ts"

export interface StatusItem extends Disposable {
  /** Takes what the server says about a file. */
  checked(status: Status): void
}

export function createStatus(runs: Runs): StatusItem {
  const item = window.createStatusBarItem("flowmeter.status", StatusBarAlignment.Left, 10)
  item.name = "Flowmeter"
  item.command = "flowmeter.showResults"
  const checks = new Map<string, Status>()
  let uri: Uri | undefined

  const show = (): void => {
    const document = window.activeTextEditor?.document
    if (document) uri = document.languageId === "bpmn" ? document.uri : undefined
    // A results page in front is no text editor: the item stays with the file shown last.
    else if (!window.tabGroups.activeTabGroup.activeTab) uri = undefined
    if (!uri) {
      item.hide()
      return
    }
    const check = checks.get(uri.toString())
    const run = runs.of(uri)
    item.text = [findings(check), simulation(run)].join("  ")
    item.tooltip = [...explain(check, run), "Click to see the results."].join("\n")
    item.accessibilityInformation = { label: ["Flowmeter", ...explain(check, run)].join(", ") }
    const failed = run.state === "failed"
    item.backgroundColor = failed ? new ThemeColor("statusBarItem.warningBackground") : undefined
    item.show()
  }

  const listeners = [window.onDidChangeActiveTextEditor(show), runs.onDidChange(show)]
  show()
  return {
    checked(status) {
      checks.set(status.uri, status)
      show()
    },
    dispose() {
      for (const one of [...listeners, item]) one.dispose()
    },
  }
}

function findings(check: Status | undefined): string {
  if (!check) return "$(pulse) Flowmeter"
  const { errors, warnings } = check
  const counts = [
    ...(errors > 0 ? [counted(errors, "error")] : []),
    ...(warnings > 0 ? [counted(warnings, "warning")] : []),
  ]
  return counts.length === 0 ? "$(pass) BPMN" : `$(pulse) ${counts.join(", ")}`
}

function simulation(run: Run): string {
  switch (run.state) {
    case "none":
      return ""
    case "running":
      return `$(sync~spin) ${progress(run)}`
    case "done":
      return `$(graph) p95 ${duration(run.report.duration.p95)}${run.outdated ? " (outdated)" : ""}`
    case "failed":
      return "$(warning) not simulated"
  }
}

function progress({ percent }: Extract<Run, { state: "running" }>): string {
  return percent === undefined ? "simulating" : `${Math.round(percent)} %`
}

function explain(check: Status | undefined, run: Run): string[] {
  return [explainCheck(check), explainRun(run)]
}

function explainCheck(check: Status | undefined): string {
  if (!check) return "not checked yet"
  const counts = `${counted(check.errors, "error")} and ${counted(check.warnings, "warning")}`
  if (check.isPartial)
    return `${counts}; a file of this size is checked where it is edited, “flowmeter check” checks it all`
  return `${counts}, checked in ${check.checkMs.toFixed(0)} ms`
}

function explainRun(run: Run): string {
  switch (run.state) {
    case "none":
      return "not simulated yet"
    case "running":
      return run.message || "simulating"
    case "done": {
      const { instances, duration: times, alerts } = run.report
      const simulated = counted(instances.started, "instance")
      const crossed = counted(alerts.length, "alert")
      return `${simulated} simulated: 95 % took at most ${duration(times.p95)}, ${crossed}`
    }
    case "failed":
      return run.problem
  }
}
