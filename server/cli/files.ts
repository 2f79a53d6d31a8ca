import { readdir, readFile, stat } from "node:fs/promises"
import { join } from "node:path"
import { bpmnEndings } from "../workspace/index.ts"

/** A file to look at, or why a path leads to none. */
export type Found = { readonly path: string } | { readonly problem: string }

/**
 * The files that paths mean: a file is itself, a folder every BPMN file below it in the order of
 * their names, but for `node_modules` and what begins with a dot. A file is given only once.
 */
export async function* findFiles(paths: readonly string[]): AsyncIterable<Found> {
  const seen = new Set<string>()
  for (const path of paths)
    for await (const found of filesAt(path)) {
      if ("path" in found && seen.has(found.path)) continue
      if ("path" in found) seen.add(found.path)
      yield found
    }
}

/** A text of more bytes might not fit into a string. */
const mostBytes = 256 * 1024 * 1024

/** The bytes of a file, or why they cannot be read. */
export async function readBytes(path: string): Promise<Uint8Array | string> {
  try {
    const info = await stat(path)
    if (mostBytes < info.size) return `${path}: this file has more than 256 MB`
    // A pipe ends; a device such as /dev/zero may never.
    if (info.isCharacterDevice() || info.isBlockDevice()) return `${path}: this is no file`
    return await readFile(path)
  } catch (error) {
    return unreadable(path, error)
  }
}

/** A file of JSON or text that an option names, in UTF-8; or why it cannot be read. */
export async function readUtf8(path: string): Promise<{ text: string } | string> {
  const bytes = await readBytes(path)
  return typeof bytes === "string" ? bytes : { text: new TextDecoder().decode(bytes) }
}

async function* filesAt(path: string): AsyncIterable<Found> {
  try {
    if (!(await stat(path)).isDirectory()) {
      yield { path: shown(path) }
      return
    }
  } catch (error) {
    yield { problem: unreadable(path, error) }
    return
  }
  let count = 0
  for await (const found of filesBelow(path)) {
    count++
    yield found
  }
  if (count === 0) yield { problem: `${path}: no file here ends with ${bpmnEndings.join(", ")}` }
}

async function* filesBelow(folder: string): AsyncIterable<Found> {
  let entries: import("node:fs").Dirent[]
  try {
    entries = await readdir(folder, { withFileTypes: true })
  } catch (error) {
    yield { problem: unreadable(folder, error) }
    return
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path)
    // A link to a folder is not followed: it could lead back here.
    else if (bpmnEndings.some(it => entry.name.toLowerCase().endsWith(it)))
      yield { path: shown(path) }
  }
}

/** The same path on every system. */
function shown(path: string): string {
  return path.replaceAll("\\", "/")
}

/** Why something cannot be read or written, in words. */
export function unreadable(path: string, error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : ""
  const reason = reasons.get(code) ?? (error instanceof Error ? error.message : String(error))
  return `${path}: ${reason}`
}

const reasons = new Map([
  ["ENOENT", "there is no such file or folder"],
  ["EACCES", "access is not permitted"],
  ["EPERM", "access is not permitted"],
  ["EISDIR", "this is a folder, not a file"],
  ["ENOTDIR", "a part of this path is a file, not a folder"],
  ["ELOOP", "the links of this path lead in a circle"],
  ["ENAMETOOLONG", "this name is too long"],
  ["ERR_FS_FILE_TOO_LARGE", "this file is too large to be read"],
  ["ERR_INVALID_ARG_VALUE", "this is no path"],
])
