/**
 * Runs the extension suite in a real extension host: of the desktop VS Code where it can be had, of
 * the served one otherwise; the very same suite.
 *
 *   node test/editor/run-suite.ts [SUITE…]
 *
 * A suite is a file of suite/, once in a trusted and once in an untrusted workspace. Leaves with 0
 * when all passed, 1 when a test failed, 3 when VS Code or the suite broke.
 */
import { closeSync, mkdirSync, openSync, readSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { StringDecoder } from "node:string_decoder"
import * as esbuild from "esbuild"
import { openHost, within } from "./host/host.ts"
import { installVsCode, root, Unavailable, type VsCode } from "./host/install.ts"
import type { Told } from "./suite/index.ts"

/** The suites, and whether their workspace is trusted. */
const suites = { extension: true, untrusted: false } as const
type Suite = keyof typeof suites
type End = Extract<Told, { kind: "end" }>

/** Without a verdict after this long, something hangs. */
const limitMs = 300_000

const built = join(root, ".cache", "suite")
const workspace = join(root, "test", "editor", "workspace")

const named = process.argv.slice(2) as Suite[]
const chosen = named.length > 0 ? named : (Object.keys(suites) as Suite[])
let passed = 0
let failed = 0
let broken = false
try {
  await build()
  const vscode = await installVsCode()
  for (const suite of chosen) {
    const end = await runSuite(vscode, suite)
    passed += end.passed
    failed += end.failed
    if (end.error) {
      broken = true
      console.error(end.error)
    }
  }
} catch (error) {
  broken = true
  console.error(error instanceof Unavailable ? error.message : error)
}
const counts = process.env.FLOWMETER_COUNTS
if (counts) writeFileSync(counts, JSON.stringify({ passed, failed: failed || Number(broken) }))
process.exit(failed > 0 ? 1 : broken ? 3 : 0)

/** The extension host may be older than the Node that strips types: it gets plain JavaScript. */
async function build(): Promise<void> {
  mkdirSync(built, { recursive: true })
  await esbuild.build({
    entryPoints: ["index", ...Object.keys(suites)].map(it =>
      join(root, `test/editor/suite/${it}.ts`),
    ),
    outdir: built,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["vscode", "mocha"],
    sourcemap: "inline",
    logLevel: "warning",
  })
}

async function runSuite(vscode: VsCode, suite: Suite): Promise<End> {
  const toldAt = join(built, `${suite}.jsonl`)
  writeFileSync(toldAt, "")
  const env = { FLOWMETER_TOLD: toldAt, FLOWMETER_SUITE: suite }
  const follower = follow(toldAt)
  const start = performance.now()
  try {
    const tests = join(built, "index.cjs")
    const run = vscode.kind === "desktop" ? runInDesktop : runInServed
    await run({ vscode, tests, env, trusted: suites[suite], ended: follower.ended })
  } finally {
    follower.stop()
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`Suite ${suite} in the ${vscode.kind} VS Code: ${seconds} s`)
  return (
    follower.end() ?? {
      kind: "end",
      passed: 0,
      failed: 0,
      error: "The suite ended without a verdict.",
    }
  )
}

interface Session {
  readonly vscode: VsCode
  readonly tests: string
  readonly env: Readonly<Record<string, string>>
  readonly trusted: boolean
  /** The suite has said how it ended. */
  readonly ended: Promise<void>
}

async function runInServed({ tests, env, trusted, ended }: Session): Promise<void> {
  const host = await openHost({
    folder: workspace,
    tests,
    env,
    trusted,
    beforeOpen: async page => {
      await page.exposeFunction("codeAutomationLog", () => {})
      await page.exposeFunction("codeAutomationExit", () => {})
    },
  })
  try {
    await within(limitMs, "No verdict from the suite", [ended, host.failed])
  } catch (error) {
    console.error(host.output().slice(-3000))
    throw error
  } finally {
    await host.close()
  }
}

async function runInDesktop({ vscode, tests, env, trusted }: Session): Promise<void> {
  const { runTests } = await import("@vscode/test-electron")
  const { cpSync, mkdtempSync, rmSync } = await import("node:fs")
  const { tmpdir } = await import("node:os")
  const work = mkdtempSync(join(tmpdir(), "fm-"))
  const folder = join(work, "workspace")
  cpSync(workspace, folder, { recursive: true })
  mkdirSync(join(work, "user", "User"), { recursive: true })
  const settings = { "security.workspace.trust.startupPrompt": "never", "files.autoSave": "off" }
  writeFileSync(join(work, "user", "User", "settings.json"), JSON.stringify(settings))
  try {
    const running = runTests({
      vscodeExecutablePath: vscode.path,
      extensionDevelopmentPath: root,
      extensionTestsPath: tests,
      extensionTestsEnv: env,
      launchArgs: [
        folder,
        `--user-data-dir=${join(work, "user")}`,
        ...(trusted ? ["--disable-workspace-trust"] : []),
      ],
    })
    // A failed test ends it with an error, too; what the suite said counts.
    await within(limitMs, "No verdict from the suite", [running.catch(() => 1)])
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** Prints what the suite prints, until it says how it ended. */
function follow(path: string) {
  const file = openSync(path, "r")
  const decoder = new StringDecoder("utf8")
  const buffer = Buffer.alloc(1 << 16)
  const verdict = Promise.withResolvers<void>()
  // The desktop does not wait for it.
  verdict.promise.catch(() => {})
  let rest = ""
  let host: number | undefined
  let end: End | undefined

  const timer = setInterval(() => {
    drain()
    if (end) verdict.resolve()
    else if (host && !isAlive(host)) verdict.reject(new Error("The extension host died."))
  }, 100)
  return {
    ended: verdict.promise,
    end: () => end,
    stop(): void {
      clearInterval(timer)
      drain()
      closeSync(file)
    },
  }

  function drain(): void {
    for (let size = 1; size > 0; ) {
      size = readSync(file, buffer, 0, buffer.length, null)
      rest += decoder.write(buffer.subarray(0, size))
    }
    const lines = rest.split("\n")
    rest = lines.pop() ?? ""
    for (const line of lines) hear(JSON.parse(line))
  }

  function hear(told: Told): void {
    if (told.kind === "end") end = told
    else if (told.kind === "print") process.stdout.write(told.text)
    else {
      host = told.pid
      console.log(`VS Code ${told.vscode}`)
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
