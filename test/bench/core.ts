/** Measures Flowmeter beside its peers. */
import { spawnSync } from "node:child_process"
import { cpus } from "node:os"
import { fileURLToPath } from "node:url"
import { buildSync } from "esbuild"
import { nodeOptions } from "../../client/node-options.ts"
import { quantile } from "./clock.ts"
import type { Figures, Job } from "./figures.ts"
import { hasCorpus } from "./inputs.ts"
import { jobsOf, measure } from "./jobs.ts"
import type { Scale } from "./scale.ts"
import { type Outcome, outcomesOf } from "./targets.ts"

export interface Bench {
  readonly machine: string
  readonly inputs: string
  readonly figures: Figures
  /** Jobs that came to no end, and why. */
  readonly failures: readonly string[]
  readonly targets: readonly Outcome[]
}

/**
 * @param wanted sections
 * @param say is told what is being measured
 */
export async function bench(
  scale: Scale,
  wanted?: readonly string[],
  say: (line: string) => void = () => {},
): Promise<Bench> {
  const found = new Map<string, number[]>()
  const failures = new Set<string>()
  const jobs = spread(jobsOf(scale, wanted))
  for (let pass = 1; pass <= scale.passes; pass++)
    for (const [at, job] of jobs.entries()) {
      const name = `${job.section} ${job.engine} ${job.size}`
      say(`pass ${pass}/${scale.passes}, ${at + 1}/${jobs.length}: ${name}`)
      try {
        const measured = scale.isolated ? apart(job, scale) : await measure(job, scale)
        for (const [path, value] of Object.entries(measured))
          found.set(path, [...(found.get(path) ?? []), value])
      } catch (error) {
        const failure = `${name}: ${error instanceof Error ? error.message : error}`
        say(failure)
        failures.add(failure)
      }
    }
  const figures = Object.fromEntries(
    [...found].map(([path, values]) => [path, together(path, values)]),
  )
  const targets = outcomesOf(figures, scale)
  return { machine: machine(), inputs: inputs(), figures, failures: [...failures], targets }
}

/**
 * The same jobs in their order, but those that are done again far apart: a machine is busy with
 * something else for half a minute, and then all of them would be measured in it.
 */
export function spread(jobs: readonly Job[]): readonly Job[] {
  const counts = new Map<string, number>()
  /** By how often a job has come before. */
  const rounds: Job[][] = []
  for (const job of jobs) {
    const name = JSON.stringify(job)
    const before = counts.get(name) ?? 0
    counts.set(name, before + 1)
    rounds[before] ??= []
    rounds[before].push(job)
  }
  const [first = [], ...others] = rounds
  const again = others.flat()
  const until = (at: number) => Math.round((again.length * at) / first.length)
  return first.flatMap((job, at) => [job, ...again.slice(until(at), until(at + 1))])
}

/** What the passes say together: the median, but the least and the longest are those of all. */
function together(path: string, values: readonly number[]): number {
  if (path.endsWith("/least")) return Math.min(...values)
  if (path.endsWith("/max")) return Math.max(...values)
  if (path.endsWith("/count")) return values.reduce((sum, it) => sum + it, 0)
  return quantile(values, 0.5)
}

/** So long may a job take, in milliseconds; who needs longer has no figure. */
const patience = 15 * 60_000

/** In a process of its own: what one engine leaves behind burdens no other. */
function apart(job: Job, scale: Scale): Figures {
  const child = job.section === "load" ? builtChild() : here("child.ts")
  const given = JSON.stringify({ job, scale })
  const { stdout, stderr, status, error } = spawnSync(
    process.execPath,
    [...optionsFor(job), "--expose-gc", "--max-old-space-size=8192", child, given],
    { encoding: "utf8", timeout: patience, maxBuffer: 1e8 },
  )
  if (error) throw error
  if (status !== 0) throw new Error(stderr.trim().split("\n").slice(-3).join(" "))
  return JSON.parse(stdout)
}

let built: string | undefined

/**
 * For what is measured cold: built as the programs are that we ship. Node translates TypeScript
 * while it loads it, with a compiler that goes on being compiled itself while we measure.
 */
function builtChild(): string {
  if (built) return built
  built = here("../../.cache/bench/load-child.mjs")
  buildSync({
    entryPoints: [here("load-child.ts")],
    outfile: built,
    bundle: true,
    minify: true,
    keepNames: true,
    platform: "node",
    target: "node22",
    format: "esm",
    packages: "external",
  })
  return built
}

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url))
}

/** Where nobody is compared, as the server is started; beside peers, as Node is by itself. */
function optionsFor({ section }: Job): readonly string[] {
  return section === "model" ? nodeOptions : []
}

function machine(): string {
  const [first] = cpus()
  return `${cpus().length} × ${first?.model.trim()}, ${process.platform}, Node ${process.versions.node}`
}

function inputs(): string {
  return hasCorpus
    ? "eight real files of others (MIWG, Camunda, token-simulation, fbPMN), repeated with ids of their own"
    : "the examples of this project, repeated with ids of their own, as there is no corpus"
}
