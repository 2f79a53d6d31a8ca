/** What the rooms need from outside, as Node gives it. */
import { readdirSync, readFileSync } from "node:fs"
import { readdir, readFile, stat } from "node:fs/promises"
import { fileURLToPath, pathToFileURL } from "node:url"
import { Worker } from "node:worker_threads"
import type { SimulationJob, SimulationOutcome } from "./features/index.ts"
import type { FromWorker } from "./worker.ts"
import type { FileStamp, RunningSimulation, World } from "./world.ts"

export function nodeWorld(): World {
  const pages = rulePages()
  return {
    wallClockMs: () => performance.now(),
    statFile,
    readFile: readBytes,
    listFiles,
    simulate,
    rulePage: rule => pages.get(rule),
    version: version(),
  }
}

/** Whether this runs as it was written: then neighbours are files of their own. */
const isUnbundled = import.meta.url.endsWith(".ts")

/** The worker stands beside the bundle as `worker.cjs`; see esbuild.mjs. */
const workerUrl = new URL(isUnbundled ? "./worker.ts" : "./worker.cjs", import.meta.url)

/**
 * The pages that explain rules: the Markdown cases they are tested by. esbuild.mjs copies
 * `test/cases/rules/*.md` to `rules/` beside the bundle.
 */
const rulesUrl = new URL(isUnbundled ? "../test/cases/rules/" : "./rules/", import.meta.url)

function rulePages(): ReadonlyMap<string, string> {
  try {
    const names = readdirSync(rulesUrl).filter(it => it.endsWith(".md"))
    return new Map(names.map(it => [it.slice(0, -3), new URL(it, rulesUrl).href]))
  } catch {
    // No pages, no links.
    return new Map()
  }
}

function version(): string {
  try {
    const { version } = JSON.parse(
      readFileSync(new URL("../package.json", import.meta.url), "utf8"),
    )
    return typeof version === "string" ? version : "0.0.0"
  } catch {
    // Without the package around it, the bundle works all the same.
    return "0.0.0"
  }
}

async function statFile(uri: string): Promise<FileStamp | undefined> {
  try {
    const { size, mtimeMs } = await stat(fileURLToPath(uri))
    return { sizeBytes: size, writtenMs: mtimeMs }
  } catch {
    // Not a file, or not there any more.
    return undefined
  }
}

async function readBytes(uri: string, mostBytes: number): Promise<Uint8Array | undefined> {
  try {
    const path = fileURLToPath(uri)
    const { size } = await stat(path)
    return size <= mostBytes ? await readFile(path) : undefined
  } catch {
    // Not a file, not there any more, not readable: for the reader all the same.
    return undefined
  }
}

/** How many folders are looked into, and how deep they may lie. */
const mostFolders = 5000
const deepestFolder = 24

async function listFiles(
  folder: string,
  endings: readonly string[],
  most: number,
): Promise<readonly string[]> {
  const found: string[] = []
  const waiting: { path: string; depth: number }[] = []
  try {
    waiting.push({ path: fileURLToPath(folder), depth: 0 })
  } catch {
    // A virtual folder: its files are known while they are open.
    return []
  }
  for (let looked = 0; looked < mostFolders && found.length < most; looked++) {
    const next = waiting.shift()
    if (!next) break
    const entries = await readdir(next.path, { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      const path = `${next.path.replace(/[\\/]$/, "")}/${entry.name}`
      // A link is not followed: it could lead back here.
      if (entry.isDirectory() && !isToolFolder(entry.name) && next.depth < deepestFolder)
        waiting.push({ path, depth: next.depth + 1 })
      else if (entry.isFile() && endings.some(it => entry.name.toLowerCase().endsWith(it)))
        found.push(pathToFileURL(path).href)
    }
  }
  return found.slice(0, most)
}

function isToolFolder(name: string): boolean {
  return name.startsWith(".") || name === "node_modules"
}

/** Kept warm between simulations, for starting a thread takes longer than a small simulation. */
let idle: Worker | undefined

function simulate(job: SimulationJob, onProgress: (share: number) => void): RunningSimulation {
  const worker = idle ?? startWorker()
  idle = undefined
  worker.ref()
  let leave = () => {}
  const outcome = new Promise<SimulationOutcome>((resolve, reject) => {
    const hear = (message: FromWorker) => {
      if ("share" in message) return onProgress(message.share)
      leave()
      keep(worker)
      if ("failure" in message) reject(new Error(message.failure))
      else resolve(message.outcome)
    }
    const fail = (error: Error) => {
      leave()
      reject(error)
    }
    const end = (code: number) => fail(new Error(`the simulating thread ended with code ${code}`))
    leave = () => worker.off("message", hear).off("error", fail).off("exit", end)
    worker.on("message", hear).on("error", fail).on("exit", end)
  })
  worker.postMessage(job)
  return {
    outcome,
    cancel() {
      leave()
      if (idle !== worker) void worker.terminate()
    },
  }
}

function startWorker(): Worker {
  // What it printed would otherwise stand among the messages of the protocol.
  const worker = new Worker(workerUrl, { stdout: true })
  worker.stdout.resume()
  const forget = () => {
    if (idle === worker) idle = undefined
  }
  // Without a listener the failure of a thread would end the process.
  return worker.on("error", forget).on("exit", forget)
}

function keep(worker: Worker): void {
  if (idle) {
    void worker.terminate()
    return
  }
  idle = worker
  worker.unref()
}
