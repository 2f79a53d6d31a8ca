/**
 * Builds what VS Code, a terminal and a browser load, into dist/.
 *
 *   node esbuild.mjs [--watch] [--production]
 *
 * One bundle per program, nothing left to resolve at run time but `vscode` and Node itself.
 */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { basename, join } from "node:path"
import * as esbuild from "esbuild"

const watch = process.argv.includes("--watch")
const production = process.argv.includes("--production")

const shared = {
  bundle: true,
  minify: production,
  // A name in a stack trace is worth its bytes.
  keepNames: true,
  sourcemap: production ? false : "linked",
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
  define: { "process.env.NODE_ENV": '"production"' },
}

const node = { ...shared, platform: "node", target: "node20", format: "cjs" }

/** CommonJS has no `import.meta`: what asks for it gets the address of the bundle. */
const nodeProgram = {
  ...node,
  define: { ...shared.define, "import.meta.url": "bundleAddress" },
  banner: { js: 'const bundleAddress = require("node:url").pathToFileURL(__filename).href;' },
}

const nodeModule = {
  ...shared,
  platform: "node",
  target: "node22",
  format: "esm",
  // What was written as CommonJS among the dependencies asks for `require`.
  banner: {
    js: [
      "#!/usr/bin/env node",
      "if (parseInt(process.versions.node) < 22) {",
      '  console.error("flowmeter needs Node 22 or later; this is " + process.version);',
      "  process.exit(2);",
      "}",
      'import { createRequire as requireFrom } from "node:module";',
      "const require = requireFrom(import.meta.url);",
    ].join("\n"),
  },
}

const browser = { ...shared, platform: "browser", target: "es2022", format: "iife" }

const programs = [
  { ...node, external: ["vscode"], in: "client/extension.ts", out: "client.cjs" },
  { ...nodeProgram, in: "server/main.ts", out: "server.cjs" },
  { ...nodeProgram, in: "server/worker.ts", out: "worker.cjs" },
  { ...nodeModule, in: "server/cli.ts", out: "cli.mjs" },
  { ...browser, in: "server/browser.ts", out: "browser.js" },
  { ...browser, in: "client/webview/results/main.ts", out: "webview/results.js" },
  { ...browser, in: "client/webview/style.css", out: "webview/results.css" },
]

/** Folders of the packages of which something went into a bundle. */
const packages = new Set()

if (!watch) rmSync("dist", { recursive: true, force: true })
copyRulePages()

const contexts = []
for (const { in: entry, out, ...options } of programs) {
  if (!existsSync(entry)) {
    console.log(`${out.padEnd(20)} left out: there is no ${entry}`)
    continue
  }
  contexts.push(
    await esbuild.context({
      ...options,
      entryPoints: [entry],
      outfile: `dist/${out}`,
      plugins: [{ name: "report", setup: build => build.onEnd(report) }],
    }),
  )
}

if (watch) {
  await Promise.all(contexts.map(context => context.watch()))
  console.log("watching")
} else {
  const built = await Promise.allSettled(contexts.map(context => context.rebuild()))
  await Promise.all(contexts.map(context => context.dispose()))
  if (built.some(one => one.status === "rejected")) process.exit(1)
  if (existsSync("dist/cli.mjs")) chmodSync("dist/cli.mjs", 0o755)
  writeNotices()
}

/** The cases of the rules are also the pages that explain them; findings link there. */
function copyRulePages() {
  const from = "test/cases/rules"
  if (!existsSync(from)) return
  mkdirSync("dist/rules", { recursive: true })
  for (const page of readdirSync(from)) copyFileSync(join(from, page), join("dist/rules", page))
}

/** What the licences of the bundled packages ask for: their text beside the code. */
function writeNotices() {
  const notices = [...packages].sort().map(folder => {
    const { name, version, license } = JSON.parse(
      readFileSync(join(folder, "package.json"), "utf8"),
    )
    const file = readdirSync(folder).find(it => /^licen[cs]e/i.test(it))
    const text = file ? readFileSync(join(folder, file), "utf8").trim() : `Licence: ${license}`
    return `${name} ${version}\n\n${text}\n`
  })
  writeFileSync("dist/THIRD-PARTY-NOTICES.txt", notices.join(`\n${"-".repeat(78)}\n\n`))
}

/** One line per bundle, with its size. esbuild prints errors itself. */
function report({ metafile, errors }) {
  if (errors.length > 0) return
  for (const path of Object.keys(metafile.inputs)) {
    const folder = /.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0]
    if (folder) packages.add(folder)
  }
  for (const [path, { bytes }] of Object.entries(metafile.outputs)) {
    if (path.endsWith(".map")) continue
    console.log(`${basename(path).padEnd(20)} ${(bytes / 1024).toFixed(0).padStart(6)} KB`)
  }
}
