/**
 * Runs the fuzzers longer than `npm test` does. FLOWMETER_SEED repeats a run.
 *
 *   npm run fuzz
 */
import { spawnSync } from "node:child_process"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../..", import.meta.url))
const files = readdirSync(join(root, "test/fuzz")).filter(it => it.endsWith(".test.ts"))
const seed = process.env.FLOWMETER_SEED ?? String(Date.now() % 2 ** 31)
const { status } = spawnSync(
  process.execPath,
  [join(root, "node_modules/mocha/bin/mocha.js"), ...files.map(it => join("test/fuzz", it))],
  {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, FLOWMETER_FUZZ: "long", FLOWMETER_SEED: seed },
  },
)
process.exitCode = status ?? 1
