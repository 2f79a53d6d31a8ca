/**
 * Runs a benchmark.
 *
 *   npm run bench -- [core] [OPTION…]     the core beside its peers
 *   npm run bench -- simulate [INSTANCES]
 *   npm run bench -- execute
 *   npm run bench -- expression
 *
 * Options of the core: `--quick` ends at 1 MB, `--only=SECTION,…` measures some sections,
 * `--passes=N` measures everything N times in turn and gives medians, `--json` prints figures by
 * path, `--write` writes BENCHMARKS.md.
 */
import { spawnSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { benchCore } from "./core.ts"
import { sectionNames } from "./jobs.ts"
import { benchmarksPage, onScreen } from "./report.ts"
import { full, quick } from "./scale.ts"

const others = ["simulate", "execute", "expression"]

const [, , ...given] = process.argv
const name = given[0]?.startsWith("--") === false ? given[0] : "core"
const options = given.filter(it => it.startsWith("--"))

if (name === "core") await core()
else if (others.includes(name)) other(name)
else fail(`There is no benchmark ${name}; benchmarks: core, ${others.join(", ")}`)

async function core(): Promise<void> {
  const unknown = options.filter(it => !/^--(quick|json|write|only=.+)$/.test(it))
  if (0 < unknown.length) fail(`Unknown: ${unknown.join(" ")}; see test/bench/run.ts`)
  const wanted = options
    .find(it => it.startsWith("--only="))
    ?.slice("--only=".length)
    .split(",")
  for (const it of wanted ?? [])
    if (!sectionNames.includes(it)) fail(`Sections: ${sectionNames.join(", ")}; not ${it}`)
  if (wanted && options.includes("--write")) fail("BENCHMARKS.md has all sections, or none")
  const chosen = options.includes("--quick") ? quick : full
  const scale = { ...chosen, passes: Number(optionValue("--passes=") ?? chosen.passes) }
  const bench = await benchCore(scale, wanted, line => console.error(line))
  console.log(options.includes("--json") ? JSON.stringify(bench, null, 2) : onScreen(bench, scale))
  if (!options.includes("--write")) return
  const page = fileURLToPath(new URL("../../BENCHMARKS.md", import.meta.url))
  writeFileSync(page, benchmarksPage(bench, scale))
}

function optionValue(option: string): string | undefined {
  return options.find(it => it.startsWith(option))?.slice(option.length)
}

/** The other benchmarks are programs of their own. */
function other(file: string): void {
  const path = fileURLToPath(new URL(`${file}.ts`, import.meta.url))
  const { status } = spawnSync(process.execPath, ["--expose-gc", path, ...given.slice(1)], {
    stdio: "inherit",
  })
  process.exitCode = status ?? 1
}

function fail(message: string): never {
  console.error(message)
  process.exit(2)
}
