import { readdirSync } from "node:fs"
import { join, resolve } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../..", import.meta.url))

/** Where the files of others lie: what FLOWMETER_CORPUS names, from the root of the project. */
export const corpusFolder = resolve(root, process.env.FLOWMETER_CORPUS ?? "../shared/corpus")

/** Every file of the corpus that could hold BPMN, in a stable order; none without a corpus. */
export function corpusFiles(): readonly string[] {
  try {
    return readdirSync(corpusFolder, { recursive: true, withFileTypes: true })
      .filter(it => it.isFile() && !/\.(jsonl|csv|md)$/.test(it.name))
      .map(it => join(it.parentPath, it.name))
      .sort()
  } catch {
    // There is no such folder: the tests say so.
    return []
  }
}
