import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import { fileURLToPath } from "node:url"
import * as tidy from "./harness/tidy.ts"

const root = fileURLToPath(new URL("..", import.meta.url))

/** An offence that a check must report, and how it reports it. */
interface Planted {
  readonly path: string
  readonly source: string
  readonly reported: string
}

const planted = (path: string, source: string, reported: string): Planted => ({
  path,
  source,
  reported: `${path} ${reported}`,
})

const checks: readonly (readonly [name: string, tidy.TidyCheck, ...Planted[]])[] = [
  [
    "rooms import only rooms before them",
    tidy.roomOrder,
    planted(
      "server/engine/a.ts",
      `import { Agenda } from "../simulation/index.ts"`,
      "imports ../simulation/index.ts",
    ),
    planted("server/text/a.ts", `import "../main.ts"`, "imports ../main.ts"),
  ],
  [
    "rooms are entered by the door",
    tidy.roomDoors,
    planted(
      "server/cli/a.ts",
      `import {\n  type Text,\n} from "../text/text.ts"`,
      "imports ../text/text.ts",
    ),
    planted("server/text/a.ts", `export { Text } from "./index.ts"`, "imports ./index.ts"),
    planted(
      "server/cli/a.ts",
      `const it = await import("../engine/frames.ts")`,
      "imports ../engine/frames.ts",
    ),
  ],
  [
    "every folder of the server is a known room",
    tidy.knownRooms,
    planted("server/services/a.ts", "", "stands in no known room"),
    planted("server/begin.ts", "", "stands in no known room"),
  ],
  [
    "doors name what they export",
    tidy.namedExports,
    planted("server/text/index.ts", `export * from "./text.ts"`, "exports *"),
  ],
  [
    "only protocol and the client know the libraries of VS Code",
    tidy.editorLibraries,
    planted(
      "server/features/a.ts",
      `import type { Hover } from "vscode-languageserver"`,
      "imports vscode-languageserver",
    ),
    planted("client/webview/a.ts", `import { window } from "vscode"`, "imports vscode"),
  ],
  [
    "the client imports only the types of the messages, the webview only its own files",
    tidy.clientImports,
    planted(
      "client/a.ts",
      `import { check } from "../server/analysis/index.ts"`,
      "imports ../server/analysis/index.ts",
    ),
    planted(
      "client/a.ts",
      `import { type A } from "../server/protocol/messages.ts"`,
      "imports ../server/protocol/messages.ts",
    ),
    planted("client/webview/a.ts", `import type { Runs } from "../runs.ts"`, "imports ../runs.ts"),
  ],
  [
    "no room reads clock, dice, disk or network, or evaluates text",
    tidy.pureCore,
    planted("server/engine/a.ts", "const now = Date.now() // why", "uses Date.now"),
    planted("server/engine/a.ts", "const now = new Date()", "uses new Date()"),
    planted("server/simulation/a.ts", "const p = Math.random()", "uses Math.random"),
    planted("server/model/a.ts", "performance.now()", "uses performance.now"),
    planted("server/workspace/a.ts", `import { join } from "node:path"`, `uses "node:path"`),
    planted("server/store/a.ts", "process.env.HOME", "uses process.env"),
    planted("server/expression/a.ts", "return new Function(text)", "uses new Function"),
  ],
  [
    "no file is named after nothing",
    tidy.fileNames,
    planted("server/text/text-utils.ts", "", "is named after nothing"),
    planted("server/engine/common/a.ts", "", "is named after nothing"),
  ],
  [
    "lines and files have limits",
    tidy.sizes,
    { path: "a.ts", source: `// ${"x".repeat(98)}`, reported: "a.ts:1 has 101 columns" },
    planted("server/text/a.ts", "\n".repeat(500).concat("x"), "has 501 lines"),
  ],
  [
    "long functions have a named reason",
    tidy.lengthExceptions,
    planted(
      "server/a.ts",
      `// biome-${"ignore"} lint/complexity/noExcessiveLinesPerFunction: it is long`,
      "has a long function without a named reason",
    ),
  ],
  [
    "nothing is left to do in the code",
    tidy.leftovers,
    planted("server/a.ts", `// ${"TO"}${"DO"} later`, `says ${"TO"}${"DO"}`),
  ],
  [
    "the lock file names no registry and every package",
    tidy.lockFile,
    planted(
      "package-lock.json",
      `{ "packages": { "node_modules/a": { "resolved": "https://registry.example/a.tgz" } } }`,
      "names the address of a registry",
    ),
    planted(
      "package-lock.json",
      `{ "packages": { "node_modules/a": { "optionalDependencies": { "a-win32": "1.0.0" } } } }`,
      "does not know a-win32",
    ),
  ],
  [
    "no path of one machine is written down",
    tidy.machinePaths,
    planted("test/a.ts", `readFileSync("${"/ho"}me/me/a.bpmn")`, `names ${"/ho"}me/me`),
  ],
]

describe("tidy", () => {
  const files = projectFiles()

  it("sees the files of the project", () => {
    for (const path of ["server/cli.ts", "server/text/index.ts", "client/extension.ts"])
      assert.ok(
        files.some(it => it.path === path),
        path,
      )
  })

  for (const [name, check, ...offences] of checks) {
    it(name, () => assert.deepEqual(check(files), []))
    it(`${name}: offences are reported`, () => {
      for (const { path, source, reported } of offences)
        assert.deepEqual(check([{ path, source }]), [reported])
    })
  }

  it("the linter keeps the length of functions", function () {
    this.timeout(20_000)
    const folder = mkdtempSync(join(tmpdir(), "flowmeter-tidy-"))
    const { vcs: _, ...settings } = JSON.parse(readFileSync(join(root, "biome.json"), "utf8"))
    writeFileSync(join(folder, "biome.json"), JSON.stringify(settings))
    writeFileSync(
      join(folder, "long.ts"),
      `export function long(): number {\n${"  work()\n".repeat(70)}  return 1\n}\n`,
    )
    const biome = join(root, "node_modules/@biomejs/biome/bin/biome")
    const { stdout, stderr } = spawnSync(process.execPath, [biome, "lint"], {
      cwd: folder,
      encoding: "utf8",
    })
    rmSync(folder, { recursive: true })
    assert.match(stdout + stderr, /noExcessiveLinesPerFunction/)
  })
})

/** Everything people wrote, and the lock file. */
function projectFiles(): tidy.SourceFile[] {
  const folders = ["client", "server", "test", "syntaxes", ".ci", "examples"]
  const below = folders.flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter(it => it.isFile())
      .map(it => relative(root, join(it.parentPath, it.name)).replaceAll("\\", "/")),
  )
  const beside = readdirSync(root).filter(it => /\.(md|mjs|json|yml)$/.test(it))
  return [...below, ...beside]
    .filter(path => /\.(ts|mjs|css|json|md|bpmn|yml)$/.test(path) || path.startsWith(".ci/"))
    .sort()
    .map(path => ({ path, source: readFileSync(join(root, path), "utf8") }))
}
