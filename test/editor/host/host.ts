/**
 * A VS Code with the extension, shown by a headless Chromium: starts the server, opens its
 * workbench, and takes everything down again. The workspace is a copy, so tests may edit it.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { type Browser as Chromium, chromium, type Page } from "playwright-core"
import { type Browser, installBrowser } from "./browser.ts"
import { installServed, root } from "./install.ts"

export interface HostOptions {
  /** Copied; an empty one when left out. */
  readonly folder?: string
  /** The module whose `run()` is the suite; none when a person's clicks are tested. */
  readonly tests?: string
  /** For the extension host, and so for the suite. */
  readonly env?: Readonly<Record<string, string>>
  readonly settings?: Readonly<Record<string, unknown>>
  /** Whether the workspace is trusted; true when left out. */
  readonly trusted?: boolean
  readonly viewport?: { readonly width: number; readonly height: number }
  beforeOpen?(page: Page): Promise<void>
}

export interface Host {
  readonly page: Page
  /** The copy of the workspace. */
  readonly folder: string
  /** Rejects when server, browser or page die. */
  readonly failed: Promise<never>
  /** The last words of the server. */
  output(): string
  close(): Promise<void>
}

/** Nothing may reach out, ask a question, save by itself or cover the editor. */
const quietSettings = {
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "files.autoSave": "off",
  "git.autofetch": false,
  "git.enabled": false,
  "npm.autoDetect": "off",
  "security.workspace.trust.startupPrompt": "never",
  "telemetry.telemetryLevel": "off",
  "typescript.disableAutomaticTypeAcquisition": true,
  "update.mode": "none",
  "window.confirmBeforeClose": "never",
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
}

/** Signals that end us; the server is in a group of its own and would live on. */
const endings = ["SIGINT", "SIGTERM", "SIGHUP"] as const

/** What a host is made of, for taking it down in any state. */
interface Parts {
  readonly work: string
  readonly server: ChildProcess
  browser?: Chromium
  closed: boolean
  output: string
}

/** @throws when any part of it does not start; nothing is left behind then. */
export async function openHost(options: HostOptions): Promise<Host> {
  const browser = installBrowser()
  const work = prepare(options)
  const parts: Parts = { work, server: startServer(work, options), closed: false, output: "" }
  const kill = () => {
    signal(parts, "SIGKILL")
    rmSync(work, { recursive: true, force: true })
  }
  const leave = () => process.exit(130)
  process.once("exit", kill)
  for (const name of endings) process.once(name, leave)
  const { failed, fail } = failure(parts)
  const close = async () => {
    process.off("exit", kill)
    for (const name of endings) process.off(name, leave)
    await takeDown(parts)
  }
  try {
    const port = await within(60_000, "The server did not start", [listening(parts), failed])
    parts.browser = await launch(browser, work)
    parts.browser.on("disconnected", () => fail("the browser went away"))
    const page = await newPage(parts.browser, options)
    page.on("crash", () => fail("the page crashed"))
    await openWorkbench(page, port, join(work, "workspace"), options)
    const drawn = page.waitForSelector(".monaco-workbench", { timeout: 90_000 })
    await Promise.race([drawn, failed])
    return {
      page,
      folder: join(work, "workspace"),
      failed,
      output: () => parts.output,
      close,
    }
  } catch (error) {
    await close()
    throw new Error(
      `${error instanceof Error ? error.message : error}\n${parts.output.slice(-3000)}`,
    )
  }
}

function prepare({ folder, settings, trusted = true }: HostOptions): string {
  // Short, for it holds Unix sockets.
  const work = mkdtempSync(join(tmpdir(), "fm-"))
  for (const name of ["user/User", "tmp", "home", "workspace"]) {
    mkdirSync(join(work, name), { recursive: true })
  }
  if (folder) cpSync(resolve(folder), join(work, "workspace"), { recursive: true })
  const trust = { "security.workspace.trust.enabled": !trusted }
  const all = { ...quietSettings, ...trust, ...settings }
  writeFileSync(join(work, "user/User/settings.json"), JSON.stringify(all))
  return work
}

function startServer(work: string, { env, trusted = true }: HostOptions): ChildProcess {
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(VSCODE_(?!TEST_)|ELECTRON_|NODE_OPTIONS$|npm_)/.test(name),
    ),
  )
  const own = {
    HOME: join(work, "home"),
    TMPDIR: join(work, "tmp"),
    XDG_RUNTIME_DIR: join(work, "tmp"),
    // No gallery: the server would look up extensions on the network.
    EXTENSIONS_GALLERY: "{}",
  }
  const places = [
    ["--server-data-dir", join(work, "server")],
    ["--user-data-dir", join(work, "user")],
    ["--extensions-dir", join(work, "extensions")],
  ].flat()
  const main = join(installServed().path, "out/server-main.js")
  const network = ["--host", "127.0.0.1", "--port", "0", "--without-connection-token"]
  const consent = ["--accept-server-license-terms", "--telemetry-level", "off"]
  const trust = trusted ? ["--disable-workspace-trust"] : []
  return spawn(process.execPath, [main, ...network, ...consent, ...places, ...trust], {
    cwd: work,
    // A group of its own: the extension host outlives the server and must be ended with it.
    detached: true,
    env: { ...clean, ...own, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  })
}

