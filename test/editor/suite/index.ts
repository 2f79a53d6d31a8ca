/**
 * Loaded by the extension host as its test module: runs one suite with mocha, and tells the process
 * outside what is printed and how it ended, through a file that it follows.
 */
import { openSync, writeSync } from "node:fs"
import { join } from "node:path"
import { Writable } from "node:stream"
import { format } from "node:util"

/** One line of the file. */
export type Told =
  | { readonly kind: "start"; readonly pid: number; readonly vscode: string }
  | { readonly kind: "print"; readonly text: string }
  | {
      readonly kind: "end"
      readonly passed: number
      readonly failed: number
      /** Why the suite broke beside its tests. */
      readonly error?: string
    }

export async function run(): Promise<void> {
  const { FLOWMETER_TOLD: path = "", FLOWMETER_SUITE: suite = "" } = process.env
  const file = openSync(path, "a")
  const tell = (told: Told): void => {
    writeSync(file, `${JSON.stringify(told)}\n`)
  }
  const { version } = await import("vscode")
  tell({ kind: "start", pid: process.pid, vscode: version })
  redirect(text => tell({ kind: "print", text }))
  const counts = await runMocha(suite).catch((error: unknown) => {
    const said = error instanceof Error ? (error.stack ?? error.message) : String(error)
    tell({ kind: "end", passed: 0, failed: 0, error: said })
    throw error
  })
  tell({ kind: "end", ...counts })
  // VS Code knows only by an error that the suite failed.
  if (counts.failed > 0) throw new Error(`${counts.failed} failed`)
}

async function runMocha(suite: string): Promise<{ passed: number; failed: number }> {
  const { default: Mocha } = await import("mocha")
  // Slow machines are slow for everything; what waits polls.
  const mocha = new Mocha({ ui: "bdd", timeout: 60_000, slow: 5_000, failZero: true, color: false })
  mocha.addFile(join(__dirname, `${suite}.cjs`))
  await mocha.loadFilesAsync()
  return new Promise(done => {
    const runner = mocha.run(failed => done({ passed: runner.stats?.passes ?? 0, failed }))
  })
}

/** The extension host ignores assignment to these properties, but not their definition. */
function redirect(print: (text: string) => void): void {
  const put = (target: object, name: string, value: unknown): void => {
    Object.defineProperty(target, name, { value, configurable: true })
  }
  for (const level of ["log", "info", "debug", "warn", "error"]) {
    put(console, level, (...values: unknown[]) => print(`${format(...values)}\n`))
  }
  for (const name of ["stdout", "stderr"]) {
    const write = (chunk: unknown, _: unknown, done: () => void): void => {
      print(String(chunk))
      done()
    }
    put(process, name, new Writable({ decodeStrings: false, write }))
  }
}
