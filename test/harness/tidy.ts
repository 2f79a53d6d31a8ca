import { dirname, join, posix } from "node:path"

/** A file of the project, as the checks below see it. */
export interface SourceFile {
  /** From the root of the project, with `/`. */
  readonly path: string
  readonly source: string
}

/** A check gives back one line for each offence, as the author shall read it. */
export type TidyCheck = (files: readonly SourceFile[]) => string[]

/** The rooms of the server, from the ground up. A room imports only rooms before it. */
export const rooms = [
  "sequence",
  "text",
  "cache",
  "syntax",
  "expression",
  "model",
  "engine",
  "analysis",
  "simulation",
  "metrics",
  "store",
  "connect",
  "workspace",
  "features",
  "http",
  "protocol",
]

/** Doors to the outside: files and folders of the server that may reach out. */
const doors = ["server/protocol/", "server/http/", "server/cli/"]

/** The only files that stand in `server/` itself. */
const programs = ["main", "browser", "cli", "start", "worker", "world", "node-world"].map(
  it => `server/${it}.ts`,
)

/** A room imports only rooms before it; nobody imports a program. */
export const roomOrder: TidyCheck = files =>
  serverImports(files)
    .filter(({ from, to }) => {
      const target = rooms.indexOf(roomOf(to))
      const room = rooms.indexOf(roomOf(from))
      if (programs.includes(to)) return 0 <= room && to !== "server/world.ts"
      return 0 <= room && room < target
    })
    .map(said)

/** A room is entered through its `index.ts`, and never from inside. */
export const roomDoors: TidyCheck = files =>
  serverImports(files)
    .filter(({ from, to }) => {
      const target = roomOf(to)
      if (!rooms.includes(target) || isMessages(from, to)) return false
      const isDoor = to === `server/${target}/index.ts`
      return roomOf(from) === target ? isDoor : !isDoor
    })
    .map(said)

/** What the folders of `server/` are called. */
export const knownRooms: TidyCheck = files =>
  files
    .filter(({ path }) => path.startsWith("server/") && path.endsWith(".ts"))
    .filter(({ path }) =>
      path.split("/").length === 2
        ? !programs.includes(path)
        : !rooms.includes(roomOf(path)) && roomOf(path) !== "cli",
    )
    .map(({ path }) => `${path} stands in no known room`)

/** A door names what it exports, one by one. */
export const namedExports: TidyCheck = files =>
  files.filter(({ source }) => /^export \*/m.test(source)).map(({ path }) => `${path} exports *`)

/** The libraries of VS Code stay where they belong. */
export const editorLibraries: TidyCheck = files =>
  imports(files)
    .filter(({ from, name }) => {
      if (name === "vscode-languageserver-textdocument") return !/^(server|test)\//.test(from)
      if (name.startsWith("vscode-languageserver"))
        return !/^server\/(protocol\/|start\.ts|browser\.ts)|^test\//.test(from)
      if (name === "vscode" || name.startsWith("vscode-"))
        return !/^(client\/(?!webview\/)|test\/)/.test(from)
      return false
    })
    .map(said)

/** The client knows of the server nothing but the types of their messages. */
export const clientImports: TidyCheck = files =>
  imports(files)
    .filter(({ from }) => from.startsWith("client/"))
    .filter(({ from, to, isTypeOnly }) => {
      if (from.startsWith("client/webview/"))
        return to !== undefined && !to.startsWith("client/webview/")
      if (!to?.startsWith("server/")) return false
      return to !== "server/protocol/messages.ts" || !isTypeOnly
    })
    .map(said)

/** Below the doors nobody reads clock, dice, disk or network. */
export const pureCore: TidyCheck = files =>
  files
    .filter(({ path }) => path.startsWith("server/") && !programs.includes(path))
    .filter(({ path }) => !doors.some(it => path.startsWith(it)))
    .flatMap(({ path, source }) =>
      [...withoutComments(source).matchAll(outside)].map(([found]) => `${path} uses ${found}`),
    )

