/**
 * Runs everything that can fail, and says how much of it there was.
 *
 *   node test/run.ts [GROUP…]
 *
 * Groups are checks (types, lint, build) and folders of tests; all of them when none is named. A
 * test file belongs to the group its folder under test/ is named after, else to `unit`. Ends with
 * `N passed, N failed` and leaves with 1 when anything failed.
 */
import { spawnSync } from "node:child_process"
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { join, sep } from "node:path"
import { fileURLToPath } from "node:url"

interface Counts {
  readonly passed: number
  readonly failed: number
}

interface Step {
  readonly group: string
  /** What is run, after `node`. */
  readonly run: readonly string[]
  /** A check passes or fails as a whole; tests are counted one by one. */
  readonly check?: boolean
}

const root = fileURLToPath(new URL("..", import.meta.url))
const countsAt = join(root, ".cache", "counts.json")
const bin = (name: string, path: string) => join(root, "node_modules", name, path)

/** Folders of test/ that are a group of their own. */
const folders = ["protocol", "fuzz", "corpus", "clients", "editor"]

const files = readdirSync(join(root, "test"), { recursive: true })
  .map(String)
  .filter(path => path.endsWith(".test.ts"))
  .sort()

const mocha = (group: string): Step[] => {
  const own = files.filter(path => groupOf(path) === group).map(path => join("test", path))
  return own.length === 0 ? [] : [{ group, run: [bin("mocha", "bin/mocha.js"), ...own] }]
}

const steps: readonly Step[] = [
  { group: "types", run: [bin("typescript", "bin/tsc"), "--noEmit"], check: true },
  {
    group: "lint",
    run: [bin("@biomejs/biome", "bin/biome"), "check", "--error-on-warnings", "."],
    check: true,
  },
  { group: "build", run: ["esbuild.mjs"], check: true },
  ...mocha("unit"),
  ...folders.flatMap(mocha),
  { group: "extension", run: ["test/editor/run-suite.ts"] },
]

const wanted = process.argv.slice(2)
const unknown = wanted.filter(name => !steps.some(({ group }) => group === name))
if (unknown.length > 0) {
  const groups = [...new Set(steps.map(it => it.group))]
  console.error(`There is no group ${unknown.join(", ")}; groups: ${groups.join(", ")}`)
  process.exit(2)
}
const chosen = steps.filter(({ group }) => wanted.length === 0 || wanted.includes(group))
const results = chosen.map(step => ({ ...step, ...measured(() => outcome(step)) }))
print(results)
process.exitCode = results.some(({ failed }) => failed > 0) ? 1 : 0

function groupOf(path: string): string {
  const [folder] = path.split(sep)
  return folder && folders.includes(folder) ? folder : "unit"
}

/** Runs one step with its output on the screen. */
function outcome({ group, run, check }: Step): Counts {
  console.log(`\n— ${group} —`)
  mkdirSync(join(root, ".cache"), { recursive: true })
  rmSync(countsAt, { force: true })
  const env = { ...process.env, FLOWMETER_COUNTS: countsAt }
  const { status } = spawnSync(process.execPath, run, { cwd: root, env, stdio: "inherit" })
  const ok = status === 0
  if (check) return { passed: ok ? 1 : 0, failed: ok ? 0 : 1 }
  const counts = readCounts()
  // A group that broke before or beside its tests has failed, whatever was counted.
  return ok || counts.failed > 0 ? counts : { ...counts, failed: counts.failed + 1 }
}

function readCounts(): Counts {
  try {
    return JSON.parse(readFileSync(countsAt, "utf8"))
  } catch {
    return { passed: 0, failed: 1 }
  }
}

function measured(run: () => Counts): Counts & { readonly seconds: number } {
  const start = performance.now()
  const counts = run()
  return { ...counts, seconds: (performance.now() - start) / 1000 }
}

function print(rows: readonly (Counts & { group: string; seconds: number })[]): void {
  const line = (...cells: (string | number)[]) =>
    cells
      .map((cell, at) => (at === 0 ? String(cell).padEnd(12) : String(cell).padStart(9)))
      .join("")
  console.log(`\n${line("group", "passed", "failed", "seconds")}`)
  for (const { group, passed, failed, seconds } of rows) {
    console.log(line(group, passed, failed, seconds.toFixed(1)))
  }
  const sum = (of: "passed" | "failed") => rows.reduce((total, row) => total + row[of], 0)
  console.log(`\n${sum("passed")} passed, ${sum("failed")} failed`)
}
