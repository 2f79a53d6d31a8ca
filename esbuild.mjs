/**
 * Builds what VS Code, a terminal and a browser load, into dist/.
 *
 *   node esbuild.mjs [--watch] [--production]
 *
 * One bundle per program, nothing left to resolve at run time but `vscode` and Node itself.
 */
import { existsSync, rmSync } from "node:fs"
import { basename } from "node:path"
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
      'import { createRequire } from "node:module";',
      "const require = createRequire(import.meta.url);",
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

if (!watch) rmSync("dist", { recursive: true, force: true })

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
}

/** One line per bundle, with its size. esbuild prints errors itself. */
function report({ metafile, errors }) {
  if (errors.length > 0) return
  for (const [path, { bytes }] of Object.entries(metafile.outputs)) {
    if (path.endsWith(".map")) continue
    console.log(`${basename(path).padEnd(20)} ${(bytes / 1024).toFixed(0).padStart(6)} KB`)
  }
}