const outside =
  /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\.now\b|\bprocess\.(?:argv|cwd|env|exit|exitCode|hrtime|memoryUsage|nextTick|on|pid|platform|std\w+)\b|["']node:[\w/]+["']|(?<![.\w])(?:setTimeout|setInterval|setImmediate|fetch|require)\(|\beval\(|\bnew Function\b/g

/** A file is named after its subject. */
export const fileNames: TidyCheck = files =>
  files
    .filter(({ path }) => /(^|[/-])(utils?|helpers?|common|misc|managers?|shared)\b/i.test(path))
    .map(({ path }) => `${path} is named after nothing`)

/** Files that may be longer, and why. */
const longFiles: Readonly<Record<string, string>> = {
  "server/model/schema.ts": "a table: the types of the specification",
}

/**
 * How long lines and files of code are; a line may be longer for a text or a pattern that cannot be
 * broken. The linter keeps the length of functions.
 */
export const sizes: TidyCheck = files =>
  files
    .filter(({ path }) => /\.(ts|mjs)$/.test(path))
    .flatMap(({ path, source }) => {
      const lines = source.trimEnd().split("\n")
      const offences = lines.flatMap((line, at) =>
        100 < line.replace(literal, "").length
          ? [`${path}:${at + 1} has ${line.length} columns`]
          : [],
      )
      if (500 < lines.length && !Object.hasOwn(longFiles, path))
        offences.push(`${path} has ${lines.length} lines`)
      return offences
    })

const literal = /^\s*\/(?![/*]).*|"[^"]*"|'[^']*'|`.*`?/g

/** What is left to do is written down elsewhere. */
export const leftovers: TidyCheck = files =>
  files.flatMap(({ path, source }) =>
    [...source.matchAll(/\b(?:TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b/g)].map(
      ([word]) => `${path} says ${word}`,
    ),
  )

/** Exceptions from the limit of functions, and why. */
const longFunctions: Readonly<Record<string, string>> = {}

/** Who switches the linter off must be named here. */
export const lengthExceptions: TidyCheck = files =>
  files
    .filter(({ source }) => /biome-ignor[e][^\n]*noExcessiveLinesPerFunction/.test(source))
    .filter(({ path }) => !Object.hasOwn(longFunctions, path))
    .map(({ path }) => `${path} has a long function without a named reason`)

/**
 * The lock file says versions and checksums, not where they were downloaded; and it knows every
 * optional package, also of other systems, or else `npm ci` refuses it.
 */
export const lockFile: TidyCheck = files =>
  files
    .filter(({ path }) => path === "package-lock.json")
    .flatMap(({ path, source }) => {
      const offences = source.includes('"resolved"')
        ? [`${path} names the address of a registry`]
        : []
      const { packages }: LockFile = JSON.parse(source)
      const missing = Object.entries(packages).flatMap(([from, it]) =>
        Object.keys(it.optionalDependencies ?? {}).filter(
          name =>
            packages[`node_modules/${name}`] === undefined &&
            packages[`${from}/node_modules/${name}`] === undefined,
        ),
      )
      return [...offences, ...missing.map(name => `${path} does not know ${name}`)]
    })

interface LockFile {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>
  >
}

/** What is built, published or read by others holds no path of one machine. */
export const machinePaths: TidyCheck = files =>
  files.flatMap(({ path, source }) =>
    [...source.matchAll(/(?<![\w.~-])\/(?:work|home|root|Users)\/[\w.-]+/g)].map(
      ([found]) => `${path} names ${found}`,
    ),
  )

/**
 * The messages are types that the client follows to where they are written; a door would lead it
 * to the whole room.
 */
function isMessages(from: string, to: string): boolean {
  const messages = "server/protocol/messages.ts"
  return to === messages || (from === messages && to === "server/metrics/report.ts")
}

interface Import {
  readonly from: string
  readonly name: string
  /** The file it means, from the root of the project; undefined for a package. */
  readonly to: string | undefined
  readonly isTypeOnly: boolean
}

function imports(files: readonly SourceFile[]): Import[] {
  return files
    .filter(({ path }) => path.endsWith(".ts"))
    .flatMap(({ path, source }) =>
      [...withoutComments(source).matchAll(importing)].map(([, typeWord, named, plain, called]) => {
        const name = named ?? plain ?? called ?? ""
        const to = name.startsWith(".") ? resolved(path, name) : undefined
        return { from: path, name, to, isTypeOnly: typeWord !== undefined }
      }),
    )
}

const importing =
  /^\s*(?:import|export)\s+(type\s)?[^"';]*?\bfrom\s+"([^"]+)"|^\s*import\s+"([^"]+)"|\bimport\("([^"]+)"\)/gm

function serverImports(files: readonly SourceFile[]): (Import & { readonly to: string })[] {
  return imports(files).filter(
    (it): it is Import & { readonly to: string } =>
      it.from.startsWith("server/") && it.to?.startsWith("server/") === true,
  )
}

function resolved(from: string, name: string): string {
  return posix.normalize(join(dirname(from), name).replaceAll("\\", "/"))
}

/** The folder below `server/`; empty for a file in `server/` itself. */
function roomOf(path: string): string {
  const [server, room, file] = path.split("/")
  return server === "server" && file !== undefined ? (room ?? "") : ""
}

function said({ from, name }: { readonly from: string; readonly name: string }): string {
  return `${from} imports ${name}`
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "")
}
