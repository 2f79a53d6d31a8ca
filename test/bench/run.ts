/**
 * Measures Flowmeter beside its peers.
 *
 *   npm run bench                        all of it
 *   npm run bench -- SECTION… [OPTION…]  some sections, see `jobs.ts`; `core` is all of them
 *
 * Options: `--quick` ends at 1 MB, `--only=SECTION,…` is another way to choose, `--passes=N`
 * measures everything N times in turn and gives medians, `--json` prints figures by path, `--write`
 * writes BENCHMARKS.md.
 */
import { writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { bench } from "./core.ts"
import { sectionNames } from "./jobs.ts"
import { benchmarksPage, onScreen } from "./report.ts"
import { full, quick } from "./scale.ts"

// The server as it is shipped, which the script of package.json has built before.
process.env.FLOWMETER_SERVER ??= "dist/server.cjs"

const [, , ...given] = process.argv
const options = given.filter(it => it.startsWith("--"))
const unknown = options.filter(it => !/^--(quick|json|write|only=.+|passes=\d+)$/.test(it))
if (0 < unknown.length) fail(`Unknown: ${unknown.join(" ")}; see test/bench/run.ts`)
const named = given.filter(it => !it.startsWith("--") && it !== "core")
const wanted = [...named, ...(optionValue("--only=")?.split(",") ?? [])]
for (const it of wanted)
  if (!sectionNames.includes(it)) fail(`Sections: ${sectionNames.join(", ")}; not ${it}`)
if (0 < wanted.length && options.includes("--write"))
  fail("BENCHMARKS.md has all sections, or none")
const chosen = options.includes("--quick") ? quick : full
const scale = { ...chosen, passes: Number(optionValue("--passes=") ?? chosen.passes) }
const outcome = await bench(scale, 0 < wanted.length ? wanted : undefined, line =>
  console.error(line),
)
console.log(
  options.includes("--json") ? JSON.stringify(outcome, null, 2) : onScreen(outcome, scale),
)
if (options.includes("--write")) {
  const page = fileURLToPath(new URL("../../BENCHMARKS.md", import.meta.url))
  writeFileSync(page, benchmarksPage(outcome, scale))
}

function optionValue(option: string): string | undefined {
  return options.find(it => it.startsWith(option))?.slice(option.length)
}

function fail(message: string): never {
  console.error(message)
  process.exit(2)
}
