/**
 * Gets a VS Code to test in, into .vscode-test/, pinned: the desktop where it can be downloaded and
 * shown, else the VS Code server inside the npm package code-server, which a browser shows.
 */
import { execFileSync } from "node:child_process"
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const versions = { vscode: "1.139.1", codeServer: "4.139.1" } as const

/** The root of the project. */
export const root = fileURLToPath(new URL("../../..", import.meta.url))
/** Downloads of tests; not in version control. */
export const cache = join(root, ".vscode-test")

export interface VsCode {
  readonly kind: "desktop" | "served"
  /** The executable of the desktop, or the folder of the server. */
  readonly path: string
  /** Extensions that come with it. */
  readonly extensions: string
}

/** Why something cannot be had, in one sentence for the reader of a log. */
export class Unavailable extends Error {}

/** @throws Unavailable when neither VS Code can be had. */
export async function installVsCode(): Promise<VsCode> {
  const desktop = await installDesktop()
  if (typeof desktop !== "string") return desktop
  console.log(`Testing in the VS Code server, because ${desktop}.`)
  return installServed()
}

/** The VS Code that a browser can show; UI tests need this one. */
export function installServed(): VsCode {
  const path = join(cache, `served-${versions.codeServer}`)
  if (!existsSync(path)) fetchServed(path)
  return { kind: "served", path, extensions: join(path, "extensions") }
}

/** @returns why not, in a clause, when there is none. */
async function installDesktop(): Promise<VsCode | string> {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  if (process.platform === "linux" && !DISPLAY && !WAYLAND_DISPLAY) return "there is no display"
  const { downloadAndUnzipVSCode, SilentReporter } = await import("@vscode/test-electron")
  try {
    const options = { version: versions.vscode, cachePath: cache, reporter: new SilentReporter() }
    const path = await downloadAndUnzipVSCode(options)
    const mac = join(dirname(path), "..", "Resources", "app", "extensions")
    const other = join(dirname(path), "resources", "app", "extensions")
    return { kind: "desktop", path, extensions: process.platform === "darwin" ? mac : other }
  } catch (error) {
    return `the desktop cannot be downloaded (${reason(error)})`
  }
}

/**
 * No install script runs: of the two compiled modules one is replaced, the other is optional.
 * Arrives under another name first, so that an interrupted download is not taken for whole.
 */
function fetchServed(path: string): void {
  console.log(`Getting VS Code ${versions.vscode} (code-server ${versions.codeServer}) from npm.`)
  const part = `${path}.part`
  const archive = join(cache, `code-server-${versions.codeServer}.tgz`)
  rmSync(part, { recursive: true, force: true })
  mkdirSync(part, { recursive: true })
  try {
    npm(cache, "pack", "--silent", `code-server@${versions.codeServer}`)
    const inside = ["--strip-components=3", "package/lib/vscode"]
    execFileSync("tar", ["xzf", archive, "-C", part, ...inside], { stdio: "inherit" })
    npm(part, "install", "--no-fund", "--no-audit", "--omit=dev", "--ignore-scripts")
    const log = fileURLToPath(new URL("log-writer.cjs", import.meta.url))
    copyFileSync(log, join(part, "node_modules/@vscode/spdlog/index.js"))
  } catch (error) {
    throw new Unavailable(
      "No VS Code to test in: neither the desktop nor the npm package code-server can be had " +
        `(${reason(error)}).`,
    )
  } finally {
    rmSync(archive, { force: true })
  }
  renameSync(part, path)
}

/** Runs npm under this Node, whatever `npm` would start by itself. */
export function npm(cwd: string, ...args: string[]): void {
  const program = process.env.npm_execpath
  const [command, first] = program?.endsWith(".js") ? [process.execPath, [program]] : ["npm", []]
  const env = { ...process.env, npm_config_loglevel: "error" }
  execFileSync(command, [...first, ...args], { cwd, env, stdio: ["ignore", "ignore", "inherit"] })
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return "code" in error && typeof error.code === "string" ? error.code : error.message
}