/** Resolves with the port. */
function listening(parts: Parts): Promise<number> {
  return new Promise(done => {
    for (const stream of [parts.server.stdout, parts.server.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        parts.output = (parts.output + text).slice(-100_000)
        const found = /Extension host agent listening on (\d+)/.exec(parts.output)
        if (found) done(Number(found[1]))
      })
    }
  })
}

function failure(parts: Parts): { failed: Promise<never>; fail: (why: string) => void } {
  let fail = (_: string): void => {}
  const failed = new Promise<never>((_, reject) => {
    fail = why => {
      if (!parts.closed) reject(new Error(why))
    }
  })
  // It may happen while nobody waits.
  failed.catch(() => {})
  parts.server.once("error", error => fail(`the server: ${error.message}`))
  parts.server.once("exit", (code, name) => fail(`the server ended (${name ?? code})`))
  return { failed, fail }
}

function launch({ path, env }: Browser, work: string): Promise<Chromium> {
  return chromium.launch({
    executablePath: path,
    headless: true,
    timeout: 60_000,
    // Its own handlers would leave before the server is ended.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    env: { ...process.env, ...env, TMPDIR: join(work, "tmp") } as Record<string, string>,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-dev-shm-usage",
    ],
  })
}

async function newPage(browser: Chromium, { viewport, beforeOpen }: HostOptions): Promise<Page> {
  const size = viewport ?? { width: 1280, height: 800 }
  const context = await browser.newContext({ viewport: size, reducedMotion: "reduce" })
  const page = await context.newPage()
  page.on("dialog", dialog => dialog.accept().catch(() => {}))
  await beforeOpen?.(page)
  return page
}

/**
 * Tells the workbench of our extension the way its embedders do: in the start-up options of the
 * page, before its script reads them.
 */
async function openWorkbench(page: Page, port: number, folder: string, { tests }: HostOptions) {
  const remote = (path: string) => ({
    scheme: "vscode-remote",
    authority: `127.0.0.1:${port}`,
    path: resolve(path),
  })
  const development = {
    extensions: [remote(root)],
    ...(tests ? { extensionTestsPath: remote(tests) } : {}),
  }
  await page.addInitScript(options => {
    const put = (): void => {
      const meta = document.getElementById("vscode-workbench-web-configuration")
      if (!meta) return
      watch.disconnect()
      const all = JSON.parse(meta.getAttribute("data-settings") ?? "{}")
      all.developmentOptions = { ...all.developmentOptions, ...options }
      meta.setAttribute("data-settings", JSON.stringify(all))
    }
    const watch = new MutationObserver(put)
    watch.observe(document, { childList: true, subtree: true })
  }, development)
  const url = new URL(`http://127.0.0.1:${port}/`)
  url.searchParams.set("folder", folder)
  url.searchParams.set("payload", JSON.stringify([["skipWelcome", "true"]]))
  await page.goto(url.href, { waitUntil: "commit", timeout: 60_000 })
}

async function takeDown(parts: Parts): Promise<void> {
  if (parts.closed) return
  parts.closed = true
  const ended = new Promise(done => parts.server.once("exit", done))
  await Promise.race([parts.browser?.close().catch(() => {}), after(5000)])
  signal(parts, "SIGTERM")
  if (parts.server.exitCode === null && parts.server.signalCode === null) {
    await Promise.race([ended, after(3000)])
  }
  signal(parts, "SIGKILL")
  rmSync(parts.work, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}

function signal({ server }: Parts, name: NodeJS.Signals): void {
  try {
    if (server.pid !== undefined) process.kill(-server.pid, name)
  } catch {
    // Nothing of the group is left.
  }
}

/** The first of `promises`; rejects with `complaint` when none comes in time. */
export async function within<Value>(
  limitMs: number,
  complaint: string,
  promises: readonly Promise<Value>[],
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${complaint} within ${limitMs / 1000} s`)), limitMs)
  })
  try {
    return await Promise.race([...promises, late])
  } finally {
    clearTimeout(timer)
  }
}

function after(limitMs: number): Promise<void> {
  return new Promise(done => setTimeout(done, limitMs).unref())
}
